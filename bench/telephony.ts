/**
 * Telephone calls into the real gateway, as `hoyhoy serve` starts it, with LiveKit, an agent worker and a scripted
 * Realtime server behind it. The phones are ours, in processes of their own, on the same machine.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { dispose } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import { mostlyHeard } from '../test/support/heard-audio.ts';
import { startHoyhoy } from '../test/support/hoyhoy.ts';
import { startLiveKit } from '../test/support/livekit.ts';
import { startScriptedRealtime } from '../test/support/scripted-realtime.ts';
import { tones } from '../test/support/telephony/dial-phone.ts';
import { tokenFor } from './support/join-line.ts';
import { commandOf, cpuSeconds, processTree, pssMegabytes, watchIdle } from './support/processes.ts';
import { report } from './support/results.ts';
import { median, percentile } from './support/statistics.ts';
import { BareLeg } from './telephony/bare-leg.ts';
import { PhoneFleet } from './telephony/fleet.ts';
import { heldOpen } from './telephony/held-open.ts';
import { clock } from './telephony/protocol.ts';

const { values } = parseArgs({
  options: { held: { type: 'string' }, seconds: { type: 'string' }, calls: { type: 'string' } },
});
const HELD = Number(values.held ?? 12);
const SECONDS = Number(values.seconds ?? 60);
const SHORT_CALLS = Number(values.calls ?? 500);
const PHONES_IN_A_PROCESS = 3;
const SHORT_AT_ONCE = 4;
/** Short calls before anything is counted: what is opened once and kept is no leak. */
const WARM_UPS = 8;
/** Calls are placed so far apart, as callers do; each is set up while the others talk. */
const APART_MS = 400;

const loops = mkdtempSync(join(tmpdir(), 'hoyhoy-loops-'));
const livekit = await startLiveKit();
const realtime = await startScriptedRealtime({
  transcribe: ({ pcm }) => `I sing ${mostlyHeard(pcm, Object.values(tones), 24_000) ?? 'nothing'}`,
  respond: ({ lastUserText }) => ({
    text: 'Hello.',
    audio: { tone: lastUserText === '' ? tones.greeting : tones.answer, durationMs: 700 },
  }),
});
const hoyhoy = await startHoyhoy({
  env: {
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: livekit.apiSecret,
    HOYHOY_REALTIME_URL: realtime.url,
    HOYHOY_REALTIME_MODEL: 'scripted',
    HOYHOY_TELEPHONY: 'on',
    HOYHOY_TELEPHONY_FILE: join(loops, 'telephony.yaml'),
    HOYHOY_SIP_HOST: '127.0.0.1',
    HOYHOY_BENCH_LOOPS: loops,
    NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'telephony', 'loop-delay.ts'))}`,
  },
});
const port = Number(hoyhoy.sip?.split(':').at(-1));
const rooms = new RoomServiceClient(livekit.url.replace(/^ws/, 'http'), livekit.apiKey, livekit.apiSecret);
const main = processTree(process.pid).find((pid) => /cli\.[jt]s telephony/.test(commandOf(pid)));
if (main === undefined) throw new Error('The gateway is not among the processes of this run.');
const gateway = () => processTree(main);
const fleet = new PhoneFleet(Math.ceil(HELD / PHONES_IN_A_PROCESS));

await shortCalls(100, WARM_UPS);
await untilNoRooms();
const openBefore = heldOpen(gateway());

const asked = Array.from({ length: HELD }, (_, call) => 1000 + call);
const dialled = [];
for (const call of asked) {
  const setUp = fleet.dial(call, port).catch((error) => void process.stderr.write(`${error}\n`));
  dialled.push(setUp);
  await delay(APART_MS);
}
const setUps = (await Promise.all(dialled)).filter((setUp) => setUp !== undefined);
const bare = await BareLeg.join(livekit.url, await tokenFor(hoyhoy.url, 'shop'));

const tree = gateway();
const idle = watchIdle();
const [cpuBefore, began] = [cpuSeconds(tree), performance.now()];
watchLoops(tree);
const ofPhones: Crossing[] = [];
const ofBare: Crossing[] = [];
const speaking = new Set<string>();
for (let turn = 0; performance.now() - began < SECONDS * 1000 || turn < setUps.length; turn++) {
  const setUp = setUps[turn % Math.max(1, setUps.length)];
  if (setUp !== undefined) {
    const crossing = await cross(() => fleet.sing(Number(setUp.call)));
    if (crossing !== undefined) {
      ofPhones.push(crossing);
      speaking.add(setUp.call);
    }
  }
  // The floor is measured between them, on the same busy machine.
  const floor = turn % 2 === 0 ? await cross(() => bare.sing()) : undefined;
  if (floor !== undefined) ofBare.push(floor);
}
watchLoops(tree);
const cpuPerCall = (cpuSeconds(tree) - cpuBefore) / ((performance.now() - began) / 1000) / HELD;
const megabytesPerCall = pssMegabytes(tree) / HELD;
const idleShare = idle();
await Promise.all(setUps.map(({ call }) => fleet.hangUp(Number(call))));
await bare.leave();
const loopDelays = tree.map((pid) => Number(readFileSync(join(loops, String(pid)), 'utf8')));

await shortCalls(2000, SHORT_CALLS);
const leakedRooms = await untilNoRooms();
const openAfter = heldOpen(gateway());

const floorIn = median(ofBare.map(({ inMs }) => inMs));
const floorOut = median(ofBare.map(({ outMs }) => outMs));
const added = ofPhones.map(({ inMs, outMs }) => ({ inMs: inMs - floorIn, outMs: outMs - floorOut }));
const ringing = setUps.flatMap(({ ringingMs }) => (ringingMs === undefined ? [] : [ringingMs]));
report(
  'telephony',
  {
    calls_asked: HELD,
    // Answered, and heard and answered with sound after having been held.
    calls_held: speaking.size,
    ...spread('setup_180_ms', ringing),
    ...spread(
      'setup_200_ms',
      setUps.map((setUp) => setUp.answeredMs),
    ),
    ...spread(
      'greeting_ms',
      setUps.map((setUp) => setUp.greetingMs),
    ),
    ...spread(
      'one_way_in_ms',
      added.map(({ inMs }) => inMs),
    ),
    ...spread(
      'one_way_out_ms',
      added.map(({ outMs }) => outMs),
    ),
    cpu_per_call: cpuPerCall,
    mb_per_call: megabytesPerCall,
    loop_delay_p99_ms: Math.max(...loopDelays),
    leaked_ports: openAfter.ports - openBefore.ports,
    leaked_handles: openAfter.handles - openBefore.handles,
    leaked_rooms: leakedRooms,
  },
  {
    notes: [
      `${HELD} calls held for ${SECONDS} s, ${ofPhones.length} turns spoken; ${SHORT_CALLS} short calls; idle CPU ${Math.round(100 * idleShare)} %`,
      `floor of ${ofBare.length} turns over LiveKit alone: in ${Math.round(floorIn)} ms, out ${Math.round(floorOut)} ms`,
      ...(idleShare < 0.1 ? ['VOID: less than 10 % of the CPU was idle'] : []),
    ],
    packages: ['@livekit/rtc-node', 'livekit-server-sdk'],
  },
);
await fleet.close();
await hoyhoy.close();
await realtime.close();
await livekit.close();
rmSync(loops, { recursive: true, force: true });
await dispose();

interface Crossing {
  /** From the caller's first sound until the model's server found it. */
  inMs: number;
  /** From the first sound of the model until the caller heard it. */
  outMs: number;
}

/** One turn of one caller, while all others are silent; undefined where it got no answer. */
async function cross(sing: () => Promise<{ sangAt: number; heardAt: number }>): Promise<Crossing | undefined> {
  const since = performance.now();
  try {
    const { sangAt, heardAt } = await sing();
    const sent = realtime.sent.filter(({ at }) => at >= since);
    const found = sent.find(({ type }) => type === 'input_audio_buffer.speech_started');
    const spoken = sent.find(({ type }) => type === 'response.output_audio.delta');
    if (found === undefined || spoken === undefined) return undefined;
    const offset = clock() - performance.now();
    return { inMs: found.at + offset - sangAt, outMs: heardAt - (spoken.at + offset) };
  } catch (error) {
    process.stderr.write(`${error}\n`);
    return undefined;
  }
}

/** Calls that hear the beginning of the greeting and hang up, a few at once. */
async function shortCalls(from: number, count: number): Promise<void> {
  let next = from;
  const one = async () => {
    while (next < from + count) {
      const call = next++;
      await fleet.dial(call, port);
      await fleet.hangUp(call);
    }
  };
  await Promise.all(Array.from({ length: SHORT_AT_ONCE }, one));
}

/** Resolves once no room is left, or with how many are after a while. */
async function untilNoRooms(): Promise<number> {
  for (let tries = 0; ; tries++) {
    const left = (await rooms.listRooms()).length;
    if (left === 0 || tries === 30) return left;
    await delay(1000);
  }
}

function watchLoops(pids: readonly number[]): void {
  for (const pid of pids) process.kill(pid, 'SIGUSR2');
}

function spread(name: string, samples: readonly number[]): Record<string, number> {
  return { [`${name}_p50`]: median(samples), [`${name}_p95`]: percentile(samples, 0.95) };
}
