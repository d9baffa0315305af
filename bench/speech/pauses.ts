import { setTimeout } from 'node:timers/promises';
import { pcmFromFloat } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import type { SpeechServer } from '../../server/speech/server.ts';
import { SpeechClient } from '../../test/server/speech/speech-client.ts';
import type { Clip } from './clips.ts';

/** Length of the pause that is put into a clip; they take turns. */
const PAUSES_MS = [400, 700, 1000, 1300];
const RATE = 16_000;
const BLOCK = RATE / 50;
/** A frame of 20 ms at 24 kHz, as the agent sends it. */
const FRAME = 480;
const FRAME_MS = 20;
const AT_ONCE = 2;
/** Seconds after which every turn has ended. */
const LONGEST_WAIT = 6;

/** Cuts each clip where it is quietest in its middle and puts a pause there. */
export function withPauses(clips: readonly Clip[]): Clip[] {
  return clips.map((clip, i) => {
    const speech = withoutSilence(clip.samples);
    const at = quietest(speech, 0.3, 0.7);
    const pause = new Float32Array(((PAUSES_MS[i % PAUSES_MS.length] ?? 0) * RATE) / 1000).map(
      () => (Math.random() - 0.5) * 0.001,
    );
    return { ...clip, samples: Float32Array.from([...speech.subarray(0, at), ...pause, ...speech.subarray(at)]) };
  });
}

/** Share of the clips whose turn ends before they do, spoken in real time. */
export async function cutOffRate(server: SpeechServer, clips: readonly Clip[]): Promise<number> {
  const cut = await each(clips, async (clip) => {
    const client = await openedFor(server);
    await speak(client, clip.samples);
    const turns = client.all('input_audio_buffer.speech_stopped').length;
    client.close();
    if (turns > 0) process.stderr.write(`cut off in ${clip.name}: ${clip.text.trim()}\n`);
    return turns > 0;
  });
  return cut.filter(Boolean).length / clips.length;
}

/** How long whoever has said one of the clips waits until their turn counts as ended, in ms. */
export function silencesBeforeTheEnd(server: SpeechServer, clips: readonly Clip[]): Promise<number[]> {
  return each(clips, async ({ samples }) => {
    const client = await openedFor(server);
    await speak(client, samples);
    const silent = performance.now();
    const after = speak(client, new Float32Array(LONGEST_WAIT * RATE));
    await client.until('input_audio_buffer.speech_stopped', client.all('input_audio_buffer.speech_stopped').length + 1);
    const waited = performance.now() - silent;
    client.close();
    await after;
    return waited;
  });
}

/** What is made of each, some at once, in the order in which they are done. */
async function each<T>(clips: readonly Clip[], of: (clip: Clip) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  const waiting = [...clips];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let clip = waiting.shift(); clip; clip = waiting.shift()) results.push(await of(clip));
    }),
  );
  return results;
}

async function openedFor(server: SpeechServer): Promise<SpeechClient> {
  const client = await SpeechClient.open(server, 'bench');
  const detection = { type: 'server_vad', create_response: false, interrupt_response: false };
  client.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: detection } } },
  });
  await client.until('session.updated');
  return client;
}

/** Sends 16 kHz samples as they would be spoken, until the client is closed. */
async function speak(client: SpeechClient, samples: Float32Array): Promise<void> {
  const pcm = pcmFromFloat(resample(samples, RATE, 24_000));
  const started = performance.now();
  for (let at = 0; at < pcm.length && !client.closed; at += FRAME) {
    client.append(pcm.subarray(at, at + FRAME));
    await setTimeout(Math.max(0, started + (at / FRAME + 1) * FRAME_MS - performance.now()));
  }
}

export function withoutSilence(samples: Float32Array): Float32Array {
  const loud = (sample: number) => Math.abs(sample) > 0.01;
  return samples.subarray(Math.max(0, samples.findIndex(loud)), samples.findLastIndex(loud) + 1);
}

function quietest(samples: Float32Array, from: number, to: number): number {
  let best = { at: 0, energy: Number.POSITIVE_INFINITY };
  for (let at = Math.floor(samples.length * from); at + BLOCK < samples.length * to; at += BLOCK / 2) {
    const energy = samples.subarray(at, at + BLOCK).reduce((sum, sample) => sum + sample * sample, 0);
    if (energy < best.energy) best = { at: at + BLOCK / 2, energy };
  }
  return best.at;
}
