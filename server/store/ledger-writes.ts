import { type Kysely, sql } from 'kysely';
import { immediately } from './immediate.ts';
import type {
  Admission,
  AdmissionTerms,
  Balance,
  Notice,
  Overrun,
  Refusal,
  Reserved,
  ReserveRequest,
  Settlement,
  Want,
} from './ledger.ts';
import type { Database } from './schema.ts';
import type { NewCall } from './store.ts';
import { createCall } from './writes.ts';

/** How long a settled reservation is remembered, so that settling it again changes nothing. */
const SETTLED_KEPT_MS = 2 * 86_400_000;
const NOTICES_KEPT_MS = 60 * 86_400_000;

/** Undoes a transaction in which something did not fit. */
class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`${refusal.pot} is used up`);
    this.refusal = refusal;
  }
}

export async function reserve(db: Kysely<Database>, { callId, wants, inPlaceOf }: ReserveRequest): Promise<Reserved> {
  try {
    await immediately(db, async (transaction) => {
      if (inPlaceOf !== undefined) await settleOne(transaction, inPlaceOf);
      await reserveAll(transaction, callId, wants);
    });
    return { ok: true };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

/**
 * Looks at all terms and writes the call, in one step. It looks once before without the write lock, so that whoever is
 * turned away, as in a flood, never keeps calls in progress from writing.
 */
export async function admitCall(
  db: Kysely<Database>,
  { call, terms }: { call: NewCall; terms: AdmissionTerms },
): Promise<Admission> {
  const early = await turnedAway(db, call, terms);
  if (early !== undefined) return early;
  try {
    return await immediately(db, async (transaction): Promise<Admission> => {
      const refused = await turnedAway(transaction, call, terms);
      if (refused !== undefined) return refused;
      await reserveAll(transaction, call.id, terms.wants);
      await createCall(transaction, call);
      return { ok: true };
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, because: 'spent', refusal: error.refusal };
    throw error;
  }
}

export async function settle(
  db: Kysely<Database>,
  { settlements }: { settlements: readonly Settlement[] },
): Promise<Overrun[]> {
  return immediately(db, async (transaction) => {
    const overruns: Overrun[] = [];
    for (const settlement of settlements) {
      const overrun = await settleOne(transaction, settlement);
      if (overrun !== undefined) overruns.push(overrun);
    }
    return overruns;
  });
}

export async function expire(db: Kysely<Database>, { at }: { at: number }): Promise<number> {
  return immediately(db, async (transaction) => {
    const expired = await transaction
      .updateTable('reservations')
      .set({ state: 'expired' })
      .where('state', '=', 'open')
      .where('expires_at', '<=', at)
      .returningAll()
      .execute();
    for (const { pot, period, amount, forget_at } of expired) await book(transaction, pot, period, amount, forget_at);
    await transaction
      .deleteFrom('reservations')
      .where('state', '<>', 'open')
      .where('expires_at', '<', at - SETTLED_KEPT_MS)
      .execute();
    await transaction.deleteFrom('ledger').where('forget_at', '<', at).execute();
    await transaction
      .deleteFrom('notices')
      .where('at', '<', at - NOTICES_KEPT_MS)
      .execute();
    return expired.length;
  });
}

export async function balance(
  db: Kysely<Database>,
  { pot, period }: { pot: string; period: string },
): Promise<Balance> {
  const { used, reserved } = await db
    .selectNoFrom((select) => [
      select.selectFrom('ledger').select('used').where('pot', '=', pot).where('period', '=', period).as('used'),
      select
        .selectFrom('reservations')
        .select((sum) => sum.fn.sum<number | null>('amount').as('amount'))
        .where('pot', '=', pot)
        .where('period', '=', period)
        .where('state', '=', 'open')
        .as('reserved'),
    ])
    .executeTakeFirstOrThrow();
  return { used: used ?? 0, reserved: reserved ?? 0 };
}

/** Whether it is the first of its line, kind and period. */
export async function addNotice(db: Kysely<Database>, notice: Notice): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('notices')
    .values(notice)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** Newest first. */
export async function listNotices(db: Kysely<Database>, { since }: { since: number }): Promise<Notice[]> {
  return db
    .selectFrom('notices')
    .select(['line', 'kind', 'period', 'at'])
    .where('at', '>=', since)
    .orderBy('at', 'desc')
    .execute();
}

/** Why a call is not let in as things stand; wants are looked at one by one. */
async function turnedAway(
  db: Kysely<Database>,
  { line }: NewCall,
  { places, flood, wants }: AdmissionTerms,
): Promise<Exclude<Admission, { ok: true }> | undefined> {
  if ((await liveCount(db, line)) >= places) return { ok: false, because: 'full' };
  if (flood !== undefined) {
    const calls = await webCallsSince(db, line, flood.after);
    if (calls >= flood.calls) return { ok: false, because: 'flood', calls };
  }
  for (const want of wants) {
    const refusal = await shortOf(db, want);
    if (refusal !== undefined) return { ok: false, because: 'spent', refusal };
  }
  return undefined;
}

/** What a want does not fit into, if so. */
async function shortOf(db: Kysely<Database>, { pot, period, amount, limit }: Want): Promise<Refusal | undefined> {
  const { used, reserved } = await balance(db, { pot, period });
  return used + reserved + amount > limit ? { pot, period, limit, used, reserved } : undefined;
}

async function reserveAll(db: Kysely<Database>, callId: string, wants: readonly Want[]): Promise<void> {
  for (const want of wants) {
    const { id, pot, period, amount, expiresAt, forgetAt } = want;
    // Given before: whoever asks again has not heard of it.
    if ((await reservation(db, id)) !== undefined) continue;
    const refusal = await shortOf(db, want);
    if (refusal !== undefined) throw new Refused(refusal);
    await db
      .insertInto('reservations')
      .values({
        id,
        call_id: callId,
        pot,
        period,
        amount,
        expires_at: expiresAt,
        forget_at: forgetAt,
        state: 'open',
      })
      .execute();
  }
}

async function settleOne(db: Kysely<Database>, { id, spent }: Settlement): Promise<Overrun | undefined> {
  const found = await reservation(db, id);
  if (found === undefined || found.state === 'settled') return undefined;
  const { pot, period, amount, forget_at } = found;
  await db.updateTable('reservations').set({ state: 'settled' }).where('id', '=', id).execute();
  await book(db, pot, period, found.state === 'expired' ? spent - amount : spent, forget_at);
  return spent > amount ? { id, pot, by: spent - amount } : undefined;
}

function reservation(db: Kysely<Database>, id: string) {
  return db.selectFrom('reservations').selectAll().where('id', '=', id).executeTakeFirst();
}

async function book(db: Kysely<Database>, pot: string, period: string, used: number, forgetAt: number): Promise<void> {
  await db
    .insertInto('ledger')
    .values({ pot, period, used, forget_at: forgetAt })
    .onConflict((conflict) =>
      conflict.columns(['pot', 'period']).doUpdateSet({
        used: sql`ledger.used + excluded.used`,
        forget_at: sql`max(ledger.forget_at, excluded.forget_at)`,
      }),
    )
    .execute();
}

async function liveCount(db: Kysely<Database>, line: string): Promise<number> {
  const { count } = await db
    .selectFrom('calls')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('line', '=', line)
    .where('state', '<>', 'ended')
    .executeTakeFirstOrThrow();
  return count;
}

async function webCallsSince(db: Kysely<Database>, line: string, after: number): Promise<number> {
  const { count } = await db
    .selectFrom('calls')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('line', '=', line)
    .where('created_at', '>', after)
    .where('kind', '=', 'web')
    .executeTakeFirstOrThrow();
  return count;
}
