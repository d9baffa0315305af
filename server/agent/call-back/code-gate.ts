import { timingSafeEqual } from 'node:crypto';

/**
 * Whether whoever answers is who asked, where nobody vouches for that: they press the code.
 *
 *   asking --code--> open
 *      |`--another--> asking
 *      `--the second other one--> shut
 */
export type CodeGate = { name: 'asking'; digits: string; tries: number } | { name: 'open' } | { name: 'shut' };

export interface GateStep {
  gate: CodeGate;
  say?: 'wrong';
}

const TRIES = 2;

export const closedGate: CodeGate = { name: 'asking', digits: '', tries: TRIES };

/** Digits are taken one by one; `*` and `#` begin anew. */
export function pressAtGate(gate: CodeGate, key: string, code: string): GateStep {
  if (gate.name !== 'asking') return { gate };
  if (!/^\d$/.test(key)) return { gate: { ...gate, digits: '' } };
  const digits = gate.digits + key;
  if (digits.length < code.length) return { gate: { ...gate, digits } };
  if (timingSafeEqual(Buffer.from(digits), Buffer.from(code))) return { gate: { name: 'open' } };
  const tries = gate.tries - 1;
  return tries === 0 ? { gate: { name: 'shut' } } : { gate: { name: 'asking', digits: '', tries }, say: 'wrong' };
}
