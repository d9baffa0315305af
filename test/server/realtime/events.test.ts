import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseServerEvent } from '../../../server/realtime/events.ts';

const parse = (event: unknown) => parseServerEvent(JSON.stringify(event));

test('an event that is used is known, with its fields and without the others', () => {
  assert.deepEqual(
    parse({ type: 'input_audio_buffer.speech_started', event_id: 'e', item_id: 'i', audio_start_ms: 12, new_field: 1 }),
    { kind: 'known', event: { type: 'input_audio_buffer.speech_started', item_id: 'i', audio_start_ms: 12 } },
  );
});

test('an older name counts as the newer one', () => {
  const parsed = parse({ type: 'response.audio.delta', response_id: 'r', item_id: 'i', delta: 'AAA=' });
  assert.equal(parsed.kind === 'known' && parsed.event.type, 'response.output_audio.delta');
});

test('an event of another type is kept whole, as unknown', () => {
  const event = { type: 'rate_limits.updated', rate_limits: [] };
  assert.deepEqual(parse(event), { kind: 'unknown', type: 'rate_limits.updated', raw: event });
});

test('an event without what it is about is invalid, and the problem names fields and no values', () => {
  assert.deepEqual(parse({ type: 'response.output_audio.delta', response_id: 'r', delta: 'secret' }), {
    kind: 'invalid',
    problem: 'response.output_audio.delta without a usable item_id',
  });
});

test('a status that nobody knows does not make a response unusable', () => {
  const parsed = parse({ type: 'response.done', response: { id: 'r', status: 'evaporated', output: 'none' } });
  assert.ok(parsed.kind === 'known' && parsed.event.type === 'response.done');
  assert.equal(parsed.event.response.status, undefined);
});

test('no text and no JSON makes it throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseServerEvent(text).kind !== 'known'));
});
