import type { LineCatalog } from '../../line/line.ts';
import type { DispatchRule } from '../config/schema.ts';
import { findDestination, type InboundCall } from '../dispatch-rule.ts';

/**
 * In which a carrier's own voice speaks to a caller: that of the line that they call, as its BCP 47 tag. Where a PIN tells
 * the line, it is the first of those; English where nobody can tell.
 */
export async function callerLanguage(
  call: InboundCall,
  { rules, lines }: { rules: readonly DispatchRule[]; lines: Pick<LineCatalog, 'get'> },
): Promise<string> {
  const found = findDestination(rules, call);
  const rule = found.type === 'line' ? found.rule : found.type === 'pin' ? found.rules[0] : undefined;
  const line = rule && (await lines.get(rule.line).catch(() => undefined));
  return line?.languages[0] ?? 'en';
}
