import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { installationSecret } from '../../../server/secret.ts';

async function aFolder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-secret-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

test('of many who ask at once, all are given the same secret, and it stays', async (t) => {
  const dataDir = join(await aFolder(t), 'data');
  const secrets = await Promise.all(Array.from({ length: 10 }, () => installationSecret({ dataDir })));
  assert.equal(new Set(secrets).size, 1);
  assert.match(secrets[0] ?? '', /^[0-9a-f]{64}$/);
  assert.equal(await installationSecret({ dataDir }), secrets[0]);
  assert.deepEqual(await readdir(dataDir), ['secret']);
});

test('only its owner can read it', async (t) => {
  const dataDir = await aFolder(t);
  await installationSecret({ dataDir });
  assert.equal((await stat(join(dataDir, 'secret'))).mode & 0o777, 0o600);
});

test('the environment comes first, and nothing is written then', async (t) => {
  const dataDir = await aFolder(t);
  assert.equal(await installationSecret({ dataDir, secret: 'of the environment' }), 'of the environment');
  assert.deepEqual(await readdir(dataDir), []);
});

test('a file that is no secret is told, not used and not overwritten', async (t) => {
  const dataDir = await aFolder(t);
  await writeFile(join(dataDir, 'secret'), 'short');
  await assert.rejects(installationSecret({ dataDir }), { reason: 'secret-unusable' });
  assert.equal(await readFile(join(dataDir, 'secret'), 'utf8'), 'short');
});
