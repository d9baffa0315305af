import { en, type LaterWords } from './en.ts';
import { type FirstWords, firstWords } from './first-words.ts';

/** Every word that the widget says, in one language. */
export type Messages = FirstWords & LaterWords;

/** English is built in; the others are fetched when a page needs one. */
const translations: Readonly<Record<string, () => Promise<LaterWords>>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
  es: async () => (await import('./es.ts')).es,
  fr: async () => (await import('./fr.ts')).fr,
  it: async () => (await import('./it.ts')).it,
};

/** @param language one of `languages`; English where it can't be fetched, since a call must not depend on it */
export async function loadMessages(language: string): Promise<Messages> {
  const load = translations[language];
  const later = load ? await load().catch(() => en) : en;
  return { ...firstWords(later === en ? 'en' : language), ...later };
}
