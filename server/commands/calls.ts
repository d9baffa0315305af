import { existsSync } from 'node:fs';
import { Failure } from '../contract/index.ts';
import { openStore } from '../store/open.ts';
import type { CallRecord, CallSummary } from '../store/store.ts';
import { storePath } from '../store-path.ts';
import { table } from '../table.ts';
import type { CommandContext } from './context.ts';
import { requireKnownLine } from './known-line.ts';

export interface CallsOptions {
  line?: string;
  limit: number;
  json: boolean;
}

/**
 * `hoyhoy calls [ID]`: the newest calls, or one with all that was said.
 * @throws Failure `call-not-found` | `line-not-found` | `no-calls`
 */
export async function callsCommand(
  context: CommandContext,
  id: string | undefined,
  options: CallsOptions,
): Promise<void> {
  const path = storePath(context.config());
  if (!existsSync(path)) throw noCalls(path);
  await using cleanup = new AsyncDisposableStack();
  const store = await openStore({ path, logger: context.log().logger });
  cleanup.defer(() => store.close());
  if (id === undefined) {
    const { line, limit } = options;
    if (line !== undefined) await requireKnownLine(line, context.config().linesDir, store);
    const calls = await store.listCalls({ limit, ...(line === undefined ? {} : { line }) });
    context.print(options.json ? JSON.stringify(calls, null, 2) : listed(calls));
    return;
  }
  const call = await store.getCall(id);
  if (call === undefined) throw callNotFound(id);
  context.print(options.json ? JSON.stringify(call, null, 2) : whole(call));
}

function listed(calls: readonly CallSummary[]): string {
  if (calls.length === 0) return 'No calls yet.';
  const rows = calls.map((call) => [
    call.id,
    call.line,
    call.kind,
    when(call.createdAt),
    took(call),
    outcome(call),
    `${call.turns}`,
  ]);
  return table([['call', 'line', 'kind', 'began (UTC)', 'length', 'state', 'turns'], ...rows]);
}

function whole(call: CallRecord): string {
  const said = call.turns.map(
    (turn) =>
      `${when(turn.at).slice(11)}  ${turn.role}${turn.typed ? ' (typed)' : ''}: ${turn.text}${turn.interrupted ? ' [interrupted]' : ''}`,
  );
  const messages = call.messages.map((message) =>
    ['Message', message.name, message.contact, message.text].filter((part) => part !== undefined).join(' | '),
  );
  const faults = call.events.flatMap(({ name, at, data }) => {
    const what = FAULTS[name];
    return what === undefined
      ? []
      : [`${when(at).slice(11)}  ${what} (${data?.['why'] ?? data?.['reason'] ?? 'no cause told'})`];
  });
  const head = `${call.id}  ${call.line}  ${call.kind}  ${when(call.createdAt)} UTC  ${took(call)}  ${outcome(call)}`;
  return [head, '', ...said, ...apart(messages), ...apart(faults)].join('\n');
}

/** Events that the owner is to know of. */
const FAULTS: Readonly<Record<string, string>> = {
  'agent-replaced': 'Another agent took the call over',
  'realtime-fallback': 'The Realtime server could not be used, the embedded one went on',
  'realtime-failed': 'The Realtime server could not be used',
};

const apart = (lines: readonly string[]) => (lines.length > 0 ? ['', ...lines] : []);

const when = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
const took = (call: { createdAt: number; endedAt?: number }) =>
  call.endedAt === undefined ? '' : `${Math.round((call.endedAt - call.createdAt) / 1000)} s`;
const outcome = (call: { state: string; endReason?: string }) => call.endReason ?? call.state;

const callNotFound = (id: string) =>
  new Failure({
    reason: 'call-not-found',
    message: `There is no call ${id}.`,
    cure: '`hoyhoy calls` lists them; a call is deleted once its line’s retentionDays have passed.',
  });

/** There is nothing to read from yet. */
export const noCalls = (path: string) =>
  new Failure({
    reason: 'no-calls',
    message: `There is no call store at ${path}.`,
    cure: 'Run `hoyhoy serve` or `hoyhoy demo` first, or set HOYHOY_DATA to the folder that they used.',
  });
