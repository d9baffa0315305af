import type { Logger } from 'pino';
import type { Line, LineCatalog } from '../line/line.ts';
import type { Store } from '../store/store.ts';
import type { AdmitRequest, AdmittedCall, Calls } from './calls.ts';
import { callNotFound, lineFull, livekitUnavailable } from './failures.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { type ClaimedRoom, freshRooms, type RoomControl, type RoomSource, randomName } from './rooms.ts';

export interface CallsDeps {
  lines: LineCatalog;
  store: Store;
  /** `livekitRooms(…)`, or a fake. */
  rooms: RoomControl;
  /** Default: a new room for each call. */
  roomSource?: RoomSource;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

export function createCalls(deps: CallsDeps): Calls {
  const { lines, store, rooms, logger, roomSource = freshRooms(rooms), now = Date.now } = deps;
  const inTurn = oneAtATime();

  /** Counting and taking a place are one step: two callers can't both get a line's last one. */
  function takePlace(line: Line, kind: AdmitRequest['kind']): Promise<{ callId: string; room: ClaimedRoom }> {
    return inTurn(line.id, async () => {
      const live = await store.liveCalls(line.id);
      if (live.length >= line.limits.concurrentCalls) throw lineFull(line.id, line.limits.concurrentCalls);
      const room = await roomSource(line.id);
      const callId = randomName('call');
      await store.createCall({ id: callId, line: line.id, room: room.name, kind, createdAt: now() });
      return { callId, room };
    });
  }

  /** A caller is never left waiting for a failed call to be written off: the sweeper would end it too. */
  async function giveUp(callId: string): Promise<void> {
    await store.endCall(callId, 'room-gone', now()).catch((error: unknown) => {
      logger.error({ err: error, callId }, 'a call whose room could not be made is still open in the store');
    });
  }

  return {
    async admit({ line: lineId, kind }): Promise<AdmittedCall> {
      const line = await lines.get(lineId);
      const { callId, room } = await takePlace(line, kind);
      try {
        await room.ready({ callId, line: line.id });
      } catch (error) {
        await giveUp(callId);
        throw livekitUnavailable(error);
      }
      logger.info({ callId, line: line.id, kind }, 'call admitted');
      return { callId, room: room.name, identity: randomName('visitor') };
    },

    async end(callId) {
      const call = await store.getCall(callId);
      if (call === undefined) throw callNotFound(callId);
      // The room first: a call that could not be ended must not count as ended.
      await rooms.delete(call.room).catch((error: unknown) => {
        throw livekitUnavailable(error);
      });
      await store.endCall(callId, 'agent-ended', now());
    },
  };
}
