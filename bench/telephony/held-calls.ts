import { setTimeout as delay } from 'node:timers/promises';
import { tokenFor } from '../support/join-line.ts';
import { cpuSeconds, pssMegabytes, watchIdle } from '../support/processes.ts';
import { median, percentile } from '../support/statistics.ts';
import { BareLeg } from './bare-leg.ts';
import type { Place } from './place.ts';
import { clock } from './protocol.ts';
import { shortCalls } from './short-calls.ts';

/** Calls are placed so far apart, as callers do; each is set up while the others talk. */
const APART_MS = 400;

interface Crossing {
  /** From the caller's first sound until the model's server found it. */
  inMs: number;
  /** From the first sound of the model until the caller heard it. */
  outMs: number;
}

/** Sets up so many calls and holds them; one caller at a time sings and is answered, in turn with one on LiveKit alone. */
export async function holdCalls(place: Place, { held, seconds }: { held: number; seconds: number }) {
  const { fleet, port, stack, probes } = place;
  await shortCalls(place, 100);
  await place.untilNoRooms();
  const dialled = [];
  for (let call = 1000; call < 1000 + held; call++) {
    const setUp = fleet.dial(call, port).catch((error) => void process.stderr.write(`${error}\n`));
    dialled.push(setUp);
    await delay(APART_MS);
  }
  const setUps = (await Promise.all(dialled)).filter((setUp) => setUp !== undefined);
  const bare = await BareLeg.join(stack.livekit.url, await tokenFor(stack.hoyhoy.url, 'shop'));

  const tree = place.gateway();
  await probes.ask(tree);
  const idle = watchIdle();
  const [cpuBefore, began] = [cpuSeconds(tree), performance.now()];
  const ofPhones: Crossing[] = [];
  const ofBare: Crossing[] = [];
  const speaking = new Set<string>();
  for (let turn = 0; performance.now() - began < seconds * 1000 || turn < setUps.length; turn++) {
    const setUp = setUps[turn % Math.max(1, setUps.length)];
    if (setUp !== undefined) {
      const crossing = await cross(place, () => fleet.sing(Number(setUp.call)));
      if (crossing !== undefined) {
        ofPhones.push(crossing);
        speaking.add(setUp.call);
      }
    }
    // The floor is measured between them, on the same busy machine.
    const floor = turn % 2 === 0 ? await cross(place, () => bare.sing()) : undefined;
    if (floor !== undefined) ofBare.push(floor);
  }
  const cpuPerCall = (cpuSeconds(tree) - cpuBefore) / ((performance.now() - began) / 1000) / held;
  const idleShare = idle();
  const megabytesPerCall = pssMegabytes(tree) / held;
  const probed = await probes.ask(tree);
  await Promise.all(setUps.map(({ call }) => fleet.hangUp(Number(call))));
  await bare.leave();

  const floorIn = median(ofBare.map(({ inMs }) => inMs));
  const floorOut = median(ofBare.map(({ outMs }) => outMs));
  const ringing = setUps.flatMap(({ ringingMs }) => (ringingMs === undefined ? [] : [ringingMs]));
  const percent = Math.round(100 * idleShare);
  return {
    figures: {
      calls_asked: held,
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
        ofPhones.map(({ inMs }) => inMs - floorIn),
      ),
      ...spread(
        'one_way_out_ms',
        ofPhones.map(({ outMs }) => outMs - floorOut),
      ),
      cpu_per_call: cpuPerCall,
      mb_per_call: megabytesPerCall,
      loop_delay_p99_ms: Math.max(...probed.map(({ loopDelayMs }) => loopDelayMs)),
    },
    notes: [
      `${held} calls held for ${seconds} s, ${ofPhones.length} turns spoken; idle CPU ${percent} %`,
      `floor of ${ofBare.length} turns over LiveKit alone: in ${Math.round(floorIn)} ms, out ${Math.round(floorOut)} ms`,
      ...(idleShare < 0.1 ? ['the held calls are VOID: less than 10 % of the CPU was idle'] : []),
    ],
  };
}

/** One turn of one caller, while all others are silent; undefined where it got no answer. */
async function cross(
  { stack: { realtime } }: Place,
  sing: () => Promise<{ sangAt: number; heardAt: number }>,
): Promise<Crossing | undefined> {
  const since = performance.now();
  try {
    const { sangAt, heardAt } = await sing();
    const sent = realtime.sent.filter(({ at }) => at >= since);
    const found = sent.find(({ type }) => type === 'input_audio_buffer.speech_started');
    // The agents of other calls may say something of their own accord.
    const spoken = sent.find(
      ({ type, connection }) => type === 'response.output_audio.delta' && connection === found?.connection,
    );
    if (found === undefined || spoken === undefined) return undefined;
    const offset = clock() - performance.now();
    return { inMs: found.at + offset - sangAt, outMs: heardAt - (spoken.at + offset) };
  } catch (error) {
    process.stderr.write(`${error}\n`);
    return undefined;
  }
}

function spread(name: string, samples: readonly number[]): Record<string, number> {
  return { [`${name}_p50`]: median(samples), [`${name}_p95`]: percentile(samples, 0.95) };
}
