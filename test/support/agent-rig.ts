import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RoomServiceClient } from 'livekit-server-sdk';
import { pino } from 'pino';
import { runWorker } from '../../server/agent/main.ts';
import type { Worker } from '../../server/agent/worker.ts';
import type { AdmittedCall } from '../../server/calls/calls.ts';
import { createCalls } from '../../server/calls/create-calls.ts';
import { livekitRooms } from '../../server/calls/livekit-rooms.ts';
import type { Line } from '../../server/line/line.ts';
import { openStore } from '../../server/store/open.ts';
import type { CallRecord, Store } from '../../server/store/store.ts';
import { type CallerOptions, FakeCaller } from './caller.ts';
import { aLine, catalogOf } from './lines.ts';
import { startLiveKit } from './livekit.ts';
import { type ScriptedRealtime, startScriptedRealtime } from './scripted-realtime.ts';
import type { ScriptedOptions } from './scripted-realtime/options.ts';

export interface AgentRig {
  realtime: ScriptedRealtime;
  store: Store;
  worker: Worker;
  livekit: { url: string; apiKey: string; apiSecret: string };
  rooms: RoomServiceClient;
  /** Admits a call, as the API does, without a caller yet. */
  admit(kind?: 'web' | 'phone'): Promise<AdmittedCall>;
  /** Joins an admitted call. */
  join(call: AdmittedCall, options?: Partial<CallerOptions>): Promise<FakeCaller>;
  /** Admits and joins. */
  dial(options?: Partial<CallerOptions>): Promise<{ call: AdmittedCall; caller: FakeCaller }>;
  /** Resolves to the call's record once it is as wanted. */
  untilRecord(callId: string, isIt: (record: CallRecord) => boolean, what: string, ms?: number): Promise<CallRecord>;
  close(): Promise<void>;
}

export interface RigOptions {
  line?: Partial<Line>;
  realtime?: ScriptedOptions;
  capacity?: number;
  /** Default 'silent'. */
  logLevel?: string;
}

/** LiveKit, a scripted Realtime server, a store and one agent worker, all real but the model. */
export async function startAgentRig(options: RigOptions = {}): Promise<AgentRig> {
  const logger = pino({ level: options.logLevel ?? 'silent' });
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-agent-'));
  const [server, realtime, store] = await Promise.all([
    startLiveKit(),
    startScriptedRealtime(options.realtime),
    openStore({ path: join(dir, 'calls.db'), logger }),
  ]);
  const livekit = { url: server.url, apiKey: server.apiKey, apiSecret: server.apiSecret };
  const limits = { concurrentCalls: 100, maxCallMinutes: 10 };
  const lines = catalogOf([aLine({ limits, ...options.line })]);
  const calls = createCalls({ lines, store, rooms: livekitRooms(livekit), logger });
  const worker = runWorker(
    {
      livekit,
      realtime: { url: realtime.url, model: 'scripted/{line}' },
      capacity: options.capacity ?? 50,
      version: '0.0.0',
    },
    { lines, store, logger },
  );
  await worker.ready;

  const admit = (kind: 'web' | 'phone' = 'web') => calls.admit({ line: 'bakery', kind });
  const join_ = (call: AdmittedCall, own: Partial<CallerOptions> = {}) =>
    FakeCaller.join({ ...livekit, room: call.room, identity: call.identity, ...own });

  return {
    realtime,
    store,
    worker,
    livekit,
    rooms: new RoomServiceClient(livekit.url.replace(/^ws/, 'http'), livekit.apiKey, livekit.apiSecret),
    admit,
    join: join_,
    async dial(own) {
      const call = await admit();
      return { call, caller: await join_(call, own) };
    },
    async untilRecord(callId, isIt, what, ms = 8000) {
      const end = performance.now() + ms;
      for (;;) {
        const record = await store.getCall(callId);
        if (record && isIt(record)) return record;
        if (performance.now() > end) throw new Error(`Within ${ms} ms the call's record had no ${what}`);
        // The store tells nobody of changes; a read takes a round trip to its thread.
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async close() {
      await worker.drain(0);
      await Promise.all([realtime.close(), server.close()]);
      await store.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
