import { type Logger, pino } from 'pino';
import { systemClock } from '../../server/agent/clock.ts';
import { startSession } from '../../server/agent/session/session.ts';
import type { SessionDeps } from '../../server/agent/session/session-deps.ts';
import type { RunningJob } from '../../server/agent/worker/worker.ts';
import type { Line } from '../../server/line/line.ts';
import type { RealtimeEndpoint } from '../../server/realtime/client.ts';
import { createRealtimeClient } from '../../server/realtime/realtime-client.ts';
import { webSocketTransport } from '../../server/realtime/websocket-transport.ts';
import { FakeCallRoom } from './fake-call-room.ts';
import { FakeStore } from './fake-store.ts';
import { leasesOf } from './held-leases.ts';
import { catalogOf } from './lines.ts';

export interface ArrivingCaller {
  identity?: string;
  phone?: boolean;
  name?: string;
  attributes?: Record<string, string>;
}

/** One session of the agent with a Realtime server, scripted or our own, on a real socket; room and store are fakes. */
export class ScriptedCall {
  readonly store = new FakeStore();
  /** Rooms that it has removed. */
  readonly deleted: string[] = [];
  readonly room: FakeCallRoom;
  readonly #job: RunningJob;

  constructor(
    line: Line,
    server: { endpoint: RealtimeEndpoint },
    logger: Logger = pino({ level: 'silent' }),
    { callBack, ...more }: Partial<SessionDeps> & { callBack?: string } = {},
  ) {
    let room: FakeCallRoom | undefined;
    const metadata = JSON.stringify({ callId: 'call-1', line: line.id, epoch: 1, ...(callBack && { callBack }) });
    this.#job = startSession(
      { id: 'job', room: 'room-1', token: 'token', url: 'ws://livekit', metadata },
      {
        lines: catalogOf([line]),
        store: this.store,
        leases: leasesOf(this.store),
        clock: systemClock,
        logger,
        openRoom: (onEvent) => {
          room = new FakeCallRoom(systemClock, onEvent);
          return room;
        },
        openRealtime: (options) =>
          createRealtimeClient({ ...options, endpoint: server.endpoint, transport: webSocketTransport() }),
        deleteRoom: async (name) => void this.deleted.push(name),
        ...more,
      },
    );
    if (!room) throw new Error('The session has opened no room.');
    this.room = room;
  }

  arrive({ identity = 'visitor-1', phone = false, name = '', attributes = {} }: ArrivingCaller = {}): void {
    this.room.emit({ type: 'caller-joined', identity, phone, name, attributes });
    this.room.emit({ type: 'caller-listening' });
  }

  type(text: string): void {
    this.room.emit({ type: 'caller-text', text });
  }

  press(keys: string): void {
    for (const key of keys) this.room.emit({ type: 'caller-key', key });
  }

  async end(): Promise<void> {
    this.#job.end('now');
    await this.#job.done;
  }
}
