import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RenderCache } from '../../../../server/speech/tts/render-cache.ts';

test('The least recently used rendering gives way once the limit is reached', () => {
  const cache = new RenderCache(100);
  cache.set('a', new Int16Array(20));
  cache.set('b', new Int16Array(20));
  assert.equal(cache.get('a')?.length, 20);
  cache.set('c', new Int16Array(20));
  assert.equal(cache.get('b'), undefined);
  assert.equal(cache.get('a')?.length, 20);
  assert.equal(cache.bytes, 80);
});

test('A rendering larger than the cache is not kept, and replacing one counts once', () => {
  const cache = new RenderCache(100);
  cache.set('a', new Int16Array(51));
  assert.equal(cache.get('a'), undefined);
  cache.set('b', new Int16Array(10));
  cache.set('b', new Int16Array(30));
  assert.equal(cache.bytes, 60);
});
