import { type Kysely, sql } from 'kysely';
import { storeNewer } from './failures.ts';
import { immediately } from './immediate.ts';
import type { Migration } from './migrations/migration.ts';

/**
 * Brings the schema up to the last of `migrations`, all or nothing. Processes that start at once take turns.
 * @throws Failure `store-newer` where the file was written by a later version
 */
export async function migrate(db: Kysely<unknown>, migrations: readonly Migration[]): Promise<void> {
  await immediately(db, (transaction) => apply(transaction, migrations));
}

async function apply(db: Kysely<unknown>, migrations: readonly Migration[]): Promise<void> {
  await sql`create table if not exists migrations (number integer primary key, name text not null)`.execute(db);
  const { rows } = await sql<{ last: number | null }>`select max(number) as last from migrations`.execute(db);
  const done = rows[0]?.last ?? 0;
  const known = migrations.at(-1)?.number ?? 0;
  if (done > known) throw storeNewer(done, known);
  for (const migration of migrations.slice(done)) {
    await migration.up(db);
    await sql`insert into migrations (number, name) values (${migration.number}, ${migration.name})`.execute(db);
  }
}
