import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Machine, missingFor } from '../../bin/lib/prerequisites.mjs';

/** A machine on which nothing of what we need is installed. */
const bare: Machine = {
  nodeMajor: 20,
  platform: 'linux',
  arch: 'x64',
  glibc: true,
  runs: () => false,
  hasLiveKit: () => false,
  hasModels: () => false,
};
const missing = (command: string, env: Record<string, string>, machine = bare) => missingFor(command, env, machine);

test('a demo on a bare machine lacks livekit-server and speech models, each with its cure', () => {
  const [livekit, speech, ...others] = missing('demo', {});
  assert.match(String(livekit?.what), /livekit-server/);
  assert.match(String(livekit?.cure), /Install Go .* LIVEKIT_URL/);
  assert.match(String(speech?.what), /Python 3 with pip/);
  assert.match(String(speech?.cure), /OPENAI_API_KEY/);
  assert.deepEqual(others, []);
});

test('with a LiveKit and a key, neither Go nor Python is asked for', () => {
  assert.deepEqual(missing('demo', { LIVEKIT_URL: 'wss://x', OPENAI_API_KEY: 'k' }), []);
});

test('Go is enough for LiveKit, and models in the cache are enough for speech', () => {
  const runs = (program: string) => program === 'go';
  assert.deepEqual(missing('serve', {}, { ...bare, runs, hasModels: () => true }), []);
});

test('tests need both, whatever the environment names', () => {
  assert.equal(missing('test', { LIVEKIT_URL: 'wss://x', OPENAI_API_KEY: 'k' }).length, 2);
});

test('commands that start nothing need nothing', () => {
  for (const command of ['line', 'calls', 'help', 'check']) assert.deepEqual(missing(command, {}), []);
});

test('a platform on which no part runs is told before anything else', () => {
  const told = (machine: Partial<Machine>) => missing('help', {}, { ...bare, ...machine })[0];
  assert.match(String(told({ nodeMajor: 16 })?.cure), /Node 18 or newer/);
  assert.match(String(told({ platform: 'win32' })?.cure), /WSL 2/);
  assert.match(String(told({ glibc: false })?.what), /musl/);
  assert.match(String(told({ arch: 'riscv64' })?.what), /riscv64/);
});

test('Linux on arm64 has calls, but embedded speech only by a key', () => {
  const arm = { ...bare, arch: 'arm64', hasLiveKit: () => true };
  assert.match(String(missing('demo', {}, arm)[0]?.what), /Whisper is not built for it/);
  assert.deepEqual(missing('demo', { OPENAI_API_KEY: 'k' }, arm), []);
});
