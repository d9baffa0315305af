import type { LineCatalog } from '../../line/line.ts';
import type { DispatchRule, InboundTrunk } from '../config/schema.ts';
import { findRoute } from '../gateway/destinations.ts';
import type { Parties } from '../gateway/participant.ts';

/**
 * In which a carrier's own voice speaks to a caller: that of the line that they call, as its BCP 47 tag. Where a PIN tells
 * the line, it is the first of those; English where nobody can tell.
 */
export async function callerLanguage(
  parties: Pick<Parties, 'called' | 'caller'>,
  trunk: InboundTrunk,
  deps: { rules: readonly DispatchRule[]; lines: Pick<LineCatalog, 'get' | 'ids'> },
): Promise<string> {
  const route = await findRoute(parties, trunk, deps).catch(() => undefined);
  const id = route?.type === 'line' ? route.line : route?.type === 'pin' ? route.rules[0]?.line : undefined;
  const line = id === undefined ? undefined : await deps.lines.get(id).catch(() => undefined);
  return line?.languages[0] ?? 'en';
}
