import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { CallsTable, Database, EventsTable, MessagesTable, TurnsTable, UsageTable } from './schema.ts';
import type { CallEvent, CallRecord, CallSummary, Message, Turn, Usage } from './store.ts';

const eventData = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export async function getCall(db: Kysely<Database>, { callId }: { callId: string }): Promise<CallRecord | undefined> {
  const call = await db.selectFrom('calls').selectAll().where('id', '=', callId).executeTakeFirst();
  if (call === undefined) return undefined;
  const turns = await db
    .selectFrom('turns')
    .selectAll()
    .where('call_id', '=', callId)
    .orderBy('at')
    .orderBy('seq')
    .execute();
  const events = await db
    .selectFrom('events')
    .selectAll()
    .where('call_id', '=', callId)
    .orderBy('at')
    .orderBy('seq')
    .execute();
  const usage = await db.selectFrom('usage').selectAll().where('call_id', '=', callId).orderBy('at').execute();
  const messages = await db.selectFrom('messages').selectAll().where('call_id', '=', callId).orderBy('at').execute();
  return {
    ...toCall(call),
    turns: turns.map(toTurn),
    events: events.map(toEvent),
    usage: usage.map(toUsage),
    messages: messages.map(toMessage),
  };
}

export async function listCalls(
  db: Kysely<Database>,
  { line, before, limit }: { line?: string; before?: number; limit: number },
): Promise<CallSummary[]> {
  let query = db.selectFrom('calls').selectAll().select(countTurns).orderBy('created_at', 'desc').limit(limit);
  if (line !== undefined) query = query.where('line', '=', line);
  if (before !== undefined) query = query.where('created_at', '<', before);
  return (await query.execute()).map(toSummary);
}

export async function liveCalls(db: Kysely<Database>, { line }: { line?: string }): Promise<CallSummary[]> {
  let query = db.selectFrom('calls').selectAll().select(countTurns).where('state', '<>', 'ended').orderBy('created_at');
  if (line !== undefined) query = query.where('line', '=', line);
  return (await query.execute()).map(toSummary);
}

function countTurns(expression: ExpressionBuilder<Database, 'calls'>) {
  return expression
    .selectFrom('turns')
    .whereRef('turns.call_id', '=', 'calls.id')
    .select((turns) => turns.fn.countAll<number>().as('count'))
    .$asScalar()
    .$notNull()
    .as('turns');
}

function toCall(row: Selectable<CallsTable>): Omit<CallSummary, 'turns'> {
  return {
    id: row.id,
    line: row.line,
    room: row.room,
    kind: row.kind,
    createdAt: row.created_at,
    ...(row.caller !== null && { caller: row.caller }),
    ...(row.talk_seconds !== null && { talkSeconds: row.talk_seconds }),
    state: row.state,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.end_reason !== null && { endReason: row.end_reason }),
  };
}

function toSummary(row: Selectable<CallsTable> & { turns: number }): CallSummary {
  return { ...toCall(row), turns: row.turns };
}

function toTurn(row: Selectable<TurnsTable>): Turn {
  return {
    callId: row.call_id,
    id: row.id,
    role: row.role,
    text: row.text,
    typed: row.typed !== 0,
    interrupted: row.interrupted !== 0,
    at: row.at,
  };
}

function toEvent(row: Selectable<EventsTable>): CallEvent {
  return {
    callId: row.call_id,
    name: row.name,
    at: row.at,
    ...(row.data !== null && { data: eventData.parse(JSON.parse(row.data)) }),
  };
}

function toUsage(row: Selectable<UsageTable>): Usage {
  return {
    callId: row.call_id,
    responseId: row.response_id,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    at: row.at,
  };
}

export function toMessage(row: Selectable<MessagesTable>): Message {
  return {
    id: row.id,
    callId: row.call_id,
    line: row.line,
    ...(row.name !== null && { name: row.name }),
    ...(row.contact !== null && { contact: row.contact }),
    text: row.text,
    ...(row.recording !== null && { recording: row.recording }),
    at: row.at,
  };
}
