import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { classify } from './failures.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import type { Database } from './schema.ts';

/** How long a statement waits for another process's lock; only the store's thread waits. */
const BUSY_TIMEOUT_MS = 10_000;

/** Opens the file, made where missing, with its schema up to date. Blocks: for the store's thread only. */
export async function connect(path: string): Promise<Kysely<Database>> {
  // It holds what callers said: for the owner's eyes. SQLite gives its -wal and -shm the same mode.
  makeFolder(dirname(path));
  closeSync(openSync(path, 'a', 0o600));
  const sqlite = new SqliteDatabase(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    useWriteAheadLog(sqlite);
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma('foreign_keys = ON');
    // Retention means gone: freed pages are overwritten.
    sqlite.pragma('secure_delete = ON');
    const dialect = new SqliteDialect({ database: sqlite });
    await migrate(new Kysely<unknown>({ dialect }), migrations);
    return new Kysely<Database>({ dialect });
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** Step by step: Node's own `recursive` never comes to an end where a folder can't hold another, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was first.
    if (!existsSync(path)) throw error;
  }
}

/** Two processes that both turn the log on may deadlock, which SQLite answers with BUSY at once, without waiting. */
function useWriteAheadLog(sqlite: SqliteDatabase.Database): void {
  const giveUpAt = Date.now() + BUSY_TIMEOUT_MS;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      sqlite.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (classify(error).reason !== 'store-locked' || Date.now() > giveUpAt) throw error;
      Atomics.wait(pause, 0, 0, 10);
    }
  }
}
