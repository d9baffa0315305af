import type { Migration } from './migration.ts';

export const outbox: Migration = {
  number: 5,
  name: 'outbox',
  async up(db) {
    const { schema } = db;
    await schema.alterTable('messages').addColumn('recording', 'text').execute();
    await schema.alterTable('messages').addColumn('done_at', 'bigint').execute();
    // Messages of before are the owner's already: nothing of them is sent anywhere.
    await schema
      .alterTable('messages')
      .addColumn('addressed', 'integer', (c) => c.notNull().defaultTo(1))
      .execute();
    await schema.createIndex('messages_by_time').on('messages').column('at').execute();
    await schema.createIndex('messages_to_address').on('messages').columns(['addressed', 'at']).execute();
    await schema
      .createTable('deliveries')
      .addColumn('message_id', 'text', (c) => c.notNull().references('messages.id').onDelete('cascade'))
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('lease', 'text')
      .addColumn('lease_until', 'bigint')
      .addColumn('last_error', 'text')
      .addColumn('changed_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('deliveries_once', ['message_id', 'channel'])
      .execute();
    await schema.createIndex('deliveries_due').on('deliveries').columns(['state', 'due_at']).execute();
  },
};
