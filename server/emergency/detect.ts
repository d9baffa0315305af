import type { EmergencyLanguage } from './language.ts';
import { de } from './languages/de.ts';
import { en } from './languages/en.ts';
import { es } from './languages/es.ts';
import { fr } from './languages/fr.ts';
import { it } from './languages/it.ts';
import { pt } from './languages/pt.ts';
import { normalised } from './normalise.ts';

/** The languages in which an emergency is recognised, and told what to do about. */
export const emergencyLanguages: Readonly<Record<string, EmergencyLanguage>> = { en, es, fr, de, it, pt };

const phrasesOf = Object.values(emergencyLanguages);

/** `help`: somebody asks for it. `danger`: what they tell is one. */
export interface Emergency {
  kind: 'help' | 'danger';
  /** In which it was said, as ISO 639-1. */
  language: string;
}

/** Longest text that is looked at, from its end: nobody in need types more. */
const LONGEST = 4000;

/**
 * Whether a caller's words say that somebody needs emergency help. Fixed phrases in each language: no model is asked,
 * so that it takes no time, and works while none answers. What is ambiguous counts.
 */
export function detectEmergency(words: string): Emergency | undefined {
  const text = normalised(words.slice(-LONGEST));
  const longAgo = phrasesOf.some(({ past }) => past.test(text)) && !phrasesOf.some(({ now }) => now.test(text));
  const found = Object.entries(emergencyLanguages).flatMap(([language, phrases]): Emergency[] => {
    const serious = text.replace(phrases.harmless, ' ').replace(/\s+/g, ' ').trim();
    if (phrases.asksForHelp.test(serious)) return [{ kind: 'help', language }];
    return !longAgo && phrases.danger.test(serious) ? [{ kind: 'danger', language }] : [];
  });
  return found.find(({ kind }) => kind === 'help') ?? found[0];
}
