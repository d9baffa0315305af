import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { dispose } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import { pino } from 'pino';
import { z } from 'zod';
import { callerAttributes, exactWords } from '../../server/contract/index.ts';
import { type OpenStore, openStore } from '../../server/store/open.ts';
import type { CallRecord } from '../../server/store/store.ts';
import { type CallerOptions, FakeCaller } from './caller.ts';
import { mostlyHeard } from './heard-audio.ts';
import { type HoyhoyCommand, hoyhoy } from './hoyhoy-command.ts';
import { startLiveKit, type TestLiveKit } from './livekit.ts';
import { freePort } from './ports.ts';
import type { CallerTurn, Responder, ScriptedOptions } from './scripted-realtime/options.ts';
import { type ScriptedRealtime, startScriptedRealtime } from './scripted-realtime.ts';
import { workerOf } from './worker-of.ts';

/**
 * `hoyhoy serve` with several worker processes, as an owner runs it, beside a LiveKit and a scripted Realtime server of
 * the test's: each of them can be killed on its own, and callers on rtc-node hear what comes of it.
 */
export interface Fleet {
  livekit: TestLiveKit;
  realtime: ScriptedRealtime;
  /** The same database that the fleet writes. */
  store: OpenStore;
  /** Path of that database. */
  storePath: string;
  rooms: RoomServiceClient;
  /** The running `hoyhoy serve`; `restartServe` replaces it. */
  readonly serve: HoyhoyCommand;
  /** A caller who has come by the API, as a page does, and is in the room. */
  dial(options?: Partial<CallerOptions>): Promise<FleetCall>;
  /** Process id of the worker that holds a call. */
  workerOf(callId: string): Promise<number>;
  /** Identities of the agents in a call's room. */
  agentsIn(room: string): Promise<string[]>;
  /** Resolves once caller and agent are both in the room, as LiveKit sees it. */
  untilTogether(call: FleetCall): Promise<void>;
  untilRoomGone(room: string): Promise<void>;
  /** Resolves to the call's record once it is as wanted. */
  untilRecord(callId: string, isIt: (record: CallRecord) => boolean, what: string, ms?: number): Promise<CallRecord>;
  /** Starts `hoyhoy serve` again after it was killed. */
  restartServe(): Promise<void>;
  close(): Promise<void>;
}

export interface FleetCall {
  callId: string;
  room: string;
  caller: FakeCaller;
}

export interface FleetOptions {
  /** Worker processes. Default 2. */
  workers?: number;
  realtime?: ScriptedOptions;
  /** More of the line's `line.yaml`. */
  yaml?: string;
  /** Answered by the embedded speech server in place of the scripted one, from this knowledge. */
  knowledge?: string;
  /** Environment of `hoyhoy serve`. */
  env?: Record<string, string>;
  /** Where it keeps its data. Default: a folder of the fleet's own. */
  data?: string;
}

/** How the parts of a call sound, so that a caller's ear tells them apart. */
export const tones = { greeting: 440, answer: 660, apology: 880, goodbye: 330 } as const;

/** What a caller may sing, and is understood as the name of it. */
export const sung = { low: 300, high: 550 } as const;

const transcribe = ({ pcm }: CallerTurn) =>
  mostlyHeard(pcm, Object.values(sung), 24_000) === sung.high ? 'high' : 'low';

export const GREETING = 'Hello, this is the fleet.';

/**
 * The model of a fleet: says what it is told to say, and answers with everything that the caller has said in this call,
 * which shows what it knows.
 */
export const remembering: Responder = ({ instructions, items }) => {
  const words = exactWords(instructions);
  if (words !== undefined) return { text: words, audio: { tone: toneOf(words), durationMs: 1000 } };
  const said = items.flatMap((item) =>
    item.type === 'message' && item.role === 'user' ? (item.content ?? []).map((part) => textOf(part)) : [],
  );
  return { text: `You said: ${said.join(', ')}.`, audio: { tone: tones.answer, durationMs: 1200 } };
};

export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-fleet-'));
  await mkdir(join(dir, 'lines', 'fleet'), { recursive: true });
  await writeFile(
    join(dir, 'lines', 'fleet', 'line.yaml'),
    `name: Fleet\ngreeting: ${GREETING}\nallowedOrigins: ["${ORIGIN}"]\nlimits: { concurrentCalls: 25, maxCallMinutes: 10 }\n${options.yaml ?? ''}`,
  );
  if (options.knowledge !== undefined) {
    await mkdir(join(dir, 'lines', 'fleet', 'knowledge'));
    await writeFile(join(dir, 'lines', 'fleet', 'knowledge', 'all.md'), options.knowledge);
  }
  const [livekit, realtime] = await Promise.all([
    startLiveKit(),
    startScriptedRealtime({ respond: remembering, transcribe, ...options.realtime }),
  ]);
  const data = options.data ?? join(dir, 'data');
  const env = {
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: livekit.apiSecret,
    HOYHOY_REALTIME_URL: options.knowledge === undefined ? realtime.url : undefined,
    HOYHOY_WORKERS: String(options.workers ?? 2),
    HOYHOY_LINES: join(dir, 'lines'),
    HOYHOY_DATA: data,
    ...options.env,
  };
  const start = async () => {
    // Each start has ports of its own: an API or gateway that is killed comes back there, and no other test's takes them meanwhile.
    const [port, carriers] = [await freePort(), await freePort()];
    const command = hoyhoy(['serve'], { HOYHOY_PORT: String(port), HOYHOY_CARRIER_PORT: String(carriers), ...env });
    const [, at] = await command.says(/API and widget: (\S+)/);
    return { command, url: String(at) };
  };
  let serving = await start();
  const storePath = join(data, 'calls.db');
  const store = await openStore({ path: storePath, logger: pino({ level: 'silent' }) });
  const rooms = new RoomServiceClient(livekit.url.replace(/^ws/, 'http'), livekit.apiKey, livekit.apiSecret);
  const callers: FakeCaller[] = [];

  return {
    livekit,
    realtime,
    store,
    storePath,
    rooms,
    get serve() {
      return serving.command;
    },
    async dial(own) {
      const response = await fetch(new URL('/api/lines/fleet/token', serving.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN },
        body: '{}',
      });
      if (!response.ok) throw new Error(`The API refused a call: ${await response.text()}`);
      const { server_url: url, participant_token: token } = answerSchema.parse(await response.json());
      const { video, attributes } = claimsOf(token);
      const { apiKey, apiSecret } = livekit;
      const caller = await FakeCaller.join({ url, token, room: video.room, apiKey, apiSecret, ...own });
      callers.push(caller);
      return { callId: attributes[callerAttributes.callId], room: video.room, caller };
    },
    workerOf: (callId) => workerOf(store, callId),
    async agentsIn(room) {
      const participants = await rooms.listParticipants(room);
      return participants.map(({ identity }) => identity).filter((identity) => identity.startsWith('agent-'));
    },
    async untilTogether({ room, caller }) {
      const wanted = [`agent-${room}`, caller.identity].toSorted();
      for (const end = performance.now() + 20_000; performance.now() < end; await delay(50)) {
        // A LiveKit that is only just back refuses, or does not know the room yet.
        const present = await rooms.listParticipants(room).catch(() => []);
        if (isDeepStrictEqual(present.map(({ identity }) => identity).toSorted(), wanted)) return;
      }
      throw new Error(`Caller and agent of ${room} have not found each other. ${serving.command.output}`);
    },
    async untilRoomGone(room) {
      for (const end = performance.now() + 20_000; performance.now() < end; await delay(50)) {
        if ((await rooms.listRooms([room])).length === 0) return;
      }
      throw new Error(`The room ${room} is still there. ${serving.command.output}`);
    },
    async untilRecord(callId, isIt, what, ms = 20_000) {
      for (const end = performance.now() + ms; performance.now() < end; await delay(20)) {
        const record = await store.getCall(callId);
        if (record && isIt(record)) return record;
      }
      throw new Error(`Within ${ms} ms there was no ${what} in the call's record. ${serving.command.output}`);
    },
    async restartServe() {
      serving = await start();
    },
    async close() {
      await Promise.all(callers.splice(0).map((caller) => caller.leave()));
      serving.command.process.kill('SIGTERM');
      await serving.command.ended;
      await store.close();
      await Promise.all([realtime.close(), livekit.close()]);
      await rm(dir, { recursive: true, force: true });
      // rtc-node would keep the process alive. It can't be begun anew, so this is the last fleet of its file.
      await dispose();
    },
  };
}

const ORIGIN = 'https://fleet.example';

const answerSchema = z.object({ server_url: z.string(), participant_token: z.string() });
const claimsSchema = z.object({
  video: z.object({ room: z.string() }),
  attributes: z.object({ [callerAttributes.callId]: z.string() }),
});

function claimsOf(token: string): z.infer<typeof claimsSchema> {
  const [, claims = ''] = token.split('.');
  return claimsSchema.parse(JSON.parse(Buffer.from(claims, 'base64url').toString()));
}

function toneOf(words: string): number {
  if (words === GREETING) return tones.greeting;
  return words.includes('cut off') ? tones.apology : tones.goodbye;
}

function textOf(part: { text?: string | undefined; transcript?: string | null | undefined }): string {
  return part.text ?? part.transcript ?? '';
}
