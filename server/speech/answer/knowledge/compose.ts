import type { Reading } from '../text/words.ts';
import type { Found } from './found.ts';
import type { Passage } from './passages.ts';

const LONGEST_ANSWER = 240;
/** A sentence that answers as well as the best one, so that neither is to be kept back. */
const TIE = 0.93;

/** One or two of the found passages, in their order, whose sentences answer the question; none where none does. */
export function answeringPassages(found: readonly Found[], reading: Reading): Passage[] {
  const best = found[0];
  if (!best?.answers) return [];
  const second = found.find((other) => other !== best && completes(best, other, reading));
  return (second ? [best, second] : [best]).map(({ passage }) => passage).sort((a, b) => a.position - b.position);
}

/** Their sentences as they are. */
export const composeAnswer = (passages: readonly Passage[]) => passages.map(({ text }) => asSentence(text)).join(' ');

/** Whether a sentence of the same section mentions more of the question, answers it as well, or continues its topic. */
function completes(best: Found, other: Found, reading: Reading): boolean {
  if (other.passage.section !== best.passage.section) return false;
  if (other.passage.text.length + best.passage.text.length > LONGEST_ANSWER) return false;
  if ([...other.matched].some((term) => !best.matched.has(term))) return true;
  if (other.coverage === best.coverage && other.score >= best.score * TIE) return true;
  return isTopic(best, reading) && other.passage.position === best.passage.position + 1;
}

/** Whether the question asks for no more than what a section is about. */
function isTopic({ matched, coverage, passage }: Found, { contentWords }: Reading): boolean {
  const headings = new Set(contentWords(passage.headings.join(' ')).map(({ term }) => term));
  return coverage === 1 && [...matched].every((term) => headings.has(term));
}

/** Entries of lists have no full stop. */
const asSentence = (text: string) => (/[.!?…]$/.test(text) ? text : `${text.replace(/[,;:]$/, '')}.`);
