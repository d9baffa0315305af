import type { AnswerLanguage } from '../languages/languages.ts';
import type { Passage } from './passages.ts';

/** What a page is to show beside an answer: the arguments of the client's tool for it. */
export interface AnswerCard {
  title: string;
  text?: string;
  link?: { text: string; address: string };
  phone?: string;
  email?: string;
  openingHours?: true;
}

const LONGEST_TITLE = 80;
const LONGEST_TEXT = 400;

const EMAIL = /[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[\p{L}\p{N}]+/u;
const DIGITS = /\+?\(?\d[\d ()./-]{5,22}\d/g;

/** Undefined where nothing in the passages is easier read than heard: an address, a number, a link. */
export function cardFor(passages: readonly Passage[], { questions }: AnswerLanguage): AnswerCard | undefined {
  const text = passages.map((passage) => passage.text).join(' ');
  const isThing = (piece: string) => questions.things.some(({ looks }) => looks.test(questions.plain(piece)));
  const links = passages.flatMap((passage) => passage.links ?? []);
  const mail = links.find(({ address }) => address.startsWith('mailto:'));
  const link = links.find(({ address }) => /^https?:/.test(address));
  const email = mail?.address.slice('mailto:'.length) ?? EMAIL.exec(text)?.[0];
  const phone = text.match(DIGITS)?.find(isThing);
  if (!link && !email && !phone && !isThing(text)) return undefined;
  const title = passages[0]?.headings.at(-1) ?? text;
  return {
    title: title.slice(0, LONGEST_TITLE),
    text: text.slice(0, LONGEST_TEXT),
    ...(link && { link }),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
  };
}

export const openingHoursCard = ({ phrases, tag }: Pick<AnswerLanguage, 'phrases' | 'tag'>): AnswerCard => ({
  title: phrases.hours.headings.at(-1) ?? tag,
  openingHours: true,
});
