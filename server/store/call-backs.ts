import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { CallBack, CallBackOutcome, LeasedCallBack, NewCallBack } from './call-back-store.ts';
import { immediately } from './immediate.ts';
import type { CallBacksTable, Database } from './schema.ts';

export function addCallBack(
  db: Kysely<Database>,
  { callBack, most }: { callBack: NewCallBack; most: number },
): Promise<CallBack | undefined> {
  return immediately(db, async (transaction) => {
    const { id, line, number, reason, askedIn, name, matter, code, dueAt, createdAt } = callBack;
    const waiting = await transaction
      .selectFrom('call_backs')
      .selectAll()
      .where('line', '=', line)
      .where('state', '=', 'waiting')
      .execute();
    const same = waiting.find((one) => one.number === number);
    if (same) {
      // Whoever asks last has the code; where somebody vouches for the number, none is needed, and it is about their matter.
      if (same.code === null) return toCallBack(same);
      const theirs = { name: name ?? null, matter: matter ?? null, reason, asked_in: askedIn ?? null, due_at: dueAt };
      const changed = code === undefined ? { code: null, ...theirs } : { code };
      await transaction.updateTable('call_backs').set(changed).where('id', '=', same.id).execute();
      return toCallBack({ ...same, ...changed });
    }
    if (waiting.length >= most) return undefined;
    const row = await transaction
      .insertInto('call_backs')
      .values({
        id,
        line,
        number,
        reason,
        asked_in: askedIn ?? null,
        name: name ?? null,
        matter: matter ?? null,
        code: code ?? null,
        state: 'waiting',
        attempts: 0,
        due_at: dueAt,
        created_at: createdAt,
        changed_at: createdAt,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toCallBack(row);
  });
}

export async function listCallBacks(
  db: Kysely<Database>,
  { line, open, limit }: { line?: string; open: boolean; limit: number },
): Promise<CallBack[]> {
  let wanted = db.selectFrom('call_backs').selectAll().orderBy('created_at', 'desc').orderBy('id').limit(limit);
  if (line !== undefined) wanted = wanted.where('line', '=', line);
  if (open) wanted = wanted.where('state', '=', 'waiting');
  return (await wanted.execute()).map(toCallBack);
}

export async function getCallBack(
  db: Kysely<Database>,
  which: { id: string } | { callId: string },
): Promise<CallBack | undefined> {
  const all = db.selectFrom('call_backs').selectAll();
  const wanted = 'id' in which ? all.where('id', '=', which.id) : all.where('call_id', '=', which.callId);
  const row = await wanted.executeTakeFirst();
  return row && toCallBack(row);
}

export function leaseCallBacks(
  db: Kysely<Database>,
  { at, until, limit }: { at: number; until: number; limit: number },
): Promise<LeasedCallBack[]> {
  return immediately(db, async (transaction) => {
    const due = await transaction
      .selectFrom('call_backs')
      .selectAll()
      .where('state', '=', 'waiting')
      .where('due_at', '<=', at)
      .where((either) => either.or([either('lease_until', 'is', null), either('lease_until', '<=', at)]))
      .orderBy('due_at')
      .limit(limit)
      .execute();
    const leased: LeasedCallBack[] = [];
    for (const row of due) {
      const lease = randomUUID();
      const attempts = row.attempts + 1;
      await transaction
        .updateTable('call_backs')
        .set({ lease, lease_until: until, attempts, changed_at: at })
        .where('id', '=', row.id)
        .execute();
      leased.push({ ...toCallBack({ ...row, attempts, changed_at: at }), lease });
    }
    return leased;
  });
}

export async function linkCallBack(
  db: Kysely<Database>,
  { id, lease, callId, at }: { id: string; lease: string; callId: string; at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('call_backs')
    .set({ call_id: callId, changed_at: at })
    .where('id', '=', id)
    .where('lease', '=', lease)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export function settleCallBack(
  db: Kysely<Database>,
  { id, lease, outcome, at }: { id: string; lease: string; outcome: CallBackOutcome; at: number },
): Promise<boolean> {
  return immediately(db, async (transaction) => {
    const row = await transaction
      .selectFrom('call_backs')
      .selectAll()
      .where('id', '=', id)
      .where('lease', '=', lease)
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    if (row === undefined) return false;
    await transaction
      .updateTable('call_backs')
      .set(after(row, outcome, at))
      .where('id', '=', id)
      .execute();
    return true;
  });
}

export function reopenCallBack(
  db: Kysely<Database>,
  {
    callId,
    number,
    outcome,
    at,
  }: { callId: string; number: string; outcome: Exclude<CallBackOutcome, { state: 'answered' }>; at: number },
): Promise<boolean> {
  return immediately(db, async (transaction) => {
    const row = await transaction
      .selectFrom('call_backs')
      .selectAll()
      .where('call_id', '=', callId)
      .where('state', '=', 'answered')
      .executeTakeFirst();
    if (row === undefined) return false;
    // The number was blotted out, and the caller's next call-back may wait already.
    const waits = await transaction
      .selectFrom('call_backs')
      .select('id')
      .where('line', '=', row.line)
      .where('number', '=', number)
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    if (waits !== undefined) return false;
    const changed = after({ ...row, number }, outcome, at);
    await transaction
      .updateTable('call_backs')
      .set({ number, ...changed })
      .where('id', '=', row.id)
      .execute();
    return true;
  });
}

export async function cancelCallBacks(
  db: Kysely<Database>,
  { which, at }: { which: { id: string } | { line: string; number: string }; at: number },
): Promise<number> {
  const waiting = db.selectFrom('call_backs').selectAll().where('state', '=', 'waiting');
  const wanted =
    'id' in which
      ? waiting.where('id', '=', which.id)
      : waiting.where('line', '=', which.line).where('number', '=', which.number);
  const rows = await wanted.execute();
  for (const row of rows) {
    await db
      .updateTable('call_backs')
      .set({ state: 'cancelled', ...blotted(row), changed_at: at })
      .where('id', '=', row.id)
      .execute();
  }
  return rows.length;
}

function after(row: Selectable<CallBacksTable>, outcome: CallBackOutcome, at: number) {
  const free = { lease: null, lease_until: null, changed_at: at };
  switch (outcome.state) {
    case 'answered':
      return { ...free, ...blotted(row), state: 'answered', last_outcome: 'answered' } as const;
    case 'failed':
      return { ...free, ...blotted(row), state: 'failed', last_outcome: outcome.why } as const;
    case 'waiting': {
      const attempts = outcome.counted ? row.attempts : row.attempts - 1;
      // The call of this attempt answered nobody: its events must not be taken for those of an answered one.
      return {
        ...free,
        state: 'waiting',
        call_id: null,
        due_at: outcome.dueAt,
        last_outcome: outcome.why,
        attempts,
      } as const;
    }
  }
}

/** Enough for the owner to know which one it was. The code stays: a call that goes on may have to ask for it again. */
function blotted({ number }: Pick<Selectable<CallBacksTable>, 'number'>) {
  return { number: `…${number.slice(-2)}` };
}

function toCallBack(row: Selectable<CallBacksTable>): CallBack {
  return {
    id: row.id,
    line: row.line,
    number: row.number,
    reason: row.reason,
    ...(row.asked_in !== null && { askedIn: row.asked_in }),
    ...(row.name !== null && { name: row.name }),
    ...(row.matter !== null && { matter: row.matter }),
    ...(row.code !== null && { code: row.code }),
    dueAt: row.due_at,
    createdAt: row.created_at,
    state: row.state,
    attempts: row.attempts,
    ...(row.call_id !== null && { callId: row.call_id }),
    ...(row.last_outcome !== null && { lastOutcome: row.last_outcome }),
    changedAt: row.changed_at,
  };
}
