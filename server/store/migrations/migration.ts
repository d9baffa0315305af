import type { Kysely } from 'kysely';

/** One step of the schema. A released migration is never changed: another follows it. */
export interface Migration {
  /** 1, 2, 3, … without gaps, as in the file's name. */
  number: number;
  name: string;
  /** Runs inside the migrating transaction. */
  up(db: Kysely<unknown>): Promise<void>;
}
