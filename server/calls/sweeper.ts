import type { Logger } from 'pino';
import { LineInvalid } from '../line/issues.ts';
import type { LineCatalog } from '../line/line.ts';
import type { Store } from '../store/store.ts';
import { type Repeat, unrefInterval } from './repeat.ts';
import type { RoomControl } from './rooms.ts';

export interface SweeperDeps {
  store: Store;
  rooms: RoomControl;
  lines: LineCatalog;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** Default: an interval that does not keep the process alive. */
  repeat?: Repeat;
}

/** Longer than LiveKit is given to make a room, so that a call in the making is not missing twice. */
const LOST_CALLS_EVERY_MS = 15_000;
const RETENTION_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Ends calls whose room is gone and rooms whose call is over, books what calls have reserved and nobody settled, and
 * deletes calls past their line's retention, until stopped.
 */
export function sweepCalls(deps: SweeperDeps): { stop(): void } {
  const repeat = deps.repeat ?? unrefInterval;
  const tasks = [
    repeat(guarded(endLostCalls(deps), deps.logger), LOST_CALLS_EVERY_MS),
    repeat(guarded(expireReservations(deps), deps.logger), LOST_CALLS_EVERY_MS),
    repeat(guarded(deleteLeftRooms(deps), deps.logger), LOST_CALLS_EVERY_MS),
    repeat(guarded(purgeOldCalls(deps), deps.logger), RETENTION_EVERY_MS),
  ];
  return {
    stop() {
      for (const task of tasks) task.stop();
    },
  };
}

/**
 * One pass, which remembers what it saw: a call whose room was missing in two passes in a row has ended, whoever
 * was to write that down. Once could be a room not yet made, or a LiveKit that restarts.
 */
function endLostCalls({ store, rooms, logger, now = Date.now }: SweeperDeps): () => Promise<void> {
  let missedBefore = new Set<string>();
  return async () => {
    const live = await store.liveCalls();
    const existing = new Set(await rooms.existing(live.map((call) => call.room)));
    const missing = live.filter((call) => !existing.has(call.room));
    for (const { id, line } of missing.filter((call) => missedBefore.has(call.id))) {
      if (await store.endCall(id, 'room-gone', now())) logger.warn({ callId: id, line }, 'a call had lost its room');
    }
    missedBefore = new Set(missing.map((call) => call.id));
  };
}

/** What a process had reserved that died of something counts as used. */
function expireReservations({ store, logger, now = Date.now }: SweeperDeps): () => Promise<void> {
  return async () => {
    const expired = await store.expire(now());
    if (expired > 0) logger.warn({ reservations: expired }, 'reserved by calls that never settled; counted in full');
  };
}

/**
 * One pass: a room whose call was over in two passes in a row was not deleted by whoever ended it, or has been made
 * again by a caller who came back too late. Rooms of others on the same LiveKit belong to no call of ours.
 */
function deleteLeftRooms({ store, rooms, logger }: SweeperDeps): () => Promise<void> {
  let leftBefore = new Set<string>();
  return async () => {
    const left = await store.endedRooms(await rooms.all());
    for (const room of left.filter((name) => leftBefore.has(name))) {
      await rooms.delete(room);
      logger.warn({ room }, 'a room had outlived its call');
    }
    leftBefore = new Set(left);
  };
}

function purgeOldCalls({ store, lines, logger, now = Date.now }: SweeperDeps): () => Promise<void> {
  return async () => {
    for (const id of await lines.ids()) {
      // One line that can't be read keeps its calls; the others' go in time. What is wrong with a line, its catalogue tells.
      try {
        const { retentionDays } = await lines.get(id);
        const purged = await store.purge(id, now() - retentionDays * DAY_MS);
        if (purged > 0) logger.info({ line: id, calls: purged }, 'deleted calls past their retention');
      } catch (error) {
        if (error instanceof LineInvalid) continue;
        logger.warn({ err: error, line: id }, 'old calls of this line could not be deleted');
      }
    }
  };
}

function guarded(task: () => Promise<void>, logger: Logger): () => Promise<void> {
  return async () => {
    try {
      await task();
    } catch (error) {
      logger.warn({ err: error }, 'sweeping calls failed; it will be tried again');
    }
  };
}
