import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { floatFromPcm, pcmFromFloat } from '../../../../server/audio/pcm.ts';
import { readConfig } from '../../../../server/config.ts';
import { AudioInput } from '../../../../server/speech/audio-input.ts';
import { ensureModels } from '../../../../server/speech/models/ensure.ts';
import { Conversation } from '../../../../server/speech/protocol/conversation.ts';
import { createRecogniser, type Recogniser } from '../../../../server/speech/stt/recogniser.ts';
import { createSecondEar, type SecondEar } from '../../../../server/speech/stt/second-ear.ts';
import { Transcripts } from '../../../../server/speech/transcripts.ts';
import { createSynthesiser, type Synthesiser } from '../../../../server/speech/tts/synthesiser.ts';
import { loadVad, type VoiceActivity } from '../../../../server/speech/vad.ts';
import { plainWords } from '../../../support/voice-and-ear.ts';

// The real models: fetched by the first run on a machine, from the cache afterwards.
const logger = pino({ level: 'silent' });
const RATE = 24_000;
const detection = { threshold: 0.5, prefixMs: 300, silenceMs: () => 700 };
const TALK = [
  'So he told me that the train was late again, and nobody knew why.',
  'Put the blue one on the shelf beside the window, would you.',
  'My sister is coming on Thursday with both of her children.',
  'They have painted the whole house, and it took them all summer.',
  'Well, I never thought that the film would be as long as that.',
];
let createVad: () => VoiceActivity;
let recogniser: Recogniser;
let secondEar: SecondEar;
let voice: Synthesiser;

before(
  async () => {
    const models = await ensureModels(readConfig(process.env));
    assert.ok(models.moonshine, 'Moonshine was fetched');
    [createVad, recogniser, secondEar, voice] = await Promise.all([
      loadVad(models.vad),
      createRecogniser(models.whisper, logger),
      createSecondEar(models.moonshine, logger),
      createSynthesiser(models, logger),
    ]);
  },
  { timeout: 600_000 },
);

after(async () => {
  await Promise.all([recogniser?.close(), secondEar?.close(), voice?.close()]);
});

/** Speech of -22 dBFS, made softer by so many decibels. */
async function spoken(text: string, minusDb: number): Promise<Float32Array> {
  const samples = floatFromPcm(await voice.speak(text, { owner: 'test', speed: 1 }));
  const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  const gain = (0.08 / loudness) * 10 ** (-minusDb / 20);
  return samples.map((sample) => sample * gain);
}

const mixed = (parts: readonly Float32Array[]) =>
  Float32Array.from({ length: Math.max(...parts.map(({ length }) => length)) }, (_, i) =>
    parts.reduce((sum, part) => sum + (part[i] ?? 0), 0),
  );

/** What is understood of a sound, turn by turn. */
async function understood(sound: Float32Array): Promise<string[]> {
  const transcripts = new Transcripts({
    owner: 'test',
    recogniser,
    secondEar,
    conversation: new Conversation(),
    send: () => {},
    wanted: () => false,
    language: () => 'en',
    otherLanguages: () => [],
    expected: () => [],
    logger,
  });
  const input = new AudioInput(createVad(), { type: 'audio/pcm', rate: RATE });
  const texts: string[] = [];
  const pcm = pcmFromFloat(Float32Array.from([...new Float32Array(RATE / 2), ...sound, ...new Float32Array(RATE)]));
  const bytes = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  for await (const event of input.append(bytes, detection))
    if (event.type === 'stopped') texts.push(await transcripts.speculate(event.utterance));
  return texts.filter((text) => text !== '').map(plainWords);
}

test('Nothing is understood of a room full of voices', { timeout: 120_000 }, async () => {
  const voices = await Promise.all(TALK.map((text) => spoken(text, 31)));
  assert.deepEqual(await understood(mixed(voices)), []);
});

test('A soft caller is understood', { timeout: 120_000 }, async () => {
  assert.deepEqual(await understood(await spoken('What time do you open on Saturday?', 19)), [
    'what time do you open on saturday',
  ]);
});
