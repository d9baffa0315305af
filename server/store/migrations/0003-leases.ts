import type { Migration } from './migration.ts';

export const leases: Migration = {
  number: 3,
  name: 'leases',
  async up(db) {
    const { schema } = db;
    await schema
      .alterTable('calls')
      .addColumn('epoch', 'integer', (c) => c.notNull().defaultTo(1))
      .execute();
    await schema.alterTable('calls').addColumn('holder', 'text').execute();
    await schema
      .alterTable('calls')
      .addColumn('dispatched', 'integer', (c) => c.notNull().defaultTo(1))
      .execute();
    await schema.alterTable('calls').addColumn('predecessor', 'text').execute();
    await schema.createIndex('calls_by_room').on('calls').column('room').execute();
    await schema
      .createTable('holders')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('beat', 'integer', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('free', 'integer', (c) => c.notNull())
      .execute();
    await schema
      .createTable('tool_runs')
      .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('call_id', 'text', (c) => c.notNull().references('calls.id').onDelete('cascade'))
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('arguments', 'text', (c) => c.notNull())
      .addColumn('output', 'text')
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addUniqueConstraint('tool_runs_once', ['call_id', 'id'])
      .execute();
  },
};
