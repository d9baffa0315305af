import { digits } from './numbers.ts';
import type { Rule } from './rule.ts';

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const ADDRESS =
  /\b(?:https?:\/\/)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|example|io|dev|shop|co\.uk|uk|eu|us|info|biz|edu|gov|de|fr|app|store)\b(?:\/[\w./~%-]*\w)?/gi;

const MARKS: Readonly<Record<string, string>> = {
  '.': 'dot',
  // Without a pause on both sides "at" is lost in what stands around it.
  '@': ', at,',
  '-': 'dash',
  _: 'underscore',
  '/': 'slash',
  '+': 'plus',
  '~': 'tilde',
  '%': 'percent',
};

/** E-mail and web addresses, mark by mark: "info at marlow dot example". */
export const web: Rule = (text) =>
  text.replace(EMAIL, spokenAddress).replace(ADDRESS, (address) => spokenAddress(address.replace(/^https?:\/\//i, '')));

function spokenAddress(address: string): string {
  return address
    .replace(/^www\./i, 'WWW.')
    .replace(/\d+/g, (number) => ` ${digits(number)} `)
    .replace(/[.@\-_/+~%]/g, (mark) => ` ${MARKS[mark]} `)
    .replace(/\s+/g, ' ')
    .replaceAll(' ,', ',')
    .replace(/(?<![^ ])a(?![^ ])/gi, 'ay') // Else it would be read as the article.
    .trim();
}
