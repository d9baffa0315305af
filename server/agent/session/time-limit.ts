import type { Clock } from '../clock.ts';

export interface TimeLimitOptions {
  clock: Clock;
  /** The longest that the call may last, in ms. */
  ms: number;
  /** Whether nobody is speaking. */
  quiet: () => boolean;
  /** Says that the end is near. */
  notice: () => void;
  farewell: () => void;
}

const NOTICE_MS = 30_000;
const LOOK_AGAIN_MS = 500;

/**
 * Gives notice 30 s before a call's end, not into anybody's words, and takes leave at the end; where there is never
 * quiet in between, the farewell says it all. Returns what calls both off.
 */
export function startTimeLimit({ clock, ms, quiet, notice, farewell }: TimeLimitOptions): () => void {
  let cancelNotice = () => {};
  const whenQuiet = () => {
    cancelNotice = onceQuiet({ clock, quiet, within: Number.POSITIVE_INFINITY }, notice);
  };
  if (ms > NOTICE_MS) cancelNotice = clock.after(ms - NOTICE_MS, whenQuiet);
  const cancelEnd = clock.after(ms, () => {
    cancelNotice();
    farewell();
  });
  return () => {
    cancelNotice();
    cancelEnd();
  };
}

/** Runs `then` once nobody is speaking, at the latest `within` so many ms. Returns what calls it off. */
export function onceQuiet(
  { clock, quiet, within }: Pick<TimeLimitOptions, 'clock' | 'quiet'> & { within: number },
  then: () => void,
): () => void {
  const deadline = clock.monotonic() + within;
  let cancel = () => {};
  const look = () => {
    if (quiet() || clock.monotonic() >= deadline) then();
    else cancel = clock.after(LOOK_AGAIN_MS, look);
  };
  look();
  return () => cancel();
}
