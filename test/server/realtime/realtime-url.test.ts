import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realtimeHeaders, realtimeUrl } from '../../../server/realtime/realtime-url.ts';

const addresses: [base: string, expected: string][] = [
  ['wss://api.openai.com/v1', 'wss://api.openai.com/v1/realtime?model=m'],
  ['https://api.openai.com/v1/', 'wss://api.openai.com/v1/realtime?model=m'],
  ['http://127.0.0.1:8090/v1', 'ws://127.0.0.1:8090/v1/realtime?model=m'],
  ['ws://localhost:8090', 'ws://localhost:8090/realtime?model=m'],
  ['wss://x.openai.azure.com/openai/v1/realtime', 'wss://x.openai.azure.com/openai/v1/realtime?model=m'],
  [
    'wss://x.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=d',
    'wss://x.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=d',
  ],
  ['wss://proxy.example/v1?model=theirs', 'wss://proxy.example/v1/realtime?model=theirs'],
  ['wss://user:secret@proxy.example/v1#part', 'wss://proxy.example/v1/realtime?model=m'],
];

for (const [base, expected] of addresses) {
  test(`${base} is connected to at ${expected}`, () => {
    assert.equal(realtimeUrl({ url: base, model: 'm' }).href, expected);
  });
}

test('a model name is escaped', () => {
  assert.equal(realtimeUrl({ url: 'ws://h/v1', model: 'hoyhoy/a b' }).searchParams.get('model'), 'hoyhoy/a b');
});

test('the key goes into the header that the host takes', () => {
  assert.deepEqual(realtimeHeaders({ url: 'wss://api.openai.com/v1', model: 'm' }), {});
  assert.deepEqual(realtimeHeaders({ url: 'wss://api.openai.com/v1', key: 'k', model: 'm' }), {
    authorization: 'Bearer k',
  });
  assert.deepEqual(realtimeHeaders({ url: 'wss://x.openai.azure.com/openai/v1', key: 'k', model: 'm' }), {
    authorization: 'Bearer k',
    'api-key': 'k',
  });
  assert.deepEqual(Object.keys(realtimeHeaders({ url: 'wss://azure.com.example/v1', key: 'k', model: 'm' })), [
    'authorization',
  ]);
});
