import { emergencyNumbersOf } from '../line/emergency/local-number.ts';
import type { Line } from '../line/line.ts';
import { detectEmergency, emergencyLanguages } from './detect.ts';
import type { EmergencyLanguage } from './language.ts';
import { en } from './languages/en.ts';

/** So long the caller is still hearing what to do. */
const TELLING_MS = 10_000;

/** Looks at what a caller says in one call. @returns what they are to be told at once, if anything */
export type EmergencyWatch = (words: string) => string | undefined;

/** Tells a caller in danger once; again only when they ask for help again. @param now in ms */
export function watchForEmergency(line: Line, now: () => number): EmergencyWatch {
  let toldAt: number | undefined;
  return (words) => {
    const emergency = detectEmergency(words);
    if (!emergency) return undefined;
    const asksAgain = emergency.kind === 'help' && toldAt !== undefined && now() - toldAt > TELLING_MS;
    if (toldAt !== undefined && !asksAgain) return undefined;
    toldAt = now();
    return emergencyAnnouncement(line, emergency.language);
  };
}

/** What to do in danger, in the language that was spoken where the line has it, else in its own. */
export function emergencyAnnouncement(line: Line, spoken: string): string {
  const offered = line.languages.map((tag) => new Intl.Locale(tag).language);
  const language = offered.includes(spoken) ? spoken : offered[0];
  const phrases: EmergencyLanguage = emergencyLanguages[language ?? 'en'] ?? en;
  return phrases.announcement(emergencyNumbersOf(line));
}
