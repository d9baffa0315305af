import { type Kysely, sql } from 'kysely';
import { storeFailure } from './failures.ts';
import type { Claim, Fence, Holder, LeaseSight, Predecessor, SeenHolder, SeenLease, ToolRun } from './lease-store.ts';
import type { Database } from './schema.ts';

/** Runs a write all or nothing, and only where the call still is of the fence's agent. */
export function atomically<T>(
  db: Kysely<Database>,
  fence: Fence | undefined,
  write: (db: Kysely<Database>) => Promise<T>,
): Promise<T> {
  return db.connection().execute(async (connection) => {
    // Immediate: what the fence is compared with can't change before the write.
    await sql`begin immediate`.execute(connection);
    try {
      if (fence !== undefined) await assertCurrent(connection, fence);
      const output = await write(connection);
      await sql`commit`.execute(connection);
      return output;
    } catch (error) {
      // A full disk may have rolled it back already.
      await sql`rollback`.execute(connection).catch(() => {});
      throw error;
    }
  });
}

async function assertCurrent(db: Kysely<Database>, { callId, epoch }: Fence): Promise<void> {
  const call = await db.selectFrom('calls').select('epoch').where('id', '=', callId).executeTakeFirst();
  if (call?.epoch !== epoch) throw storeFailure('store-fenced');
}

export async function claimCall(
  db: Kysely<Database>,
  { callId, epoch, holder }: Fence & { holder: string },
): Promise<Claim | undefined> {
  const call = await db
    .updateTable('calls')
    .set({ holder })
    .where('id', '=', callId)
    .where('epoch', '=', epoch)
    .where('holder', 'is', null)
    .where('state', '<>', 'ended')
    .returning('predecessor')
    .executeTakeFirst();
  if (call === undefined) return undefined;
  return call.predecessor === null ? {} : { predecessor: call.predecessor };
}

export async function releaseCall(
  db: Kysely<Database>,
  { callId, epoch, why }: Fence & { why: Predecessor },
): Promise<number | undefined> {
  const call = await db
    .updateTable('calls')
    .set({ epoch: epoch + 1, holder: null, dispatched: 0, predecessor: why })
    .where('id', '=', callId)
    .where('epoch', '=', epoch)
    .where('state', '<>', 'ended')
    .returning('epoch')
    .executeTakeFirst();
  return call?.epoch;
}

export async function beat(db: Kysely<Database>, holder: Holder): Promise<Fence[]> {
  await goUp(db, holder);
  const held = await db
    .selectFrom('calls')
    .select(['id', 'epoch'])
    .where('holder', '=', holder.id)
    .where('state', '<>', 'ended')
    .execute();
  return held.map(({ id, epoch }) => ({ callId: id, epoch }));
}

async function goUp(db: Kysely<Database>, { id, role, free }: Holder): Promise<void> {
  await db
    .insertInto('holders')
    .values({ id, role, free, beat: 1 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ beat: sql`beat + 1`, free }))
    .execute();
}

export async function forgetHolder(db: Kysely<Database>, { id }: { id: string }): Promise<void> {
  await db.deleteFrom('holders').where('id', '=', id).execute();
}

export function holders(db: Kysely<Database>): Promise<SeenHolder[]> {
  return db.selectFrom('holders').select(['id', 'role', 'free']).execute();
}

export async function seeLeases(db: Kysely<Database>, { reconciler }: { reconciler: string }): Promise<LeaseSight> {
  await goUp(db, { id: reconciler, role: 'reconciler', free: 0 });
  const live = await db.selectFrom('calls').selectAll().where('state', '<>', 'ended').orderBy('created_at').execute();
  return {
    leases: live.map((call) => ({
      callId: call.id,
      epoch: call.epoch,
      line: call.line,
      room: call.room,
      dispatched: call.dispatched !== 0,
      ...(call.holder !== null && { holder: call.holder }),
    })),
    holders: await db.selectFrom('holders').selectAll().execute(),
  };
}

export async function openLease(
  db: Kysely<Database>,
  { callId, epoch, holder, beat: seenBeat, dispatched }: SeenLease & { beat?: number },
): Promise<number | undefined> {
  const beatNow = sql`(select beat from holders where holders.id = calls.holder)`;
  const opened = await db
    .updateTable('calls')
    // One that was given up has an epoch of its own already, which nobody has been dispatched for.
    .set(dispatched ? { epoch: epoch + 1, holder: null, predecessor: 'lost' } : { dispatched: 1 })
    .where('id', '=', callId)
    .where('epoch', '=', epoch)
    .where('dispatched', '=', Number(dispatched))
    .where('holder', 'is', holder ?? null)
    .where(beatNow, 'is', seenBeat ?? null)
    .where('state', '<>', 'ended')
    .returning('epoch')
    .executeTakeFirst();
  return opened?.epoch;
}

export async function beginTool(db: Kysely<Database>, run: Omit<ToolRun, 'output'>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('tool_runs')
    .values({ call_id: run.callId, id: run.id, name: run.name, arguments: run.arguments, at: run.at })
    .onConflict((conflict) => conflict.columns(['call_id', 'id']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function finishTool(
  db: Kysely<Database>,
  { callId, id, output }: { callId: string; id: string; output: string },
): Promise<void> {
  await db.updateTable('tool_runs').set({ output }).where('call_id', '=', callId).where('id', '=', id).execute();
}

export async function toolRuns(db: Kysely<Database>, { callId }: { callId: string }): Promise<ToolRun[]> {
  const rows = await db.selectFrom('tool_runs').selectAll().where('call_id', '=', callId).orderBy('seq').execute();
  return rows.map((row) => ({
    callId: row.call_id,
    id: row.id,
    name: row.name,
    arguments: row.arguments,
    ...(row.output !== null && { output: row.output }),
    at: row.at,
  }));
}

export async function endedRooms(db: Kysely<Database>, { rooms }: { rooms: readonly string[] }): Promise<string[]> {
  const ended = await db
    .selectFrom('calls')
    .select('room')
    .where('room', 'in', [...rooms])
    .where('state', '=', 'ended')
    .execute();
  return ended.map(({ room }) => room);
}
