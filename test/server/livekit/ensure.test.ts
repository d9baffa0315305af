import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ensureLiveKit } from '../../../server/livekit/ensure.ts';
import type { Run } from '../../../server/livekit/run.ts';

let cacheDir: string;
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'hoyhoy-livekit-'));
});
afterEach(() => rm(cacheDir, { recursive: true }));

const missing = { code: undefined, output: '' };

/** A machine with Go and no livekit-server; `go build` writes its `-o` file. */
function machineWithGo(builds: { count: number }): Run {
  return async (program, args, options) => {
    if (program !== 'go') return missing;
    if (args[0] === 'env') return { code: 0, output: 'go1.26.8' };
    builds.count++;
    options?.onLine?.('go: downloading example.org/module v1.0.0');
    const made = String(args[args.indexOf('-o') + 1]);
    await writeFile(made, '#!/bin/sh\n');
    await chmod(made, 0o755);
    return { code: 0, output: '' };
  };
}

test('a livekit-server on PATH is taken as it is', async () => {
  const run: Run = async (program) => (program === 'livekit-server' ? { code: 0, output: 'version 1' } : missing);
  assert.equal(await ensureLiveKit({ cacheDir, run }), 'livekit-server');
});

test('two processes that need it at once build it once, and it is found again afterwards even without Go', async () => {
  const builds = { count: 0 };
  const run = machineWithGo(builds);
  const told: string[] = [];
  const [one, two] = await Promise.all([
    ensureLiveKit({ cacheDir, run, onProgress: (text) => told.push(text) }),
    ensureLiveKit({ cacheDir, run, onProgress: (text) => told.push(text) }),
  ]);
  assert.equal(one, two);
  assert.equal(builds.count, 1);
  assert.ok(told.includes('another process is building it; waiting'));
  assert.ok(told.includes('downloading Go modules (1)'));
  assert.equal(await ensureLiveKit({ cacheDir, run: async () => missing }), one);
});

test('with neither livekit-server nor Go the error names every way out', async () => {
  await assert.rejects(ensureLiveKit({ cacheDir, run: async () => missing }), (error: Error & { cure?: string }) => {
    assert.match(error.message, /no livekit-server on PATH, and no Go/);
    assert.match(String(error.cure), /LIVEKIT_URL/);
    return true;
  });
});

test('a failed build tells its last words, leaves no half-built file, and can be tried again', async () => {
  const builds = { count: 0 };
  const good = machineWithGo(builds);
  const failing: Run = async (program, args, options) =>
    args[0] === 'build' ? { code: 1, output: 'checksum mismatch' } : good(program, args, options);
  await assert.rejects(ensureLiveKit({ cacheDir, run: failing }), /checksum mismatch/);
  const [key] = await readdir(join(cacheDir, 'livekit'));
  assert.deepEqual(await readdir(join(cacheDir, 'livekit', String(key))), []);
  await ensureLiveKit({ cacheDir, run: good });
  assert.equal(builds.count, 1);
});

test('the lock of a killed process does not hold for ever, and what it had begun is cleared away', async () => {
  const builds = { count: 0 };
  const binary = await ensureLiveKit({ cacheDir, run: machineWithGo(builds) });
  await rm(binary);
  const lock = join(dirname(binary), 'lock');
  await writeFile(lock, '');
  await utimes(lock, 0, 0);
  await mkdir(join(dirname(binary), 'build-begun'));
  await ensureLiveKit({ cacheDir, run: machineWithGo(builds) });
  assert.equal(builds.count, 2);
  assert.deepEqual(await readdir(dirname(binary)), ['livekit-server']);
});
