import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { immediately } from './immediate.ts';
import type { Channel, Delivery, DeliveryOutcome, LeasedDelivery, MessageQuery, MessageRecord } from './outbox.ts';
import { toMessage } from './reads.ts';
import type { Database, DeliveriesTable, MessagesTable } from './schema.ts';
import type { Message } from './store.ts';

export async function listMessages(db: Kysely<Database>, query: MessageQuery): Promise<MessageRecord[]> {
  let wanted = db.selectFrom('messages').selectAll().orderBy('at', 'desc').orderBy('id').limit(query.limit);
  if (query.line !== undefined) wanted = wanted.where('line', '=', query.line);
  if (query.open) wanted = wanted.where('done_at', 'is', null);
  return withDeliveries(db, await wanted.execute());
}

export async function getMessage(db: Kysely<Database>, { id }: { id: string }): Promise<MessageRecord | undefined> {
  const found = await db.selectFrom('messages').selectAll().where('id', '=', id).execute();
  return (await withDeliveries(db, found))[0];
}

async function withDeliveries(
  db: Kysely<Database>,
  messages: readonly Selectable<MessagesTable>[],
): Promise<MessageRecord[]> {
  const ids = messages.map(({ id }) => id);
  const rows = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('message_id', 'in', ids)
    .orderBy('channel')
    .execute();
  return messages.map((message) => ({
    ...toMessage(message),
    ...(message.done_at !== null && { doneAt: message.done_at }),
    deliveries: rows.filter(({ message_id }) => message_id === message.id).map(toDelivery),
  }));
}

export async function setMessageDone(
  db: Kysely<Database>,
  { id, done, at }: { id: string; done: boolean; at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('messages')
    .set({ done_at: done ? at : null })
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function unaddressed(db: Kysely<Database>, { limit }: { limit: number }): Promise<Message[]> {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('addressed', '=', 0)
    .orderBy('at')
    .limit(limit)
    .execute();
  return rows.map(toMessage);
}

/** Marked and written in one step, so that a process that dies in between has done neither. */
export async function addressMessage(
  db: Kysely<Database>,
  { id, channels, at }: { id: string; channels: readonly Channel[]; at: number },
): Promise<void> {
  await immediately(db, async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('messages')
      .set({ addressed: 1 })
      .where('id', '=', id)
      .where('addressed', '=', 0)
      .executeTakeFirst();
    if (numUpdatedRows === 0n || channels.length === 0) return;
    const fresh = { message_id: id, state: 'waiting', attempts: 0, due_at: at, changed_at: at } as const;
    await transaction
      .insertInto('deliveries')
      .values(channels.map((channel) => ({ ...fresh, channel })))
      .execute();
  });
}

export function leaseDeliveries(
  db: Kysely<Database>,
  { at, until, limit }: { at: number; until: number; limit: number },
): Promise<LeasedDelivery[]> {
  return immediately(db, async (transaction) => {
    const due = await transaction
      .selectFrom('deliveries')
      .innerJoin('messages', 'messages.id', 'deliveries.message_id')
      .selectAll('messages')
      .select(['deliveries.channel', 'deliveries.attempts'])
      .where('deliveries.state', '=', 'waiting')
      .where('deliveries.due_at', '<=', at)
      .where((either) => either.or([either('lease_until', 'is', null), either('lease_until', '<=', at)]))
      .orderBy('deliveries.due_at')
      .limit(limit)
      .execute();
    const leased: LeasedDelivery[] = [];
    for (const { channel, attempts, ...message } of due) {
      const lease = randomUUID();
      const attempt = attempts + 1;
      await transaction
        .updateTable('deliveries')
        .set({ lease, lease_until: until, attempts: attempt, changed_at: at })
        .where('message_id', '=', message.id)
        .where('channel', '=', channel)
        .execute();
      leased.push({ message: toMessage(message), channel, attempt, lease });
    }
    return leased;
  });
}

export async function settleDelivery(
  db: Kysely<Database>,
  {
    messageId,
    channel,
    lease,
    outcome,
    at,
  }: { messageId: string; channel: Channel; lease: string; outcome: DeliveryOutcome; at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({
      state: outcome.state === 'retry' ? 'waiting' : outcome.state,
      lease: null,
      lease_until: null,
      last_error: outcome.state === 'sent' ? null : outcome.error,
      changed_at: at,
      ...(outcome.state === 'retry' && { due_at: outcome.dueAt }),
    })
    .where('message_id', '=', messageId)
    .where('channel', '=', channel)
    .where('lease', '=', lease)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function sendAgain(
  db: Kysely<Database>,
  { messageId, at }: { messageId: string; at: number },
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('deliveries')
    .set({ state: 'waiting', attempts: 0, due_at: at, changed_at: at })
    .where('message_id', '=', messageId)
    .where('state', '=', 'failed')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

function toDelivery(row: Selectable<DeliveriesTable>): Delivery {
  return {
    messageId: row.message_id,
    channel: row.channel,
    state: row.state,
    attempts: row.attempts,
    dueAt: row.due_at,
    ...(row.last_error !== null && { lastError: row.last_error }),
    changedAt: row.changed_at,
  };
}
