import { cardinal } from './numbers.ts';
import { inOrder, type Rule } from './rule.ts';

// The full stop of "p.m." stays where it ends the sentence too.
const HALF = String.raw`(?:\s?([apAP])(?:\.\s?[mM]\.(?!\s*$|\s+[A-Z][a-z])|\.?\s?[mM]\b))`;

const half = (letter: string | undefined) => (letter ? ` ${letter.toUpperCase()}M` : '');

function clock(hour: number, minute: number, letter: string | undefined): string {
  if (minute === 0)
    return letter || hour > 12 || hour === 0
      ? cardinal(hour) + (letter ? half(letter) : ' hundred')
      : `${cardinal(hour)} o'clock`;
  return `${cardinal(hour)} ${minute < 10 ? `oh ${cardinal(minute)}` : cardinal(minute)}${half(letter)}`;
}

/** 9-5 pm, 9:00–17:00, 9 am - 6 pm: the dash between two times. */
const ranges: Rule = (text) =>
  text.replace(
    new RegExp(String.raw`\b(\d{1,2}(?::\d{2})?${HALF}?)\s*[-–—]\s*(?=\d{1,2}(?::\d{2}|${HALF}))`, 'g'),
    '$1 to ',
  );

const withMinutes: Rule = (text) =>
  text.replace(
    new RegExp(String.raw`\b([01]?\d|2[0-4]):([0-5]\d)(?!\d)${HALF}?`, 'g'),
    (_all, h: string, m: string, letter?: string) => clock(Number(h), Number(m), letter),
  );

const withHalf: Rule = (text) =>
  text.replace(
    new RegExp(String.raw`\b(\d{1,2})${HALF}`, 'g'),
    (_all, h: string, letter: string) => `${cardinal(Number(h))}${half(letter)}`,
  );

const halfAlone: Rule = (text) =>
  text.replace(/\b([ap])\.\s?m\b\.?(?!\s*$)/gi, (_all, letter: string) => `${letter.toUpperCase()}M`);

/** Times of day and spans between them. */
export const times: Rule = inOrder([ranges, withMinutes, withHalf, halfAlone]);
