import type { Logger } from 'pino';
import type { Dialler } from '../calls/dialler.ts';
import { holdLeases } from '../calls/lease-holder.ts';
import { livekitRooms } from '../calls/livekit-rooms.ts';
import { createMoving } from '../calls/moving.ts';
import { createPersonCalls } from '../calls/person-calls.ts';
import { EMBEDDED_MODELS } from '../contract/index.ts';
import type { LineCatalog } from '../line/line.ts';
import type { OwnerDesk } from '../owner/desk.ts';
import { type RealtimeServers, realtimeOpener } from '../realtime/opener.ts';
import { webSocketTransport } from '../realtime/websocket-transport.ts';
import type { Store } from '../store/store.ts';
import { systemClock } from './clock.ts';
import type { CallRoomEvent } from './room/call-room.ts';
import { LiveKitRoom } from './room/livekit-room.ts';
import { soon } from './session/call-claim.ts';
import { startSession } from './session/session.ts';
import type { PeopleLinks, SessionDeps } from './session/session-deps.ts';
import { type DrainStep, startWorker, type Worker } from './worker/worker.ts';

export interface RunWorkerOptions extends RealtimeServers {
  livekit: { url: string; apiKey: string; apiSecret: string };
  /** Where a page takes a code with which it reads along with a caller on the phone, e.g. `voice.example/join`. */
  joinAddress?: string;
  /** Calls at once in this process. */
  capacity: number;
  /** Calls of this process in all, after which it is worn: rtc-node keeps half a megabyte of each. Default: never. */
  lifetimeCalls?: number;
  /** Of Hoyhoy; LiveKit logs it. */
  version: string;
}

export interface RunWorkerDeps {
  lines: LineCatalog;
  store: Store;
  /** What owners do by telephone. Default: nothing. */
  owner?: OwnerDesk;
  /** Who waits to be called back. Default: nobody. */
  callBacks?: SessionDeps['callBacks'];
  /** Calls people of a line for its callers. Default: nobody may be called. */
  dialler?: Dialler;
  /** Has carriers put callers through to people of a line, where `dialler` is not there. Default: nobody is sent on. */
  sendOn?: SessionDeps['sendOn'];
  /** Admits phones that LiveKit's own SIP service has let in. Default: they are not taken. */
  arrivals?: SessionDeps['arrivals'];
  /** Asks people of a line to answer in the browser. Default: nobody is asked to. */
  links?: PeopleLinks;
  /** Called with each `lifetimeCalls`th call: it would be well to have another process for those to come. */
  onWorn?: () => void;
  logger: Logger;
}

export interface RunningWorker extends Pick<Worker, 'ready' | 'jobs'> {
  /** Under which this process holds its calls in the store. */
  holder: string;
  /**
   * Takes no new calls. Those in progress are handed over where that is wished and somebody is there to take them; what
   * is left says goodbye, and is ended when the time for it is up.
   */
  drain(how: { handOver: boolean; goodbyeMs: number }): Promise<void>;
  /** Takes no new calls, and resolves once those in progress have ended by themselves. */
  finish(): Promise<void>;
}

/** A quiet moment, a successor, and an apology where there is none: see `session.ts`. */
const HAND_OVER_MS = 38_000;
/** Above what any line allows. */
const LONGEST_CALL_MS = 3 * 3_600_000;

/**
 * Answers calls until told to drain. Call it once in a process, in its main thread: rtc-node works in one thread only.
 * Whoever runs it closes the store, after the drain.
 */
export function runWorker(
  options: RunWorkerOptions,
  { lines, store, owner, callBacks, dialler, sendOn, links, arrivals, onWorn, logger }: RunWorkerDeps,
): RunningWorker {
  const { livekit, realtime, joinAddress, lifetimeCalls } = options;
  let calls = 0;
  const rooms = livekitRooms(livekit);
  const moving = createMoving({ store, logger });
  const people = (dialler || links) && {
    calls: createPersonCalls(livekit, dialler),
    openRoom: (onEvent: (event: CallRoomEvent) => void) => new LiveKitRoom({ onEvent, logger, whose: 'person' }),
    ...(links && { links }),
  };
  const leases = holdLeases({ store, free: () => worker.free, logger });
  const openRealtime = realtimeOpener(options, webSocketTransport());
  const worker = startWorker({
    livekit,
    capacity: options.capacity,
    version: options.version,
    clock: systemClock,
    logger,
    startJob(job) {
      calls += 1;
      // Again where it got no successor.
      if (lifetimeCalls !== undefined && calls % lifetimeCalls === 0) onWorn?.();
      return startSession(
        { url: livekit.url, ...job },
        {
          lines,
          store,
          ...(owner && { owner }),
          ...(callBacks && { callBacks }),
          ...(people && { people }),
          ...(sendOn && { sendOn }),
          ...(arrivals && { arrivals }),
          freeModel: realtime.model.startsWith(EMBEDDED_MODELS),
          leases,
          clock: systemClock,
          logger,
          openRoom: (onEvent) => new LiveKitRoom({ onEvent, logger }),
          openRealtime,
          ...(joinAddress !== undefined && { readAlong: { address: joinAddress, moving } }),
          deleteRoom: (room) => rooms.delete(room),
        },
      );
    },
  });
  // Beats from now on: whoever looks for a worker finds one that LiveKit knows. Calls that have nobody are given to it
  // as soon as it is ready, so it has to be found by then.
  const ready = worker.ready.then(() => soon(leases.start(), systemClock));
  ready.catch(() => {});
  return {
    ready,
    holder: leases.id,
    get jobs() {
      return worker.jobs;
    },
    async drain({ handOver, goodbyeMs }) {
      const able = handOver && (await leases.canHandOver().catch(() => false));
      const goodbye: DrainStep = { how: 'goodbye', ms: goodbyeMs };
      await worker.drain(able ? [{ how: 'hand-over', ms: HAND_OVER_MS }, goodbye] : [goodbye]);
      await leases.close();
    },
    async finish() {
      await worker.drain([{ how: 'by-itself', ms: LONGEST_CALL_MS }]);
      await leases.close();
    },
  };
}
