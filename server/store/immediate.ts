import { type Kysely, sql } from 'kysely';

/**
 * One transaction that holds the write lock before it reads anything: no other process changes what it has counted,
 * and none of two that read first and write then is turned away by SQLite.
 */
export function immediately<DB, T>(db: Kysely<DB>, work: (transaction: Kysely<DB>) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    try {
      const result = await work(connection);
      await sql`commit`.execute(connection);
      return result;
    } catch (error) {
      // A full disk has ended the transaction already; its own error is the one to tell.
      await sql`rollback`.execute(connection).catch(() => {});
      throw error;
    }
  });
}
