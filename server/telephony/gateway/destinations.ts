import type { LineCatalog } from '../../line/line.ts';
import { readableLines } from '../../line/usable-lines.ts';
import type { DispatchRule, InboundTrunk } from '../config/schema.ts';
import { findDestination } from '../dispatch-rule.ts';
import type { Parties } from './participant.ts';
import { localTrunk } from './trunks.ts';

export type Route =
  | { type: 'line'; line: string; rule?: DispatchRule }
  | { type: 'pin'; rules: readonly DispatchRule[] }
  /** 404: nobody answers that number here. */
  | { type: 'none' };

/**
 * Finds who answers: by the configured rules; without a fitting one, the line whose `phone` was called; and for phones
 * on this machine, the line that was called by its name.
 */
export async function findRoute(
  { caller, called }: Pick<Parties, 'caller' | 'called'>,
  trunk: InboundTrunk,
  deps: { rules: readonly DispatchRule[]; lines: Pick<LineCatalog, 'get' | 'ids'> },
): Promise<Route> {
  const destination = findDestination(deps.rules, { trunk: trunk.name, called, caller });
  if (destination.type === 'pin') return destination;
  if (destination.type === 'line') return { type: 'line', line: destination.rule.line, rule: destination.rule };
  const lines = await readableLines(deps.lines, await deps.lines.ids());
  const own = lines.find(({ phone }) => phone !== undefined && phone === called);
  const named = trunk === localTrunk ? lines.find(({ id }) => id === called) : undefined;
  const line = own ?? named;
  return line ? { type: 'line', line: line.id } : { type: 'none' };
}
