import { askBack, dialable } from '../calls/ask-back.ts';
import { createDoNotCall } from '../calls/do-not-call.ts';
import type { Config } from '../config.ts';
import { cleanLine, Failure } from '../contract/index.ts';
import type { Line } from '../line/line.ts';
import { installationSecret } from '../secret.ts';
import type { CallBack } from '../store/call-back-store.ts';
import { table } from '../table.ts';
import { loadTelephony } from '../telephony/config/load.ts';
import { checkDialling } from '../telephony/outbound/numbers.ts';
import { OutboundRefused } from '../telephony/outbound/refusals.ts';
import type { CommandContext } from './context.ts';
import { lineNamed, requireKnownLine } from './known-line.ts';
import type { ListOptions } from './messages.ts';
import { byShortId, SHOWN } from './short-id.ts';
import { withStore } from './with-store.ts';

/** Among which a shortened id is looked for. */
const MOST = 1_000;

/** `hoyhoy callbacks`: who waits for a call, newest first. @throws Failure `no-calls` | `line-not-found` */
export async function listCallBacksCommand(context: CommandContext, options: ListOptions): Promise<void> {
  await withStore(context, async (store) => {
    const { line, limit, all, json } = options;
    if (line !== undefined) await requireKnownLine(line, context.config().linesDir, store);
    const found = await store.listCallBacks({ limit, open: !all, ...(line !== undefined && { line }) });
    if (json) context.print(JSON.stringify(found, null, 2));
    else context.print(found.length === 0 ? 'Nobody waits for a call.' : listed(found));
  });
}

/** `hoyhoy callbacks cancel ID`. @throws Failure `no-calls` | `call-back-not-found` */
export async function cancelCallBackCommand(context: CommandContext, id: string): Promise<void> {
  await withStore(context, async (store) => {
    const waiting = await store.listCallBacks({ open: true, limit: MOST });
    const found = byShortId(waiting, id);
    const cancelled = found && (await store.cancelCallBacks({ id: found.id }, Date.now()));
    if (!cancelled) throw callBackNotFound(id);
    context.print('Cancelled.');
  });
}

/** `hoyhoy callbacks add LINE NUMBER`: the owner vouches for the number. @throws Failure, as `askBack`, and OutboundRefused */
export async function addCallBackCommand(
  context: CommandContext,
  { line: id, number, matter }: { line: string; number: string; matter?: string },
): Promise<void> {
  const config = context.config();
  const line = await lineNamed(id, config.linesDir);
  const secret = await installationSecret(config);
  await withStore(context, async (store) => {
    const asked = { reason: 'asked', number, vouched: true, ...(matter !== undefined && { matter }) } as const;
    await requireDialled(dialable(number), line, config);
    await askBack(line, asked, { store: { ...store, ...createDoNotCall(store, secret) } });
    context.print('They are called within seconds where `hoyhoy serve` runs, or once people may be rung up.');
  });
}

/**
 * Told now, as the gateway would refuse it when nobody looks. Nothing is known of trunks that are written down elsewhere,
 * or that are LiveKit's own.
 */
async function requireDialled(to: string, { callBack }: Line, { telephony, dialling }: Config): Promise<void> {
  if (telephony.mode === 'off' || dialling?.byLiveKit) return;
  // Of passwords nothing is needed, and they are set where the gateway runs.
  const { outboundTrunks } = await loadTelephony(telephony.file, () => 'not looked at');
  const trunk = outboundTrunks.find(({ name }) => name === callBack?.trunk);
  const checked = trunk && checkDialling({ to }, trunk);
  if (checked?.ok === false) throw new OutboundRefused(checked.why);
}

function listed(callBacks: readonly CallBack[]): string {
  const rows = callBacks.map(({ id, line, number, reason, state, attempts, dueAt, lastOutcome, name, matter }) => [
    id.slice(0, SHOWN),
    line,
    number,
    reason,
    state,
    state === 'waiting' ? new Date(dueAt).toISOString().slice(0, 16).replace('T', ' ') : '',
    String(attempts),
    lastOutcome ?? '',
    cleanLine([name, matter].filter(Boolean).join(': ')),
  ]);
  return table([['call-back', 'line', 'number', 'because', 'state', 'due (UTC)', 'tries', 'last', 'about'], ...rows]);
}

const callBackNotFound = (id: string) =>
  new Failure({
    reason: 'call-back-not-found',
    message: `Nobody waits by the id ${id}, or more than one id begins like that.`,
    cure: '`hoyhoy callbacks` lists who waits for a call.',
  });
