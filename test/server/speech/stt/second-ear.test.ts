import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { floatFromPcm } from '../../../../server/audio/pcm.ts';
import { resample } from '../../../../server/audio/resampler.ts';
import { readConfig } from '../../../../server/config.ts';
import { RECOGNITION_RATE } from '../../../../server/speech/audio/formats.ts';
import { ensureModels } from '../../../../server/speech/models/ensure.ts';
import { createSecondEar, type SecondEar } from '../../../../server/speech/stt/second-ear.ts';
import { createSynthesiser, type Synthesiser } from '../../../../server/speech/tts/synthesiser.ts';
import { plainWords, VOICE_RATE } from '../../../support/voice-and-ear.ts';

// The real models: fetched by the first run on a machine, from the cache afterwards.
const sure = { speechMs: 2000, certainty: 0.95 };
const owner = 'test';
let ear: SecondEar;
let voice: Synthesiser;

before(
  async () => {
    const logger = pino({ level: 'silent' });
    const models = await ensureModels(readConfig(process.env));
    assert.ok(models.moonshine, 'Moonshine was fetched');
    [ear, voice] = await Promise.all([createSecondEar(models.moonshine, logger), createSynthesiser(models, logger)]);
  },
  { timeout: 600_000 },
);

after(async () => {
  await Promise.all([ear?.close(), voice?.close()]);
});

async function spoken(text: string): Promise<Float32Array> {
  const pcm = await voice.speak(text, { owner, speed: 1 });
  return resample(floatFromPcm(pcm), VOICE_RATE, RECOGNITION_RATE);
}

test('The second ear hears what is said, and of what sounds alike the words of the line', {
  timeout: 120_000,
}, async () => {
  const samples = await spoken('Do you have flour today?');
  const hear = async (words: readonly string[]) => {
    const heard = await ear.hear(samples, sure, { owner, words });
    return heard.map(({ text, likelihood }) => ({ text: plainWords(text), likelihood }));
  };
  assert.deepEqual((await hear(['flour']))[0], { text: 'do you have flour today', likelihood: 0 });
  assert.equal((await hear(['flower']))[0]?.text, 'do you have flower today');
});

test('A voice is heard however soft it is', { timeout: 120_000 }, async () => {
  const samples = await spoken('Does oat milk cost extra?');
  const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  const soft = samples.map((sample) => (sample * 0.00125) / loudness);
  const [heard] = await ear.hear(soft, sure, { owner, words: [] });
  assert.equal(plainWords(heard?.text ?? ''), 'does oat milk cost extra');
});

test('Silence is no speech, and what is too long for a question is not heard again', { timeout: 120_000 }, async () => {
  const hear = (seconds: number, speechMs: number) =>
    ear.hear(new Float32Array(seconds * RECOGNITION_RATE), { speechMs, certainty: 0.6 }, { owner, words: [] });
  assert.deepEqual(await hear(1, 96), []);
  assert.deepEqual(await hear(13, 12_000), []);
});
