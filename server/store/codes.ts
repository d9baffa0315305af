import type { Kysely, Selectable } from 'kysely';
import type { MoveCode, MoveDirection } from './code-store.ts';
import type { CodesTable, Database } from './schema.ts';

/** Deletes what has run out, too: no other process has to look after it. */
export async function addCode(
  db: Kysely<Database>,
  { code: added, at }: { code: MoveCode; at: number },
): Promise<boolean> {
  const { code, direction, callId, expiresAt } = added;
  if ((await liveCall(db, callId)) === undefined) return false;
  await db.deleteFrom('codes').where('expires_at', '<=', at).execute();
  const same = await db
    .selectFrom('codes')
    .select('call_id')
    .where('direction', '=', direction)
    .where('code', '=', code)
    .executeTakeFirst();
  if (same !== undefined && same.call_id !== callId) return false;
  await db.deleteFrom('codes').where('direction', '=', direction).where('call_id', '=', callId).execute();
  await db.insertInto('codes').values({ direction, code, call_id: callId, expires_at: expiresAt }).execute();
  return true;
}

export async function openCodes(
  db: Kysely<Database>,
  { direction, at }: { direction: MoveDirection; at: number },
): Promise<MoveCode[]> {
  const rows = await db
    .selectFrom('codes')
    .innerJoin('calls', 'calls.id', 'codes.call_id')
    .select(['codes.code', 'codes.direction', 'codes.call_id', 'codes.expires_at', 'calls.line'])
    .where('codes.direction', '=', direction)
    .where('codes.expires_at', '>', at)
    .where('calls.state', '<>', 'ended')
    .execute();
  return rows.map(toCode);
}

export async function takeCode(
  db: Kysely<Database>,
  { code: taken, at }: { code: MoveCode; at: number },
): Promise<{ room: string } | undefined> {
  const { code, direction, callId } = taken;
  const { numDeletedRows } = await db
    .deleteFrom('codes')
    .where('direction', '=', direction)
    .where('code', '=', code)
    .where('call_id', '=', callId)
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return numDeletedRows === 0n ? undefined : liveCall(db, callId);
}

function liveCall(db: Kysely<Database>, callId: string): Promise<{ room: string } | undefined> {
  return db
    .selectFrom('calls')
    .select('room')
    .where('id', '=', callId)
    .where('state', '<>', 'ended')
    .executeTakeFirst();
}

function toCode(row: Selectable<CodesTable> & { line: string }): MoveCode {
  const { code, direction, call_id: callId, expires_at: expiresAt, line } = row;
  return { code, direction, callId, line, expiresAt };
}
