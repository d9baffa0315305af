import type { Line } from '../../line/line.ts';
import { phrasesOf } from '../../phrases/in-language.ts';
import type { MenuItem } from './key-menu.ts';

/** A key, from 2 on, for each further language of a line that wants them offered; each offers itself in its own. */
export function languageKeys(line: Line): MenuItem[] {
  if (!line.languageKeys) return [];
  return line.languages.slice(1, 9).flatMap((tag, index) => {
    const { keys } = phrasesOf(tag) ?? {};
    const key = String(index + 2);
    return keys ? [{ key, offer: keys.language(key), ask: keys.askLanguage }] : [];
  });
}
