import { type Kysely, sql } from 'kysely';
import type { OpenReservation, PotBalance } from './allowance-store.ts';
import { immediately } from './immediate.ts';
import type { Database } from './schema.ts';

export async function unsettled(
  db: Kysely<Database>,
  { callId, pot }: { callId: string; pot: string },
): Promise<OpenReservation[]> {
  return db
    .selectFrom('reservations')
    .select(['id', 'amount', 'expires_at as expiresAt'])
    .where('pot', '=', pot)
    .where('call_id', '=', callId)
    .where('state', '<>', 'settled')
    .orderBy('expires_at')
    .execute();
}

export async function pots(
  db: Kysely<Database>,
  { prefix, period }: { prefix: string; period: string },
): Promise<PotBalance[]> {
  // A range of names rather than `like`, whose wildcards stand in names too.
  const last = `${prefix}\u{10ffff}`;
  const { rows } = await sql<PotBalance>`
    select pot, sum(used) as used, sum(reserved) as reserved from (
      select pot, used, 0 as reserved from ledger
        where period = ${period} and pot >= ${prefix} and pot < ${last}
      union all
      select pot, 0 as used, amount as reserved from reservations
        where period = ${period} and pot >= ${prefix} and pot < ${last} and state = 'open'
    ) as both group by pot order by sum(used) + sum(reserved) desc, pot`.execute(db);
  return rows;
}

export async function emptyPot(db: Kysely<Database>, { pot, period }: { pot: string; period: string }): Promise<void> {
  await immediately(db, async (transaction) => {
    await transaction.deleteFrom('ledger').where('pot', '=', pot).where('period', '=', period).execute();
    // Settled later, an expired one would give back what has been taken back already.
    await transaction
      .updateTable('reservations')
      .set({ state: 'settled' })
      .where('pot', '=', pot)
      .where('period', '=', period)
      .where('state', '=', 'expired')
      .execute();
  });
}
