import type { Migration } from './migration.ts';

export const outbound: Migration = {
  number: 7,
  name: 'outbound',
  async up(db) {
    await db.schema
      .createTable('outbound_calls')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('trunk', 'text', (c) => c.notNull())
      .addColumn('destination', 'text', (c) => c.notNull())
      .addColumn('begun_at', 'bigint', (c) => c.notNull())
      .addColumn('held_until', 'bigint', (c) => c.notNull())
      .addColumn('over_at', 'bigint', (c) => c.notNull())
      .addColumn('taken_ms', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('outbound_calls_by_end').on('outbound_calls').column('over_at').execute();
  },
};
