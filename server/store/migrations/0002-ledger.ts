import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const ledger: Migration = {
  number: 2,
  name: 'ledger',
  async up(db) {
    await db.schema
      .createTable('ledger')
      .addColumn('pot', 'text', (c) => c.notNull())
      .addColumn('period', 'text', (c) => c.notNull())
      .addColumn('used', 'bigint', (c) => c.notNull())
      .addColumn('forget_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('ledger_once', ['pot', 'period'])
      .execute();
    // Not bound to the calls table: a call that is deleted has been paid for all the same.
    await db.schema
      .createTable('reservations')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('call_id', 'text', (c) => c.notNull())
      .addColumn('pot', 'text', (c) => c.notNull())
      .addColumn('period', 'text', (c) => c.notNull())
      .addColumn('amount', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .addColumn('forget_at', 'bigint', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .execute();
    await sql`create index reservations_open on reservations (pot, period, amount) where state = 'open'`.execute(db);
    await db.schema.createIndex('reservations_by_expiry').on('reservations').columns(['state', 'expires_at']).execute();
    await db.schema
      .createTable('notices')
      .addColumn('line', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('period', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('notices_once', ['line', 'kind', 'period'])
      .execute();
  },
};
