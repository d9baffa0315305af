/** Months and days by the first three letters of their names. */
export const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

export const monthPattern = String.raw`(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?`;
export const dayPattern = String.raw`(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)(?:day|sday|nesday|rsday|urday)?\b\.?`;

const named = (names: readonly string[], text: string) =>
  names.find((name) => name.slice(0, 3) === text.slice(0, 3)) ?? text;

export const monthName = (text: string): string => named(MONTHS, text);
export const dayName = (text: string): string => named(DAYS, text);
