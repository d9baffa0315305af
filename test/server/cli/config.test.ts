import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../../server/config.ts';
import { Failure } from '../../../server/contract/index.ts';

test('every wrong variable is named at once, and no value is repeated', () => {
  assert.throws(
    () => readConfig({ HOYHOY_PORT: '99999', HOYHOY_LOG_LEVEL: 'sk-secret', LIVEKIT_URL: 'sk-other' }),
    (error: unknown) => {
      assert.ok(error instanceof Failure);
      for (const name of ['HOYHOY_PORT', 'HOYHOY_LOG_LEVEL', 'LIVEKIT_URL'])
        assert.match(error.message, new RegExp(name));
      assert.doesNotMatch(error.message, /99999|sk-/);
      assert.match(error.cure, /docs\/configuration\.md/);
      return true;
    },
  );
});

test('a LiveKit without its keys is an error that says what is missing', () => {
  assert.throws(() => readConfig({ LIVEKIT_URL: 'wss://x' }), /LIVEKIT_API_KEY and LIVEKIT_API_SECRET are needed/);
});

test('the OpenAI key goes to no other server', () => {
  const { realtime } = readConfig({ OPENAI_API_KEY: 'sk-1', HOYHOY_REALTIME_URL: 'ws://elsewhere' });
  assert.equal(realtime.key, undefined);
  assert.equal(realtime.url, 'ws://elsewhere');
});

test('without a key or a server the embedded one answers, with the model of the line', () => {
  assert.deepEqual(readConfig({}).realtime, { embedded: true, model: 'hoyhoy/{line}' });
});

test('a port that is named is explicit, an empty variable is none', () => {
  assert.deepEqual(readConfig({ HOYHOY_PORT: '8123' }).http.port, { number: 8123, explicit: true });
  assert.deepEqual(readConfig({ HOYHOY_PORT: '' }).http.port, { number: 8080, explicit: false });
});
