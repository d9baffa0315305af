import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pino } from 'pino';
import { floatFromPcm } from '../../../server/audio/pcm.ts';
import { resample } from '../../../server/audio/resampler.ts';
import { readConfig } from '../../../server/config.ts';
import { RECOGNITION_RATE, VOICE_RATE } from '../../../server/speech/audio/formats.ts';
import { loadEngine } from '../../../server/speech/engine.ts';
import { ensureModels } from '../../../server/speech/models/ensure.ts';
import { moonshineFiles } from '../../../server/speech/models/paths.ts';

// The real models: fetched by the first run on a machine, from the cache afterwards.
test('Where the second recogniser can not be loaded that is told once, and the first hears alone', {
  timeout: 600_000,
}, async (t) => {
  const moonshine = await mkdtemp(join(tmpdir(), 'hoyhoy-moonshine-'));
  t.after(() => rm(moonshine, { recursive: true }));
  for (const file of moonshineFiles) await writeFile(join(moonshine, file), 'broken');
  const told: { level: number; msg: string }[] = [];
  const logger = pino({ level: 'warn' }, { write: (entry: string) => told.push(JSON.parse(entry)) });
  const models = await ensureModels(readConfig(process.env));
  const engine = await loadEngine({ models: { ...models, moonshine }, logger });
  t.after(() => engine.close());
  assert.equal(engine.secondEar, undefined);
  const warnings = told.filter(({ level }) => level === pino.levels.values['warn']);
  assert.deepEqual(
    warnings.map(({ msg }) => msg),
    ['English questions are heard by one recogniser only: the other can not be loaded'],
  );
  const pcm = await engine.synthesiser.speak('How much is a loaf of bread?', { owner: 'test', speed: 1 });
  const samples = resample(floatFromPcm(pcm), VOICE_RATE, RECOGNITION_RATE);
  const evidence = { speechMs: 1500, certainty: 0.95, background: false };
  const words = await engine.recogniser.recognise(samples, evidence, { owner: 'test', language: 'en' });
  assert.match(words, /how much is a loaf of bread/i);
});
