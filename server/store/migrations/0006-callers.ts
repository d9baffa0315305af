import type { Migration } from './migration.ts';

export const callers: Migration = {
  number: 6,
  name: 'callers',
  async up(db) {
    const { schema } = db;
    await schema.alterTable('calls').addColumn('caller', 'text').execute();
    await schema.alterTable('calls').addColumn('talk_seconds', 'bigint').execute();
  },
};
