import type { Kysely } from 'kysely';
import type { DoNotCallEntry } from './do-not-call-store.ts';
import type { Database } from './schema.ts';

type Which = Pick<DoNotCallEntry, 'line' | 'number'>;

export async function addDoNotCall(db: Kysely<Database>, entry: DoNotCallEntry): Promise<void> {
  await db
    .insertInto('do_not_call')
    .values(entry)
    .onConflict((conflict) => conflict.columns(['line', 'number']).doNothing())
    .execute();
}

export async function isDoNotCall(db: Kysely<Database>, { line, number }: Which): Promise<boolean> {
  const found = await db
    .selectFrom('do_not_call')
    .select('at')
    .where('line', '=', line)
    .where('number', '=', number)
    .executeTakeFirst();
  return found !== undefined;
}

export function listDoNotCall(db: Kysely<Database>, { line }: { line: string }): Promise<DoNotCallEntry[]> {
  return db
    .selectFrom('do_not_call')
    .selectAll()
    .where('line', '=', line)
    .orderBy('at', 'desc')
    .orderBy('number')
    .execute();
}

export async function liftDoNotCall(db: Kysely<Database>, { line, number }: Which): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('do_not_call')
    .where('line', '=', line)
    .where('number', '=', number)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
