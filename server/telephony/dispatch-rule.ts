import { comparable } from '../line/telephone-number.ts';
import type { DispatchRule } from './config/schema.ts';

export interface InboundCall {
  /** Name of the trunk that the call came through. */
  trunk: string;
  /** User part of the Request-URI. */
  called: string;
  /** User part of the caller's address; '' where withheld. */
  caller: string;
}

export type Destination =
  /** One rule is for the call, and asks for nothing. */
  | { type: 'line'; rule: DispatchRule }
  /** The caller has to enter the PIN of one of these. */
  | { type: 'pin'; rules: readonly DispatchRule[] }
  /** No rule is for it. */
  | { type: 'none' };

/**
 * Finds the rule for a call. Of those that fit, the ones that say most count: a rule for this caller before one for
 * this called number, before one for this trunk, before one for all (LiveKit: trunk-specific beats wildcard). Among
 * equals, a rule without PIN is taken at once only where no other one asks for a PIN; else the first in the file wins.
 */
export function findDestination(rules: readonly DispatchRule[], call: InboundCall): Destination {
  const fitting = rules.filter((rule) => fits(rule, call));
  const most = Math.max(...fitting.map(says));
  const best = fitting.filter((rule) => says(rule) === most);
  const asking = best.filter((rule) => rule.pin !== undefined);
  if (asking.length > 0) return { type: 'pin', rules: asking };
  const [first] = best;
  return first ? { type: 'line', rule: first } : { type: 'none' };
}

function fits(rule: DispatchRule, { trunk, called, caller }: InboundCall): boolean {
  return (
    (rule.trunkIds.length === 0 || rule.trunkIds.includes(trunk)) &&
    (rule.numbers.length === 0 || rule.numbers.includes(comparable(called))) &&
    (rule.inboundNumbers.length === 0 || (caller !== '' && rule.inboundNumbers.includes(comparable(caller))))
  );
}

/** How much a rule says about the calls it is for. */
function says(rule: DispatchRule): number {
  const of = (list: readonly string[], weight: number) => (list.length > 0 ? weight : 0);
  return of(rule.inboundNumbers, 4) + of(rule.numbers, 2) + of(rule.trunkIds, 1);
}
