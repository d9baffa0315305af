import type { Migration } from './migration.ts';

export const codes: Migration = {
  number: 4,
  name: 'codes',
  async up(db) {
    await db.schema
      .createTable('codes')
      .addColumn('direction', 'text', (c) => c.notNull())
      .addColumn('code', 'text', (c) => c.notNull())
      .addColumn('call_id', 'text', (c) => c.notNull().references('calls.id').onDelete('cascade'))
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('codes_once', ['direction', 'code'])
      .addUniqueConstraint('codes_one_of_call', ['direction', 'call_id'])
      .execute();
  },
};
