import type { Weekday } from './line.ts';

/** The days as `line.yaml` writes them, with their English names, in the order of a week. */
export const WEEKDAYS: ReadonlyArray<readonly [Weekday, string]> = [
  ['mon', 'Monday'],
  ['tue', 'Tuesday'],
  ['wed', 'Wednesday'],
  ['thu', 'Thursday'],
  ['fri', 'Friday'],
  ['sat', 'Saturday'],
  ['sun', 'Sunday'],
];
