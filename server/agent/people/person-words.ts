import { cleanLine, MESSAGE_OFFER } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import type { Turn } from '../../store/store.ts';
import type { TransferEffect } from './transfer-state.ts';

const LONGEST_MATTER = 200;

/** What a caller hears while a person is reached, in English; `announcement` has it said in the line's language. */
export function toldCaller(
  { what, person }: Pick<Extract<TransferEffect, { do: 'tell' }>, 'what' | 'person'>,
  { tools }: Pick<Line, 'tools'>,
): string {
  const offer = tools.takeMessage ? ` ${MESSAGE_OFFER}` : '';
  switch (what) {
    case 'taken':
      return `Here is ${person}.`;
    case 'busy':
      return `I am sorry, ${person} is on another call.${offer}`;
    case 'declined':
      return `I am sorry, ${person} can not take your call now.${offer}`;
    case 'not-reached':
      return `I am sorry, I could not reach ${person}.${offer}`;
    case 'left':
      return `${person} has left the call. Is there anything else?`;
  }
}

export const calling = (person: string) => `One moment, please. I am calling ${person}.`;

export interface Brief {
  line: Pick<Line, 'name'>;
  /** Of a caller whose trunk vouches for it. */
  number: string | undefined;
  /** What the model has understood the call to be about. */
  matter: string | undefined;
  /** What has been said so far. */
  turns: readonly Turn[];
}

/** What the person hears before they take the call: who calls, what about, and the keys. */
export function briefWords({ line, number, matter, turns }: Brief): string {
  const who = number === undefined ? 'a caller' : `a caller from ${[...number.replace('+', '')].join(' ')}`;
  return `This is ${line.name}. I have ${who} for you. ${about(matter, turns)}Press 1 to take the call, or 2 to decline.`;
}

/** In the model's words, or else the caller's own. */
function about(matter: string | undefined, turns: readonly Turn[]): string {
  if (matter !== undefined) return `It is about this: ${sentence(matter)} `;
  const said = turns.filter(({ role, text }) => role === 'caller' && text.trim() !== '').slice(-2);
  return said.length === 0 ? '' : `They said: ${said.map(({ text }) => sentence(text)).join(' ')} `;
}

function sentence(words: string): string {
  const line = cleanLine(words).trim().slice(0, LONGEST_MATTER);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
