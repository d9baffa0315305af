import SqliteDatabase from 'better-sqlite3';
import { Failure } from '../contract/index.ts';

export const storeFailureReasons = [
  'store-disk-full',
  'store-locked',
  'store-corrupt',
  'store-newer',
  'store-unwritable',
  'store-conflict',
  'store-fenced',
  'store-stopped',
  'store-failed',
] as const;
export type StoreFailureReason = (typeof storeFailureReasons)[number];

const cures: Record<Exclude<StoreFailureReason, 'store-newer'>, { what: string; cure: string }> = {
  'store-disk-full': {
    what: 'the disk (or its quota) is full',
    cure: 'Free space on the disk that holds the data folder; nothing that was stored before is lost.',
  },
  'store-locked': {
    what: 'another program has held its lock for too long',
    cure: 'Close whatever else has the database open for writing (a database browser, a copy under way), then try again.',
  },
  'store-corrupt': {
    what: 'the file is damaged, or is not a database of ours',
    cure: 'Move the file and its -wal and -shm companions away (or restore a backup) and start again; a new one is made.',
  },
  'store-unwritable': {
    what: 'the file or its folder is not writable',
    cure: 'Give the user who runs this process write access to the data folder, or set HOYHOY_DATA to another one.',
  },
  'store-conflict': {
    what: 'the record exists already, or its call does not',
    cure: 'Create the call before what belongs to it, and give each call and message an id of its own.',
  },
  'store-fenced': {
    what: 'another agent has taken this call over',
    cure: 'Nothing is to be done: the process that wrote too late ends its part in the call by itself.',
  },
  'store-stopped': {
    what: 'it has been closed',
    cure: 'Start the process again; if it was not closed on purpose, the log says why the store stopped.',
  },
  'store-failed': {
    what: 'the database failed unexpectedly',
    cure: 'See the cause in the log; check the disk that holds the data folder.',
  },
};

export function storeFailure(reason: keyof typeof cures, cause?: unknown): Failure<StoreFailureReason> {
  const { what, cure } = cures[reason];
  return new Failure({ reason, message: `The call store can't do this: ${what}`, cure, cause });
}

export const storeNewer = (found: number, known: number): Failure<StoreFailureReason> =>
  new Failure({
    reason: 'store-newer',
    message: `The call store was written by a later version (schema ${found}, this version knows ${known})`,
    cure: 'Run that later version, or set HOYHOY_DATA to another folder.',
  });

/** Tells what an error of SQLite or of the file system means to us. */
export function classify(error: unknown): Failure<string> {
  if (error instanceof Failure) return error;
  return storeFailure(reasonOf(codeOf(error)), error);
}

// https://sqlite.org/rescode.html: extended codes continue their primary code's name.
function reasonOf(code: string): keyof typeof cures {
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT)/.test(code)) return 'store-disk-full';
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'store-locked';
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return 'store-corrupt';
  if (/^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|EACCES|EPERM|EROFS|EEXIST|ENOENT|ENOTDIR|EISDIR)/.test(code))
    return 'store-unwritable';
  if (/^SQLITE_CONSTRAINT/.test(code)) return 'store-conflict';
  return 'store-failed';
}

function codeOf(error: unknown): string {
  if (error instanceof SqliteDatabase.SqliteError) return error.code;
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
