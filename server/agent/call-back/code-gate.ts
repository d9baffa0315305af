import { timingSafeEqual } from 'node:crypto';

/**
 * Whether whoever answers is who asked, where nobody vouches for that: they press the code.
 *
 *   asking --code--> open
 *      |`--another--> asking
 *      |`--the second other one--> shut
 *      `---`*`, before any digit--> refused: they want no more calls
 */
export type CodeGate =
  | { name: 'asking'; digits: string; tries: number }
  | { name: 'open' }
  | { name: 'shut' }
  | { name: 'refused' };

export interface GateStep {
  gate: CodeGate;
  say?: 'wrong';
}

const TRIES = 2;

export const closedGate: CodeGate = { name: 'asking', digits: '', tries: TRIES };

/** Digits are taken one by one; among them `*` and `#` begin anew. */
export function pressAtGate(gate: CodeGate, key: string, code: string): GateStep {
  if (gate.name !== 'asking') return { gate };
  if (key === '*' && gate.digits === '') return { gate: { name: 'refused' } };
  if (!/^\d$/.test(key)) return { gate: { ...gate, digits: '' } };
  const digits = gate.digits + key;
  if (digits.length < code.length) return { gate: { ...gate, digits } };
  if (timingSafeEqual(Buffer.from(digits), Buffer.from(code))) return { gate: { name: 'open' } };
  const tries = gate.tries - 1;
  return tries === 0 ? { gate: { name: 'shut' } } : { gate: { name: 'asking', digits: '', tries }, say: 'wrong' };
}
