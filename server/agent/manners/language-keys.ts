import type { Line } from '../../line/line.ts';
import type { MenuItem } from './key-menu.ts';

/** How each language offers its key, and how a caller asks for it. */
const languages: Readonly<Record<string, { offer: (key: string) => string; ask: string }>> = {
  en: { offer: (key) => `For English, press ${key}.`, ask: 'English, please.' },
  es: { offer: (key) => `Para español, oprima ${key}.`, ask: 'En español, por favor.' },
  fr: { offer: (key) => `Pour le français, tapez ${key}.`, ask: 'En français, s’il vous plaît.' },
  de: { offer: (key) => `Für Deutsch drücken Sie die ${key}.`, ask: 'Auf Deutsch, bitte.' },
  it: { offer: (key) => `Per l’italiano, premere ${key}.`, ask: 'In italiano, per favore.' },
  pt: { offer: (key) => `Para português, pressione ${key}.`, ask: 'Em português, por favor.' },
};

/** A key, from 2 on, for each further language of a line that wants them offered; each offers itself in its own. */
export function languageKeys(line: Line): MenuItem[] {
  if (!line.languageKeys) return [];
  return line.languages.slice(1, 9).flatMap((tag, index) => {
    const language = languages[new Intl.Locale(tag).language];
    const key = String(index + 2);
    return language ? [{ key, offer: language.offer(key), ask: language.ask }] : [];
  });
}
