import { type CallerBrief, cleanLine } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import { phrasesIn } from '../../phrases/in-language.ts';
import type { Turn } from '../../store/store.ts';
import type { TransferEffect } from './transfer-state.ts';

const LONGEST_MATTER = 200;

type SpokenLine = Pick<Line, 'languages'>;

/** What a caller hears while a person is reached, in the line's language. */
export function toldCaller(
  { what, person }: Pick<Extract<TransferEffect, { do: 'tell' }>, 'what' | 'person'>,
  { tools, languages }: SpokenLine & Pick<Line, 'tools'>,
): string {
  const { offer, person: words } = phrasesIn(languages[0]);
  const offered = tools.takeMessage ? ` ${offer}` : '';
  switch (what) {
    case 'taken':
      return words.taken(person);
    case 'busy':
      return words.busy(person) + offered;
    case 'declined':
      return words.declined(person) + offered;
    case 'not-reached':
      return words.notReached(person) + offered;
    case 'left':
      return words.left(person);
  }
}

export const calling = (person: string, { languages }: SpokenLine) => phrasesIn(languages[0]).person.calling(person);

export interface Asking {
  /** Of a caller whose trunk vouches for it. */
  number: string | undefined;
  /** What the model has understood the call to be about. */
  matter: string | undefined;
  /** What has been said so far. */
  turns: readonly Turn[];
}

/** What the person is told before they take the call, by voice or on a page. */
export function briefOf({ number, matter, turns }: Asking): CallerBrief {
  const said = turns.filter(({ role, text }) => role === 'caller' && text.trim() !== '').slice(-2);
  return {
    ...(number !== undefined && { caller: number }),
    ...(matter !== undefined && { matter: short(matter) }),
    said: said.map(({ text }) => short(text)),
  };
}

/** What the person hears: who calls, what about, and the keys. */
export function briefWords(line: SpokenLine & Pick<Line, 'name'>, { caller, matter, said }: CallerBrief): string {
  const { person: words } = phrasesIn(line.languages[0]);
  const who = words.brief(line.name, caller === undefined ? undefined : [...caller.replace('+', '')].join(' '));
  // In the model's words, or else the caller's own.
  const own = said.length === 0 ? undefined : words.said(said.map(sentence).join(' '));
  const about = matter === undefined ? own : words.matter(sentence(matter));
  return [who, about, words.keys].filter((part) => part !== undefined).join(' ');
}

function short(words: string): string {
  return cleanLine(words).trim().slice(0, LONGEST_MATTER);
}

function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
