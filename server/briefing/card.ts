import { createHash } from 'node:crypto';
import {
  CARD_LIMITS,
  type Card,
  type CardLink,
  type CardRow,
  cleanLine,
  cleanText,
  Failure,
  linkable,
} from '../contract/index.ts';
import { hoursRows } from '../line/hours-rows.ts';
import type { Line } from '../line/line.ts';
import { originAllowed } from '../line/origin.ts';
import { title as titleOf } from './instructions.ts';

/** What a model wants to be read. Title and text are its own; all else has to stand in what the line knows. */
export interface CardWish {
  title: string;
  text?: string | undefined;
  link?: { text?: string | undefined; address: string } | undefined;
  phone?: string | undefined;
  email?: string | undefined;
  openingHours?: boolean | undefined;
  /** Heading of a section whose entries are listed. */
  section?: string | undefined;
}

/**
 * The card for a wish. A model can be talked into anything: it can not make a page link to what the owner has not named.
 * @throws Failure `not-of-this-line`
 */
export function cardOf(line: Line, wish: CardWish): Card {
  const { title, text = '', link, phone, email, openingHours = false, section } = wish;
  const links = [
    ...(link ? [webLink(line, link)] : []),
    ...(phone === undefined ? [] : [phoneLink(line, phone)]),
    ...(email === undefined ? [] : [emailLink(line, email)]),
  ];
  const rows = [...(openingHours ? weekOf(line) : []), ...(section === undefined ? [] : entriesOf(line, section))];
  const content = {
    title: cleanLine(title, CARD_LIMITS.title),
    ...(text.trim() !== '' && { text: cleanText(text.trim(), CARD_LIMITS.text) }),
    ...(rows.length > 0 && { rows: rows.slice(0, CARD_LIMITS.rows) }),
    ...(links.length > 0 && { links: links.slice(0, CARD_LIMITS.links) }),
  };
  const id = createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 16);
  return { id, ...content };
}

function webLink(line: Line, { text, address }: NonNullable<CardWish['link']>): CardLink {
  const written = line.knowledge.flatMap(({ links = [] }) => links).find((known) => known.address === address);
  const web = linkable(address)?.startsWith('http') === true;
  const allowed = written !== undefined || (web && originAllowed(line.links ?? [], new URL(address).origin));
  if (!allowed) {
    throw notOfThisLine(
      'This line does not link to that address.',
      'Use an address just as the knowledge gives it, or show none.',
    );
  }
  const words = cleanLine(text ?? written?.text ?? '', CARD_LIMITS.linkText);
  return { text: words || shortened(address), address };
}

function phoneLink(line: Line, phone: string): CardLink {
  const digits = digitsOf(phone);
  const known = [line.phone ?? '', ...line.knowledge.flatMap(({ text }) => text.match(NUMBERS) ?? [])];
  if (digits.length < 3 || !known.some((number) => digitsOf(number) === digits)) {
    throw notOfThisLine('That is no telephone number of this line.', 'Use one that the knowledge gives, or show none.');
  }
  const shown = cleanLine(phone, CARD_LIMITS.linkText);
  return { text: shown, address: `tel:${phone.trim().startsWith('+') ? '+' : ''}${digits}` };
}

function emailLink(line: Line, email: string): CardLink {
  const address = email.trim().toLowerCase();
  const known = line.knowledge.some(
    ({ text, links = [] }) =>
      [...text.toLowerCase().matchAll(EMAILS)].some(([found]) => found === address) ||
      links.some((link) => link.address.toLowerCase() === `mailto:${address}`),
  );
  if (!known)
    throw notOfThisLine('That is no e-mail address of this line.', 'Use one that the knowledge gives, or show none.');
  return { text: email.trim(), address: `mailto:${address}` };
}

function weekOf(line: Line): CardRow[] {
  if (line.hours === undefined) throw notOfThisLine('This line has no opening hours.', 'Show none.');
  return hoursRows(line.hours, line.languages[0]);
}

/** "Price: 4 euros" in two columns, sentences in one. */
function entriesOf(line: Line, heading: string): CardRow[] {
  const wanted = heading.trim().toLowerCase();
  const found = line.knowledge.find((section) =>
    [titleOf(section), section.headings.at(-1) ?? ''].some((name) => name.toLowerCase() === wanted),
  );
  if (found === undefined) {
    throw notOfThisLine('The knowledge has no section of that name.', 'Use a heading just as the knowledge gives it.');
  }
  return found.text.split('\n').flatMap((entry) => {
    const [name = '', value] = /^([^:]{1,60}): (.+)$/.exec(entry)?.slice(1) ?? [entry];
    const row = cleanLine(name, CARD_LIMITS.row);
    return row === '' ? [] : [{ name: row, ...(value && { value: cleanLine(value, CARD_LIMITS.row) }) }];
  });
}

const NUMBERS = /\+?\d[\d ()./-]{2,24}\d/g;
const EMAILS = /[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[\p{L}\p{N}]+/gu;

const digitsOf = (number: string) => number.replace(/\D/g, '');

const shortened = (address: string) => address.replace(/^https?:\/\/|\/$/g, '').slice(0, CARD_LIMITS.linkText);

const notOfThisLine = (message: string, cure: string) => new Failure({ reason: 'not-of-this-line', message, cure });
