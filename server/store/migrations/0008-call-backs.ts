import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const callBacks: Migration = {
  number: 8,
  name: 'call-backs',
  async up(db) {
    await db.schema
      .createTable('call_backs')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('line', 'text', (c) => c.notNull())
      .addColumn('number', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('asked_in', 'text', (c) => c.references('calls.id').onDelete('set null'))
      .addColumn('name', 'text')
      .addColumn('matter', 'text')
      .addColumn('code', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('call_id', 'text', (c) => c.references('calls.id').onDelete('set null'))
      .addColumn('last_outcome', 'text')
      .addColumn('lease', 'text')
      .addColumn('lease_until', 'bigint')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('changed_at', 'bigint', (c) => c.notNull())
      .execute();
    // However many processes are asked at once, a number waits once on a line.
    await sql`create unique index call_backs_once on call_backs (line, number) where state = 'waiting'`.execute(db);
    await db.schema.createIndex('call_backs_by_due').on('call_backs').columns(['state', 'due_at']).execute();
    await db.schema.createIndex('call_backs_by_call').on('call_backs').column('call_id').execute();
  },
};
