import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';
import type { CallEvent, CallState, EndReason, LiveCallState, Message, NewCall, Turn, Usage } from './store.ts';

/** States that a call may be in before each: calls only move on. */
const before: Record<LiveCallState, CallState[]> = {
  dispatched: [],
  joined: ['dispatched'],
  live: ['dispatched', 'joined'],
};

export async function createCall(db: Kysely<Database>, call: NewCall): Promise<void> {
  await db
    .insertInto('calls')
    .values({
      id: call.id,
      line: call.line,
      room: call.room,
      kind: call.kind,
      created_at: call.createdAt,
      state: 'dispatched',
      caller: call.caller ?? null,
      talk_seconds: call.talkSeconds ?? null,
    })
    .execute();
}

/** Each step is kept as an event too, `call.joined` and `call.live`, which tells its time. */
export async function setCallState(
  db: Kysely<Database>,
  { callId, state, at }: { callId: string; state: LiveCallState; at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('calls')
    .set({ state })
    .where('id', '=', callId)
    .where('state', 'in', before[state])
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await addEvent(db, { callId, name: `call.${state}`, at });
  return true;
}

export async function endCall(
  db: Kysely<Database>,
  { callId, reason, at }: { callId: string; reason: EndReason; at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('calls')
    .set({ state: 'ended', ended_at: at, end_reason: reason })
    .where('id', '=', callId)
    .where('state', '<>', 'ended')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function putTurn(db: Kysely<Database>, turn: Turn): Promise<void> {
  const content = {
    role: turn.role,
    text: turn.text,
    typed: Number(turn.typed),
    interrupted: Number(turn.interrupted),
    at: turn.at,
  };
  await db
    .insertInto('turns')
    .values({ call_id: turn.callId, id: turn.id, ...content })
    .onConflict((conflict) => conflict.columns(['call_id', 'id']).doUpdateSet(content))
    .execute();
}

export async function addEvent(db: Kysely<Database>, event: CallEvent): Promise<void> {
  const data = event.data === undefined ? null : JSON.stringify(event.data);
  await db.insertInto('events').values({ call_id: event.callId, name: event.name, at: event.at, data }).execute();
}

/** A response that is told of twice counts once. */
export async function addUsage(db: Kysely<Database>, usage: Usage): Promise<void> {
  const cost = { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens, at: usage.at };
  await db
    .insertInto('usage')
    .values({ call_id: usage.callId, response_id: usage.responseId, ...cost })
    .onConflict((conflict) => conflict.columns(['call_id', 'response_id']).doUpdateSet(cost))
    .execute();
}

export async function addMessage(db: Kysely<Database>, message: Message): Promise<void> {
  await db
    .insertInto('messages')
    .values({
      id: message.id,
      call_id: message.callId,
      line: message.line,
      name: message.name ?? null,
      contact: message.contact ?? null,
      text: message.text,
      recording: message.recording ?? null,
      addressed: 0,
      at: message.at,
    })
    .execute();
}

export async function purge(
  db: Kysely<Database>,
  { line, endedBefore }: { line: string; endedBefore: number },
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('calls')
    .where('line', '=', line)
    .where('state', '=', 'ended')
    .where('ended_at', '<', endedBefore)
    .executeTakeFirst();
  const callBacks = await db
    .deleteFrom('call_backs')
    .where('line', '=', line)
    .where('state', '<>', 'waiting')
    .where('changed_at', '<', endedBefore)
    .executeTakeFirst();
  // The log still holds the deleted words until it is folded back; where a reader is in the way, the next one does it.
  if (numDeletedRows + callBacks.numDeletedRows > 0n) await sql`pragma wal_checkpoint(truncate)`.execute(db);
  return Number(numDeletedRows);
}

/** Writes something, to see that writing works. */
export async function check(db: Kysely<Database>, { at }: { at: number }): Promise<void> {
  await db
    .insertInto('probe')
    .values({ id: 1, at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ at }))
    .execute();
}
