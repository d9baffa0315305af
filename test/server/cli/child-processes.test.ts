import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { apiProcess, speechProcess, workerProcess } from '../../../server/child-processes.ts';
import { readConfig } from '../../../server/config.ts';
import { toldOrigin } from '../../../server/own-address.ts';

const livekit = { url: 'ws://127.0.0.1:7880', apiKey: 'key', apiSecret: 'secret' };

test('a worker reads from its environment what serve has decided', () => {
  const config = readConfig({ HOYHOY_CALLS_PER_WORKER: '7', HOYHOY_LINES: 'here', OPENAI_API_KEY: 'sk' });
  const realtime = { url: 'ws://127.0.0.1:1234/v1', key: 'other', model: 'hoyhoy/{line}' };
  const { env, module, args } = workerProcess(0, config, { livekit, realtime }, { PATH: '/bin', OPENAI_API_KEY: 'sk' });
  const read = readConfig(env);
  assert.deepEqual(read.livekit, livekit);
  assert.deepEqual(read.realtime, { embedded: false, fallback: false, ...realtime });
  assert.equal(read.worker.callsPerProcess, 7);
  assert.equal(read.linesDir, config.linesDir);
  assert.equal(read.dataDir, config.dataDir);
  assert.equal(env['PATH'], '/bin');
  assert.ok(existsSync(module));
  assert.deepEqual(args, ['worker']);
});

test('a worker tells callers of the port at which the API really listens', () => {
  const realtime = { url: 'ws://127.0.0.1:1234/v1', model: 'm' };
  const told = (env: Record<string, string>) => {
    const spec = workerProcess(0, readConfig(env), { livekit, realtime, apiPort: 8084 }, env);
    return toldOrigin(readConfig(spec.env).http);
  };
  assert.equal(told({}), 'http://localhost:8084');
  assert.equal(told({ HOYHOY_HOST: '192.0.2.7' }), 'http://192.0.2.7:8084');
  assert.equal(told({ HOYHOY_HOST: '2001:db8::1' }), 'http://[2001:db8::1]:8084');
  assert.equal(told({ HOYHOY_PUBLIC_URL: 'https://voice.example' }), 'https://voice.example');
});

test('API and workers alike know what answers in place of the Realtime server', () => {
  const realtime = { url: 'ws://127.0.0.1:1234/v1', key: 'sk', model: 'm' };
  const web = { livekit: { ...livekit, publicUrl: livekit.url }, phones: false };
  for (const [env, fallback] of [
    [{ OPENAI_API_KEY: 'sk', HOYHOY_FALLBACK: 'embedded' }, true],
    // Without a key the embedded server is no substitute.
    [{ HOYHOY_FALLBACK: 'embedded' }, false],
  ] as const) {
    const config = readConfig(env);
    const surroundings = { ...web, realtime, speechPort: 4567 };
    for (const spec of [workerProcess(0, config, surroundings, env), apiProcess(8080, config, surroundings, env)]) {
      const read = readConfig(spec.env);
      assert.equal(read.realtime.fallback, fallback, spec.name);
      assert.equal(read.speech.port.number, 4567, spec.name);
    }
  }
});

test('a Realtime server without a key gets none, whatever the environment holds', () => {
  const realtime = { url: 'ws://127.0.0.1:1234/v1', model: 'm' };
  const env = { OPENAI_API_KEY: 'sk', HOYHOY_REALTIME_KEY: '' };
  const spec = workerProcess(0, readConfig(env), { livekit, realtime }, env);
  assert.equal(readConfig(spec.env).realtime.key, undefined);
});

test('the speech server keeps its port, also when it is started again', () => {
  const { env } = speechProcess(4567, readConfig({}), {});
  assert.deepEqual(readConfig(env).speech.port, { number: 4567, explicit: true });
});

test('the speech server fetches no model that could not be fetched before it was started', () => {
  assert.deepEqual(speechProcess(4567, readConfig({}), {}).args, ['speech', '--models-tried']);
});
