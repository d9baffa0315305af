import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { floatFromPcm, pcmFromFloat } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import { readConfig } from '../../server/config.ts';
import { RECOGNITION_RATE } from '../../server/speech/audio/formats.ts';
import { ensureModels } from '../../server/speech/models/ensure.ts';
import { createRecogniser } from '../../server/speech/stt/recogniser.ts';
import { FakeCaller } from '../../test/support/caller.ts';
import { wavBytes } from '../../test/support/wav.ts';
import { type Clip, debianClips } from '../speech/clips.ts';
import { recognise } from '../speech/recognition.ts';
import { watchIdle } from '../support/processes.ts';
import type { Place } from './place.ts';
import { clock, type Dialling } from './protocol.ts';

const JITTER_MS = 30;
const weathers: Readonly<Record<'clean' | 'loss1' | 'loss5', NonNullable<Dialling['weather']>>> = {
  clean: {},
  loss1: { loss: 0.01, jitterMs: JITTER_MS },
  loss5: { loss: 0.05, jitterMs: JITTER_MS },
};
type Condition = keyof typeof weathers;
type Codec = NonNullable<Dialling['codec']>;

/** In each weather; they share the clips. */
const CALLS_EACH = 2;
/** What `FakeCaller` hears at. */
const ROOM_RATE = 24_000;
/** The way through gateway and LiveKit, with the longest wait of a jitter buffer. */
const ON_THE_WAY_MS = 700;
/** A clip is cut from what was heard with so much before it. */
const LEAD_MS = 100;
/** The agent finds the end of what was said, and says its word. */
const PAUSE_MS = 700;

interface WeatheredCall {
  call: number;
  condition: Condition;
  /** What is heard of the phone in its room. */
  ear: FakeCaller;
}

/** Speaks recorded sentences into calls with and without loss, and recognises what arrives in the room. */
export async function measureWords(place: Place, { clips: count, codec }: { clips: number; codec: Codec }) {
  const clips = debianClips('en', count);
  const folder = mkdtempSync(join(tmpdir(), 'hoyhoy-words-'));
  const files = clips.map(({ samples }, i) => {
    const file = join(folder, `${i}.wav`);
    writeFileSync(file, wavBytes([pcmFromFloat(samples)], RECOGNITION_RATE));
    return file;
  });
  const idle = watchIdle();
  const calls: WeatheredCall[] = [];
  for (const condition of conditions) {
    for (let i = 0; i < CALLS_EACH; i++) calls.push(await dial(place, condition, 6000 + calls.length, codec));
  }
  const heard: Record<Condition, Clip[]> = { clean: [], loss1: [], loss5: [] };
  await Promise.all(
    calls.map(async ({ call, condition, ear }) => {
      // Not all in step.
      await delay((call % calls.length) * 300);
      for (const [i, clip] of clips.entries()) {
        if (i % CALLS_EACH !== call % CALLS_EACH) continue;
        const { beganAt } = await place.fleet.speak(call, files[i] ?? '');
        await delay(ON_THE_WAY_MS);
        const pcm = ear.heard.pcm(beganAt - (clock() - performance.now()) - LEAD_MS);
        ear.heard.close();
        const samples = resample(floatFromPcm(pcm), ROOM_RATE, RECOGNITION_RATE);
        heard[condition].push({ ...clip, name: `${condition} ${clip.name}`, samples });
        await delay(PAUSE_MS);
      }
    }),
  );
  const idleShare = idle();
  for (const { call, ear } of calls) {
    await ear.leave();
    await place.fleet.hangUp(call);
  }
  rmSync(folder, { recursive: true });
  const recogniser = await createRecogniser(
    (await ensureModels(readConfig(process.env))).whisper,
    pino({ level: 'silent' }),
  );
  const figures: Record<string, number> = {};
  let words = 0;
  for (const condition of conditions) {
    const recognised = await recognise(recogniser, heard[condition], 'en');
    figures[`wer_${condition}`] = recognised.wer;
    words = recognised.words;
  }
  await recogniser.close();
  const percent = Math.round(100 * idleShare);
  return {
    figures,
    notes: [
      `${clips.length} recorded sentences (${words} words) by ${codec} in each weather: none; 1 % and 5 % lost with ${JITTER_MS} ms jitter; idle CPU ${percent} %`,
      ...(idleShare < 0.1 ? ['the words are VOID: less than 10 % of the CPU was idle'] : []),
    ],
  };
}

const conditions = Object.keys(weathers) as Condition[];

async function dial({ fleet, port, stack }: Place, condition: Condition, call: number, codec: Codec) {
  await fleet.dial(call, port, { weather: weathers[condition], codec });
  const [record] = await stack.hoyhoy.store.listCalls({ limit: 1 });
  if (record === undefined) throw new Error('A call is in no room.');
  const identity = `operator-${call}`;
  const options = { ...stack.livekit, room: record.room, identity, microphone: false, hears: 'sip_' };
  return { call, condition, ear: await FakeCaller.join(options) };
}
