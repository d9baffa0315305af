import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Faults } from '../../support/scripted-realtime.ts';
import { connected, hurriedClock, start } from './harness.ts';

const odd: Record<string, Faults> = {
  'older event names': { oldNames: true },
  'deltas before their item': { deltasBeforeItem: true },
  'repeated transcripts': { repeatTranscripts: true },
  'no response.created': { omitCreated: true },
  'no metadata': { omitMetadata: true },
  'unknown events': { unknownEvents: true },
  'malformed JSON': { malformedJson: true },
  'binary garbage': { binaryGarbage: true },
};

describe('a conversation is the same with a server that sends', () => {
  for (const [name, faults] of Object.entries(odd)) {
    test(name, async (t) => {
      const { client, events, server } = await connected(t, {
        faults,
        respond: ({ lastUserText }) => ({ text: `You want ${lastUserText}`, toolCalls: [{ name: 'order' }] }),
      });
      const itemId = server.callerSays('two rye loaves');
      await events.next('caller-transcript', 4);
      client.respond({ metadata: { turn: '1' } });
      const done = await events.next('response-done');
      const { responseId } = done;
      assert.deepEqual(events.types(), [
        'speech-started',
        'speech-stopped',
        'turn-committed',
        'caller-transcript',
        'response-started',
        ...events.types().filter((type) => type === 'agent-transcript' || type === 'audio'),
        'agent-transcript-done',
        'tool-call',
        'response-done',
      ]);
      assert.deepEqual(
        events.of('caller-transcript').filter(({ final }) => final),
        [{ type: 'caller-transcript', itemId, text: 'two rye loaves', final: true }],
      );
      assert.deepEqual(events.of('response-started'), [
        { type: 'response-started', responseId, metadata: { turn: '1' } },
      ]);
      assert.deepEqual(
        events.of('agent-transcript-done').map(({ text }) => text),
        ['You want two rye loaves'],
      );
      assert.equal(events.audio(responseId).length, 23 * 60 * 24);
      assert.deepEqual(
        events.of('tool-call').map((call) => [call.name, call.arguments]),
        [['order', '{}']],
      );
      assert.equal(done.status, 'completed');
    });
  }
});

test('a session that is never acknowledged is used all the same', async (t) => {
  const clock = hurriedClock(10);
  const { client, events } = await connected(t, { faults: { neverAcknowledge: true } }, { clock });
  client.respond();
  assert.equal((await events.next('response-done')).status, 'completed');
});

test('a server that never ends its responses holds up the next one only for a while', async (t) => {
  const clock = hurriedClock();
  const { client, events, server } = await connected(t, { faults: { omitDone: true } }, { clock });
  clock.hurry(10);
  client.respond();
  client.respond();
  await events.next('response-started', 2);
  assert.equal(server.received('response.create').length, 2);
  assert.equal(events.of('response-done')[0]?.status, 'completed');
});

test('a server that never confirms a cancel is believed after a while, and asked again until it is free', async (t) => {
  const clock = hurriedClock();
  const { client, events, server } = await connected(
    t,
    { pace: 1, respond: () => ({ text: 'On and on', audio: { tone: 440, durationMs: 4_000 } }) },
    { clock },
  );
  clock.hurry(10);
  client.respond();
  const { responseId } = await events.next('audio');
  server.misbehave({ ignoreCancel: true });
  client.cancel();
  client.respond();
  await server.waitFor('response.create', { count: 3 });
  assert.equal(events.of('response-done')[0]?.status, 'cancelled');
  server.misbehave({});
  const next = await events.next('response-started', 2);
  assert.notEqual(next.responseId, responseId);
});

for (const omitErrorEventIds of [false, true]) {
  const errors = omitErrorEventIds ? 'errors that name no event' : 'errors that name their event';
  test(`a server's own response is passed on, and ours waits for its end (${errors})`, async (t) => {
    const { client, events, server } = await connected(t, {
      faults: { omitErrorEventIds },
      pace: 1,
      respond: ({ metadata }) => ({
        text: metadata['own'] ? 'Mine.' : 'Asked.',
        audio: { tone: 440, durationMs: 300 },
      }),
    });
    server.connections[0]?.respondByItself({ own: 'yes' });
    client.respond();
    await events.next('response-done', 2);
    assert.deepEqual(
      events.of('agent-transcript-done').map(({ text }) => text),
      ['Mine.', 'Asked.'],
    );
    assert.ok(
      server.sent.some(({ type }) => type === 'error'),
      'the first create was refused',
    );
    assert.deepEqual(events.of('server-error'), [], 'which is nothing that the agent need know');
  });
}

test('an answer that stops in the middle and never ends is cancelled, and the next one follows', async (t) => {
  const clock = hurriedClock();
  const { client, events, server } = await connected(
    t,
    { respond: ({ index }) => (index === 0 ? { text: 'one two', hangAfterDeltas: 1 } : { text: 'Next.' }) },
    { clock },
  );
  clock.hurry(10);
  client.respond();
  client.respond();
  await events.next('response-done', 2);
  assert.deepEqual(
    events.of('response-done').map(({ status }) => status),
    ['cancelled', 'completed'],
  );
  assert.equal(server.received('response.cancel').length, 1);
});

test('an error about something else is told and changes nothing', async (t) => {
  const { client, events, server } = await connected(t);
  server.connections[0]?.outbox.error('rate_limit_exceeded', 'Slow down.');
  client.respond();
  await events.next('response-done');
  assert.deepEqual(events.of('server-error'), [
    { type: 'server-error', code: 'rate_limit_exceeded', message: 'Slow down.' },
  ]);
});

test('a transcript that fails is told as such', async (t) => {
  const { events, server } = await connected(t);
  const itemId = server.callerStarts();
  server.connections[0]?.outbox.send({
    type: 'conversation.item.input_audio_transcription.failed',
    item_id: itemId,
    content_index: 0,
    error: { message: 'Unintelligible.' },
  });
  assert.deepEqual(await events.next('transcript-failed'), {
    type: 'transcript-failed',
    itemId,
    message: 'Unintelligible.',
  });
});

test('two clients of one server do not hear each other', async (t) => {
  const { client, events, server } = await start(t);
  await client.connect();
  const other = await start(t);
  await other.client.connect();
  client.addUserText('mine');
  client.respond();
  await events.next('response-done');
  assert.deepEqual(other.events.all, []);
  assert.equal(server.connections.length, 1);
});
