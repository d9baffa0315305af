import type { Migration } from './migration.ts';

export const doNotCall: Migration = {
  number: 9,
  name: 'do-not-call',
  async up(db) {
    await db.schema
      .createTable('do_not_call')
      .addColumn('line', 'text', (c) => c.notNull())
      .addColumn('number', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('do_not_call_once', ['line', 'number'])
      .execute();
  },
};
