import { cleanLine, cleanText, Failure } from '../contract/index.ts';
import type { OpenStore } from '../store/open.ts';
import type { Delivery, MessageRecord } from '../store/outbox.ts';
import { table } from '../table.ts';
import type { CommandContext } from './context.ts';
import { requireKnownLine } from './known-line.ts';
import { byShortId, SHOWN } from './short-id.ts';
import { withStore } from './with-store.ts';

export interface ListOptions {
  line?: string;
  all: boolean;
  limit: number;
  json: boolean;
}

/** Among which a shortened id is looked for. */
const MOST = 100_000;

/** `hoyhoy messages`: what callers left, newest first. @throws Failure `no-calls` | `line-not-found` */
export async function listMessagesCommand(context: CommandContext, options: ListOptions): Promise<void> {
  await withStore(context, async (store) => {
    const { line, limit, all, json } = options;
    if (line !== undefined) await requireKnownLine(line, context.config().linesDir, store);
    const found = await store.listMessages({ limit, open: !all, ...(line !== undefined && { line }) });
    if (json) context.print(JSON.stringify(found, null, 2));
    else context.print(found.length === 0 ? 'No messages.' : listed(found));
  });
}

/** `hoyhoy messages show ID`. @throws Failure `no-calls` | `message-not-found` */
export async function showMessageCommand(context: CommandContext, id: string, json: boolean): Promise<void> {
  await withStore(context, async (store) => {
    const message = await find(store, id);
    context.print(json ? JSON.stringify(message, null, 2) : whole(message));
  });
}

/** `hoyhoy messages done ID`. @throws Failure `no-calls` | `message-not-found` */
export async function doneCommand(context: CommandContext, id: string, done: boolean): Promise<void> {
  await withStore(context, async (store) => {
    const message = await find(store, id);
    await store.setMessageDone(message.id, done, Date.now());
    context.print(done ? 'Done.' : 'Not done any more.');
  });
}

/** `hoyhoy messages send ID`: what was given up is tried anew by `hoyhoy serve`. @throws as above, or `nothing-to-send` */
export async function sendAgainCommand(context: CommandContext, id: string): Promise<void> {
  await withStore(context, async (store) => {
    const message = await find(store, id);
    const count = await store.sendAgain(message.id, Date.now());
    if (count === 0) throw nothingToSend();
    context.print('It is sent within seconds where `hoyhoy serve` runs.');
  });
}

async function find(store: OpenStore, id: string): Promise<MessageRecord> {
  const exact = await store.getMessage(id);
  if (exact) return exact;
  const found = byShortId(await store.listMessages({ open: false, limit: MOST }), id);
  if (found === undefined) throw messageNotFound(id);
  return found;
}

function listed(messages: readonly MessageRecord[]): string {
  const rows = messages.map((message) => [
    message.id.slice(0, SHOWN),
    message.line,
    when(message.at),
    message.doneAt === undefined ? 'open' : 'done',
    message.deliveries.map(stateOf).join(', '),
    cleanLine(message.name ?? ''),
    cleanLine(message.contact ?? ''),
    cleanLine(message.text),
  ]);
  return table([['message', 'line', 'left (UTC)', 'state', 'sent', 'name', 'contact', 'text'], ...rows]);
}

function whole(message: MessageRecord): string {
  const { id, line, callId, name, contact, text, recording, at, doneAt, deliveries } = message;
  const facts = [
    ['Message', id],
    ['Line', line],
    ['Call', callId],
    ['Left', `${when(at)} UTC`],
    ['Name', name],
    ['Contact', contact],
    ['Recording', recording],
    ['Done', doneAt === undefined ? 'no' : when(doneAt)],
  ].flatMap(([what = '', value]) => (value === undefined ? [] : [`${what}: ${cleanLine(value)}`]));
  const sent = deliveries.map((delivery) => {
    const last = delivery.lastError === undefined ? '' : `\n  ${delivery.lastError}`;
    const next = delivery.state === 'waiting' ? `, next ${when(delivery.dueAt)}` : `, ${when(delivery.changedAt)}`;
    return `${stateOf(delivery)} (${delivery.attempts} ${delivery.attempts === 1 ? 'attempt' : 'attempts'}${next})${last}`;
  });
  return [...facts, '', cleanText(text), ...(sent.length > 0 ? ['', ...sent] : [])].join('\n');
}

const stateOf = ({ channel, state, lastError }: Delivery) =>
  `${channel} ${state === 'waiting' && lastError !== undefined ? 'failing' : state}`;
const when = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

const messageNotFound = (id: string) =>
  new Failure({
    reason: 'message-not-found',
    message: `There is no message ${id}, or more than one id begins like that.`,
    cure: '`hoyhoy messages --all` lists them; a message is deleted with its call once the line’s retentionDays have passed.',
  });

const nothingToSend = () =>
  new Failure({
    reason: 'nothing-to-send',
    message: 'Nothing of this message was given up.',
    cure: '`hoyhoy messages show ID` says what was sent, and when the next attempt is.',
  });
