import { type ArrivalMetadata, type DispatchMetadata, Failure } from '../../contract/index.ts';
import type { RunningJob } from '../worker/worker.ts';
import type { SessionDeps } from './session-deps.ts';

type EndHow = Parameters<RunningJob['end']>[0];

/**
 * Answers a call that livekit-sip or LiveKit Cloud has let in: it is admitted first, as our own gateway does before it
 * lets anybody in. Who is not admitted is hung up on, by the end of their room.
 */
export function startArrival(
  { room, line }: ArrivalMetadata & { room: string },
  { arrivals, deleteRoom, logger }: Pick<SessionDeps, 'arrivals' | 'deleteRoom' | 'logger'>,
  begin: (metadata: DispatchMetadata) => RunningJob,
): RunningJob {
  let session: RunningJob | undefined;
  let asked: EndHow | undefined;

  async function run(): Promise<void> {
    if (arrivals === undefined) throw notTaken();
    try {
      const call = await arrivals.admit({ room, line });
      if (call === undefined) return;
      session = begin({ callId: call.callId, line, epoch: 1 });
    } catch (error) {
      logger.warn({ err: error, line }, 'a phone call that LiveKit let in could not be served');
      await deleteRoom(room);
      return;
    }
    if (asked !== undefined) session.end(asked);
    await session.done;
  }

  return {
    done: run(),
    end(how) {
      asked = how;
      session?.end(how);
    },
  };
}

const notTaken = () =>
  new Failure({
    reason: 'arrivals-not-taken',
    message: 'This worker takes no calls but those that were admitted before.',
    cure: 'Run it by `hoyhoy worker` or `hoyhoy serve`.',
  });
