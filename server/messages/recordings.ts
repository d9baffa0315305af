import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Repeat, unrefInterval } from '../calls/repeat.ts';
import type { Outbox } from '../store/outbox.ts';

export interface RecordingsDeps {
  store: Pick<Outbox, 'getMessage'>;
  /** Folder of the recordings, each named after its message. */
  dir: string;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now?: () => number;
  repeat?: Repeat;
}

const EVERY_MS = 3_600_000;
/** A recording is written before its message is. */
const YOUNG_MS = 3_600_000;

/** Deletes recordings whose message is gone, as it goes with its call after the line's retention, until stopped. */
export function sweepRecordings(deps: RecordingsDeps): { stop(): void } {
  const { logger, repeat = unrefInterval } = deps;
  return repeat(async () => {
    try {
      await sweep(deps);
    } catch (error) {
      logger.warn({ err: error }, 'recordings could not be looked through; it will be tried again');
    }
  }, EVERY_MS);
}

async function sweep({ store, dir, logger, now = Date.now }: RecordingsDeps): Promise<void> {
  // Where nothing has been recorded there is no folder.
  for (const name of await readdir(dir).catch(() => [])) {
    const id = /^([\w-]+)\.wav$/.exec(name)?.[1];
    if (id === undefined || now() - (await stat(join(dir, name))).mtimeMs < YOUNG_MS) continue;
    if ((await store.getMessage(id)) !== undefined) continue;
    await rm(join(dir, name), { force: true });
    logger.info({ message: id }, 'deleted a recording whose message is gone');
  }
}
