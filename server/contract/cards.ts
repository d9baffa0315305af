import { jsonOf } from './json.ts';

/**
 * Something to read beside what is said: shown on each page in a call, in the line's own words. All of it is plain text;
 * nothing in it is ever run or obeyed.
 */
export interface Card {
  /** The same for the same content, which is then shown once. */
  id: string;
  title: string;
  text?: string;
  /** Opening hours, prices and the like; a row without a value is an entry of a list. */
  rows?: readonly CardRow[];
  links?: readonly CardLink[];
}

/** Of a card's table or list. */
export interface CardRow {
  name: string;
  value?: string;
}

/** To be followed from a card; it opens beside the call. */
export interface CardLink {
  text: string;
  /** `https:`, `http:`, `mailto:` or `tel:`. */
  address: string;
}

/** Characters and entries; what is longer is no card. */
export const CARD_LIMITS = { title: 80, text: 400, row: 120, rows: 14, linkText: 80, address: 500, links: 3 } as const;
/** Cards of one call that are shown. */
export const CARDS_KEPT = 6;

/** An address that a page may link to, as it is written; undefined for any other kind, and for one that holds a password. */
export function linkable(address: string): string | undefined {
  if (address.length > CARD_LIMITS.address || /[\s<>"'`\\]/.test(address)) return undefined;
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, username, password } = new URL(address);
  if (/^(?:mailto:[^?]+@[^?]+|tel:\+?\d[\d-]*)$/.test(address)) return address;
  const web = protocol === 'https:' || protocol === 'http:';
  return web && hostname !== '' && username === '' && password === '' ? address : undefined;
}

/** The cards of an agent's attribute, without whatever is none. Never throws. */
export function readCards(json: string | undefined): Card[] {
  const list = jsonOf(json ?? '[]');
  return Array.isArray(list) ? list.flatMap((one) => readCard(one) ?? []).slice(-CARDS_KEPT) : [];
}

/** Undefined for what is no card. */
export function readCard(value: unknown): Card | undefined {
  const { id, title, text, rows, links } = fields(value);
  if (!isText(id, 100) || !isText(title, CARD_LIMITS.title)) return undefined;
  return {
    id,
    title,
    ...(isText(text, CARD_LIMITS.text) && { text }),
    ...(Array.isArray(rows) && { rows: rows.flatMap((row) => readRow(row) ?? []).slice(0, CARD_LIMITS.rows) }),
    ...(Array.isArray(links) && { links: links.flatMap((link) => readLink(link) ?? []).slice(0, CARD_LIMITS.links) }),
  };
}

function readRow(row: unknown): CardRow | undefined {
  const { name, value } = fields(row);
  if (!isText(name, CARD_LIMITS.row)) return undefined;
  return { name, ...(isText(value, CARD_LIMITS.row) && { value }) };
}

function readLink(link: unknown): CardLink | undefined {
  const { text, address } = fields(link);
  if (!isText(text, CARD_LIMITS.linkText) || typeof address !== 'string') return undefined;
  return linkable(address) === undefined ? undefined : { text, address };
}

function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= most;
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
