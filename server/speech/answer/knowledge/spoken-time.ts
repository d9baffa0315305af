import type { HoursRules } from '../languages/language.ts';

const NOON = 12 * 60;
/** Nobody asks whether a shop is open at 6 in the morning without saying so. */
const EARLIEST_HOUR = 7;

/** Minutes since midnight of a time that is named. Without "am" or "pm" it is the one that shops are open at. */
export function spokenTime(question: string, rules: HoursRules): number | undefined {
  const { hour = '', minute, before = '', after = '', half } = rules.at.exec(question)?.groups ?? {};
  if (hour === '') return undefined;
  if (rules.noon.test(hour)) return NOON;
  if (rules.midnight.test(hour)) return 24 * 60;
  const named = rules.hourWords.indexOf(hour.toLowerCase());
  const value = named >= 0 ? named : Number(hour);
  const beside = rules.parts[(before || after).toLowerCase()];
  const minutes = Number(minute ?? beside ?? 0);
  if (value > 24 || minutes > 59) return undefined;
  const afternoon = half ? /p/i.test(half) : rules.afternoon.test(question) || value < EARLIEST_HOUR;
  const morning = half ? !afternoon : rules.morning.test(question);
  const twelve = value % 12;
  return (value > 12 ? value : !morning && (afternoon || value === 12) ? twelve + 12 : twelve) * 60 + minutes;
}
