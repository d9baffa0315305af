import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { pino } from 'pino';
import { z } from 'zod';
import { readConfig } from '../../../../server/config.ts';
import { EMBEDDED_VOICES } from '../../../../server/contract/index.ts';
import { ensureModels } from '../../../../server/speech/models/ensure.ts';
import { joeFiles, type ModelPaths } from '../../../../server/speech/models/paths.ts';
import { WorkerPool } from '../../../../server/speech/pool/worker-pool.ts';
import { createSynthesiser } from '../../../../server/speech/tts/synthesiser.ts';

// The real voices: fetched by the first run on a machine, from the cache afterwards.
const logger = pino({ level: 'silent' });
const owner = 'test';
let models: ModelPaths & { joe: string };

before(
  async () => {
    const { joe, ...others } = await ensureModels({ ...readConfig(process.env), voices: EMBEDDED_VOICES });
    models = { ...others, joe: joe ?? assert.fail('the voice was to be fetched') };
  },
  { timeout: 600_000 },
);

const isHeard = (pcm: Int16Array) => pcm.some((sample) => Math.abs(sample) > 1000);

test('What could not be made ready, or was given up, is rendered again for whoever speaks it', {
  timeout: 120_000,
}, async (t) => {
  const joe = await mkdtemp(join(tmpdir(), 'hoyhoy-joe-'));
  t.after(() => rm(joe, { recursive: true }));
  for (const file of joeFiles) await writeFile(join(joe, file), 'broken');
  const voice = await createSynthesiser({ ...models, joe }, logger);
  t.after(() => voice.close());
  const asJoe = { owner, speed: 1, voice: 'joe' } as const;
  voice.prepare('Good morning.', asJoe);
  await assert.rejects(voice.speak('Good morning.', asJoe), { reason: 'worker-failed' });
  for (const file of joeFiles) await rm(join(joe, file));
  for (const file of joeFiles) await symlink(join(models.joe, file), join(joe, file));
  assert.ok(isHeard(await voice.speak('Good morning.', asJoe)));

  const stale = new AbortController();
  voice.prepare('We open at nine.', { owner, speed: 1, signal: stale.signal });
  stale.abort();
  assert.ok(isHeard(await voice.speak('We open at nine.', { owner, speed: 1 })));
});

test('Both voices speak again after their thread has died', { timeout: 120_000 }, async (t) => {
  const pool = new WorkerPool({
    name: 'voice',
    module: new URL('./mortal-tts-worker.ts', import.meta.url),
    size: 1,
    workerData: { voice: models.voice, joe: models.joe },
    result: z.instanceof(Int16Array),
    logger,
  });
  t.after(() => pool.close());
  const say = (text: string, voice: string) => pool.run({ text, speed: 1, voice }, { owner, deadlineMs: 60_000 });
  assert.ok(isHeard(await say('Good morning.', 'joe')));
  await assert.rejects(say('die', 'joe'), { reason: 'worker-died' });
  for (const voice of ['joe', 'hibari']) assert.ok(isHeard(await say('Good morning.', voice)), voice);
});
