import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../../../server/config.ts';
import { ensureModels } from '../../../../server/speech/models/ensure.ts';
import { modelsDirIn, moonshineIn, sentencesIn } from '../../../../server/speech/models/paths.ts';

test('Where the multilingual model can not be fetched that is told, and the others serve without it', async (t) => {
  const { cacheDir: real } = readConfig(process.env);
  const cacheDir = await mkdtemp(join(tmpdir(), 'hoyhoy-models-'));
  t.after(() => rm(cacheDir, { recursive: true }));
  await ensureModels({ cacheDir: real });
  for (const place of [modelsDirIn, sentencesIn, moonshineIn]) {
    await mkdir(dirname(place(cacheDir)), { recursive: true });
    await symlink(place(real), place(cacheDir));
  }
  // pip finds no index there, and is not to try again.
  Object.assign(process.env, { PIP_INDEX_URL: 'http://127.0.0.1:9/', PIP_RETRIES: '0' });
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
