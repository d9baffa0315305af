import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { dispose } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import { pino } from 'pino';
import { type RunningWorker, runWorker } from '../../server/agent/main.ts';
import { createArrivals } from '../../server/calls/arrivals.ts';
import type { AdmittedCall } from '../../server/calls/calls.ts';
import { createCalls } from '../../server/calls/create-calls.ts';
import type { Dialler } from '../../server/calls/dialler.ts';
import type { DoNotCall } from '../../server/calls/do-not-call.ts';
import { livekitRooms } from '../../server/calls/livekit-rooms.ts';
import type { Line } from '../../server/line/line.ts';
import { type OpenStore, openStore } from '../../server/store/open.ts';
import type { CallRecord } from '../../server/store/store.ts';
import { callBackStore } from './call-back-store.ts';
import { type CallerOptions, FakeCaller } from './caller.ts';
import { aLine, catalogOf, limits } from './lines.ts';
import { startLiveKit } from './livekit.ts';
import type { ScriptedOptions } from './scripted-realtime/options.ts';
import { type ScriptedRealtime, startScriptedRealtime } from './scripted-realtime.ts';

export interface AgentRig {
  realtime: ScriptedRealtime;
  store: OpenStore & DoNotCall;
  worker: RunningWorker;
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
  /** All callers leave; resolves once the worker has no call left. */
  hangUp(): Promise<void>;
  /** Resolves once the worker has no call left. */
  untilIdle(ms?: number): Promise<void>;
  close(): Promise<void>;
}

export interface RigOptions {
  line?: Partial<Line>;
  realtime?: ScriptedOptions;
  /** A second server, which answers where the first can't. */
  fallback?: ScriptedOptions;
  capacity?: number;
  /** Calls people for callers. Default: nobody may be called. */
  dialler?: Dialler;
  /** Has carriers put callers through, in place of `dialler`. Default: nobody does. */
  sendOn?: Dialler['transfer'];
  /** Host and port of a Redis for LiveKit, with which it has a SIP service. */
  redis?: string;
  /** Default 'silent'. */
  logLevel?: string;
}

/** LiveKit, a scripted Realtime server, a store and one agent worker, all real but the model. */
export async function startAgentRig(options: RigOptions = {}): Promise<AgentRig> {
  const logger = pino({ level: options.logLevel ?? 'silent' });
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-agent-'));
  const [server, realtime, fallback, opened] = await Promise.all([
    startLiveKit(options.redis === undefined ? {} : { redis: options.redis }),
    startScriptedRealtime(options.realtime),
    options.fallback && startScriptedRealtime(options.fallback),
    openStore({ path: join(dir, 'calls.db'), logger }),
  ]);
  const store = callBackStore(opened);
  const livekit = { url: server.url, apiKey: server.apiKey, apiSecret: server.apiSecret };
  const lines = catalogOf([aLine({ limits: limits({ concurrentCalls: 100 }), ...options.line })]);
  const calls = createCalls({ lines, store, rooms: livekitRooms(livekit), logger });
  const worker = runWorker(
    {
      livekit,
      realtime: { url: realtime.url, model: 'scripted/{line}' },
      ...(fallback && { fallback: { url: fallback.url, model: 'fallback/{line}' } }),
      capacity: options.capacity ?? 50,
      version: '0.0.0',
    },
    {
      lines,
      store,
      callBacks: store,
      arrivals: createArrivals(livekit, { calls, store }),
      ...(options.dialler && { dialler: options.dialler }),
      ...(options.sendOn && { sendOn: options.sendOn }),
      logger,
    },
  );
  await worker.ready;

  const admit = (kind: 'web' | 'phone' = 'web') => calls.admit({ line: 'bakery', kind });
  const callers: FakeCaller[] = [];
  const join_ = async (call: AdmittedCall, own: Partial<CallerOptions> = {}) => {
    const caller = await FakeCaller.join({ ...livekit, room: call.room, identity: call.identity, ...own });
    callers.push(caller);
    return caller;
  };
  const untilIdle = (ms = 20_000) =>
    until(async () => worker.jobs === 0 || undefined, 'end of all calls', ms).then(() => {});

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
    async hangUp() {
      await Promise.all(callers.splice(0).map((caller) => caller.leave()));
      await untilIdle();
    },
    untilIdle,
    untilRecord: (callId, isIt, what, ms = 20_000) =>
      until(
        async () => {
          const record = await store.getCall(callId);
          return record && isIt(record) ? record : undefined;
        },
        `${what} in the call's record`,
        ms,
      ),
    async close() {
      await Promise.all(callers.splice(0).map((caller) => caller.leave()));
      await worker.drain({ handOver: false, goodbyeMs: 0 });
      await Promise.all([realtime.close(), fallback?.close(), server.close()]);
      await store.close();
      await rm(dir, { recursive: true, force: true });
      // rtc-node would keep the process alive. It can't be begun anew, so this is the last rig of its file.
      await dispose();
    },
  };
}

/** Looks again and again, because neither store nor worker tells of changes. */
async function until<T>(look: () => Promise<T | undefined>, what: string, ms: number): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`Within ${ms} ms there was no ${what}`);
    await setTimeout(20);
  }
}
