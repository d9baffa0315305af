import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { sayExactly } from '../../../../server/contract/index.ts';
import { appended, SessionHarness } from '../session-harness.ts';

const typed = (text: string, id?: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', ...(id && { id }), content: [{ type: 'input_text', text }] },
});
const retrieve = (item_id: string) => ({ type: 'conversation.item.retrieve', item_id });
const byHand = {
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { turn_detection: null } } },
};
async function answered(harness: SessionHarness, count = 1): Promise<void> {
  await harness.send({ type: 'response.create' });
  assert.equal((await harness.until('response.done', count)).response.status, 'completed');
}

test('Of more items than can be kept the oldest are forgotten, and the session goes on', async () => {
  const harness = new SessionHarness();
  for (let i = 0; i < 2_010; i++) await harness.send(typed('hello', `item${i}`));
  await harness.send(retrieve('item9'));
  await harness.send(retrieve('item10'));
  assert.deepEqual(
    harness.all('error').map(({ error }) => error.code),
    ['item_not_found'],
  );
  assert.equal(harness.all('conversation.item.retrieved').at(-1)?.item.id, 'item10');
  await answered(harness);
});

test('Of more words than can be kept the oldest are forgotten, whoever said them', async () => {
  const harness = new SessionHarness();
  for (let i = 0; i < 6; i++) await harness.send(typed('x'.repeat(199_000), `item${i}`));
  await harness.send(retrieve('item0'));
  await harness.send(retrieve('item1'));
  await harness.send({
    type: 'response.create',
    response: { output_modalities: ['text'], instructions: sayExactly('y'.repeat(199_000)) },
  });
  await harness.until('response.done');
  await harness.send(retrieve('item1'));
  await harness.send(retrieve('item2'));
  assert.deepEqual(
    harness.all('error').map(({ error }) => error.message),
    ["The conversation has no item 'item0'.", "The conversation has no item 'item1'."],
  );
});

test('What is too much of anything is refused with what and how much, and the session goes on', async () => {
  const harness = new SessionHarness();
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const tools = (parameters: unknown) => [{ type: 'function', name: 'look', parameters }];
  const part = { type: 'input_text', text: 'x'.repeat(199_000) };
  const message = { type: 'message', role: 'user', content: [part] };
  const refused: [event: object | string, what: RegExp][] = [
    [
      { type: 'conversation.item.create', item: { ...message, content: [part, part] } },
      /item: more than 250000 characters/,
    ],
    [
      { type: 'response.create', response: { input: Array(6).fill(message) } },
      /response\.input: more than 1000000 characters/,
    ],
    [
      { type: 'response.create', response: { metadata: Object.fromEntries([...'abcdefghijklmnopq'].entries()) } },
      /response\.metadata: more than 16 pairs/,
    ],
    [
      { type: 'session.update', session: { tools: tools({ x: 'x'.repeat(500_000) }) } },
      /session\.tools: more than 500000 characters/,
    ],
    [
      `{"type":"session.update","session":{"tools":[{"name":"look","parameters":{"deep":${deep}}}]}}`,
      /session\.tools: more than 500000 characters/,
    ],
    [{ type: 'input_audio_buffer.append', audio: 'data:audio/wav;base64,AAAA' }, /audio: is not base64/],
    [{ type: 'input_audio_buffer.append', audio: [1, 2, 3] }, /audio: /],
    [
      { type: 'session.update', session: { audio: { input: { transcription: { language: 'english' } } } } },
      /transcription\.language: is no language tag, as 'en' or 'pt-BR' is/,
    ],
  ];
  for (const [event] of refused)
    await harness.session.receive(typeof event === 'string' ? event : JSON.stringify(event));
  const told = harness.all('error').map(({ error }) => error.message);
  assert.equal(told.length, refused.length);
  for (const [i, [, what]] of refused.entries()) assert.match(told[i] ?? '', what);
  await answered(harness);
});

test('Audio of base64 in lines, or as web addresses have it, is audio', async () => {
  const harness = new SessionHarness();
  await harness.send(byHand);
  const bytes = Buffer.alloc(9_600, 0xfb);
  const text = bytes.toString('base64');
  for (const written of [text.replace(/.{76}/g, '$&\r\n'), bytes.toString('base64url')]) {
    await harness.send({ type: 'input_audio_buffer.append', audio: written });
    await harness.send({ type: 'input_audio_buffer.commit' });
  }
  assert.deepEqual(harness.all('error'), []);
  assert.equal(harness.all('input_audio_buffer.committed').length, 2);
});

test('Minutes of audio at once keeps nobody else waiting, and no more of it is kept than of a stream', async () => {
  const harness = new SessionHarness();
  await harness.send(byHand);
  harness.engine.words.push('the end of it');
  const sent = harness.send(appended('speech', 200_000));
  let others = 0;
  const stop = new AbortController();
  const turnsOfOthers = (async () => {
    for (; !stop.signal.aborted; others++) await setImmediate();
  })();
  await sent;
  stop.abort();
  await turnsOfOthers;
  assert.ok(others > 100, `${others} times somebody else had a turn`);
  await harness.send({ type: 'input_audio_buffer.commit' });
  const { usage } = await harness.until('conversation.item.input_audio_transcription.completed');
  assert.ok(usage.type === 'duration' && usage.seconds <= 120.1, JSON.stringify(usage));
});

test('Turns that come faster than they can be heard are taken in when those before them are', async () => {
  const harness = new SessionHarness();
  await harness.send(byHand);
  const { promise: heard, resolve } = Promise.withResolvers<string>();
  let begun = 0;
  harness.engine.recogniser.recognise = () => {
    begun++;
    return heard;
  };
  const all = Array.from({ length: 20 }, () => [
    harness.send(appended('speech', 200)),
    harness.send({ type: 'input_audio_buffer.commit' }),
  ]).flat();
  await harness.until('input_audio_buffer.committed', 8);
  await setImmediate();
  assert.equal(begun, 8);
  resolve('well');
  await Promise.all(all);
  assert.deepEqual([begun, harness.all('error')], [20, []]);
});

test('An answer that is cut off and truncated at once is kept as far as it was heard', async () => {
  const harness = new SessionHarness();
  const { promise, resolve } = Promise.withResolvers<void>();
  // The first sentence is out, the second is being rendered.
  harness.onSent = ({ type }) => {
    if (type === 'response.output_audio.delta') harness.engine.held = promise;
  };
  await harness.send({
    type: 'response.create',
    response: { instructions: sayExactly('One two three four. Five.') },
  });
  const { item_id } = await harness.until('response.output_audio.delta');
  const cut = [
    harness.send({ type: 'response.cancel' }),
    harness.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 100 }),
  ];
  await Promise.all(cut);
  resolve();
  await harness.until('response.done');
  await harness.send(retrieve(item_id));
  const { item } = await harness.until('conversation.item.retrieved');
  assert.ok(item.type === 'message' && item.role === 'assistant');
  assert.deepEqual(item.content, [{ type: 'output_audio', transcript: 'One two' }]);
});
