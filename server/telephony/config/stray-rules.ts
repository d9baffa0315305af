import type { Logger } from 'pino';
import type { DispatchRule } from './schema.ts';

/**
 * Warns of rules whose line is not there: who calls by one of them is told that nobody has that number. A line may come
 * while the gateway runs, so that it is no reason not to start.
 */
export function tellStrayRules(
  rules: readonly Pick<DispatchRule, 'name' | 'line'>[],
  lines: readonly string[],
  logger: Pick<Logger, 'warn'>,
): void {
  for (const { name, line } of rules) {
    if (lines.includes(line)) continue;
    const cure = `Name one of these in telephony.yaml: ${lines.join(', ') || 'there is none yet'}.`;
    logger.warn({ rule: name, line, cure }, 'a rule names a line that is not there, and its calls are refused');
  }
}
