import { linkable } from '../../server/contract/index.ts';

/** A piece of plain text as it is written; with an address, it is a link. */
export interface Piece {
  text: string;
  address?: string;
}

/** Addresses with their scheme, e-mail addresses, and telephone numbers that begin with a plus. */
const LINKS =
  /(?:https?:\/\/|mailto:|tel:)[^\s<>"'`\\]+|[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}|\+[1-9](?:[ -]?\d){6,14}(?!\d)/gi;
/** With which a sentence goes on, or a bracket that was opened before the address. */
const AFTER = /[.,;:!?…*_~)\]}'’”]+$/;

/** Cuts text at what can be followed from it. Nothing is changed or left out: the pieces together are the text. */
export function linked(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(LINKS)) {
    const written = found.replace(AFTER, '');
    const address = addressOf(written);
    if (address === undefined) continue;
    if (index > from) pieces.push({ text: text.slice(from, index) });
    pieces.push({ text: written, address });
    from = index + written.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

function addressOf(written: string): string | undefined {
  if (/^(?:https?|mailto|tel):/i.test(written))
    return linkable(written.replace(/^\w+:/, (scheme) => scheme.toLowerCase()));
  return linkable(written.startsWith('+') ? `tel:${written.replace(/[ -]/g, '')}` : `mailto:${written}`);
}
