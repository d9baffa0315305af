import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ScriptedItem, silence, tone } from '../../support/scripted-realtime.ts';
import { connected, hurriedClock } from './harness.ts';

/** An item that the second connection is told of. */
const isTold = (event: { type: string }, { connection }: { connection: number }) =>
  connection === 1 && event.type === 'conversation.item.create';

const wordsOf = (items: readonly ScriptedItem[]) =>
  items.map((item) =>
    item.type === 'message'
      ? `${item.role}: ${item.content?.map((part) => part.text ?? part.transcript).join('')}`
      : `${item.type}: ${item.name ?? ''}${item.arguments ?? ''}${item.output ?? ''}`,
  );

test('after a loss the new connection is told the session and all that was said, in order', async (t) => {
  const { client, events, server } = await connected(t, {
    respond: ({ lastUserText, items }) =>
      lastUserText === 'Are you open?' && !items.some(({ type }) => type === 'function_call_output')
        ? { toolCalls: [{ name: 'hours', arguments: { day: 'mon' } }] }
        : { text: `About: ${lastUserText}` },
  });
  server.callerSays('Hello there.');
  await events.next('caller-transcript', 3);
  client.respond();
  const { itemId } = await events.next('agent-transcript-done');
  await events.next('response-done');
  client.truncate(itemId, 200, 'About:');
  client.addUserText('Are you open?');
  client.respond();
  const call = await events.next('tool-call');
  await events.next('response-done', 2);
  client.toolResult(call.callId, '{"open":true}');
  await server.waitFor('conversation.item.create', { count: 2 });

  server.drop();
  await events.next('reconnected');
  client.respond();
  await events.next('response-done', 3);

  const [first, second] = server.received('session.update').map(({ event }) => event.session);
  assert.deepEqual(second, first);
  assert.deepEqual(wordsOf(server.connections[1]?.conversation.items ?? []), [
    'user: Hello there.',
    'assistant: About:',
    'user: Are you open?',
    'function_call: hours{"day":"mon"}',
    'function_call_output: {"open":true}',
    'assistant: About: Are you open?',
  ]);
  assert.deepEqual(events.of('server-error'), []);
});

test('a response that was asked for and not heard yet is asked for again, once', async (t) => {
  const { client, events, server } = await connected(t, {
    respond: ({ connection }) => ({ text: `From ${connection}`, thinkMs: connection === 0 ? 60_000 : 0 }),
  });
  client.respond({ metadata: { turn: '7' }, instructions: 'Greet.' });
  await events.next('response-started');
  client.respond({ metadata: { turn: '8' } });
  server.drop();
  await events.next('response-done', 2);
  assert.deepEqual(
    server.received('response.create').map(({ connection, event }) => [connection, event.response?.metadata]),
    [
      [0, { turn: '7' }],
      [1, { turn: '7' }],
      [1, { turn: '8' }],
    ],
  );
  assert.deepEqual(
    events.of('response-done').map(({ status }) => status),
    ['completed', 'completed'],
  );
});

test('an answer that broke off in the middle ends as failed, and what was heard of it stays', async (t) => {
  const { client, events, server } = await connected(t, {
    pace: 1,
    respond: () => ({ text: 'one two three four', audio: { tone: 440, durationMs: 2_000 }, breakAfterDeltas: 3 }),
  });
  client.respond();
  const { responseId, itemId } = await events.next('audio');
  const done = await events.next('response-done');
  assert.deepEqual([done.responseId, done.status], [responseId, 'failed']);
  await events.next('reconnected');
  assert.equal(server.received('response.create').length, 1, 'the agent decides whether to go on');
  await server.waitFor(isTold);
  const told = wordsOf(server.connections[1]?.conversation.items ?? []);
  assert.deepEqual(told, ['assistant: one ']);

  client.truncate(itemId, 100, 'on');
  await server.waitFor('conversation.item.delete');
  assert.deepEqual(wordsOf(server.connections[1]?.conversation.items ?? []), ['assistant: on']);
  assert.deepEqual(events.of('server-error'), []);
});

/** What a caller says, between two silences. */
const question = [silence(300), tone(440, 600), silence(900)];

test('what the caller was saying at the loss is said to the next connection, which hears it whole', async (t) => {
  const { client, events, server } = await connected(t, { transcribe: ({ durationMs }) => `${durationMs} ms` });
  client.appendAudio(silence(300));
  client.appendAudio(tone(440, 300));
  const { itemId } = await events.next('speech-started');
  server.drop();
  assert.deepEqual(await events.next('turn-lost'), { type: 'turn-lost', itemId });
  client.appendAudio(tone(440, 300));
  client.appendAudio(silence(900));
  const { text } = await events.next('caller-transcript');
  assert.ok(Number.parseInt(text, 10) >= 600, text);
  const again = await events.next('speech-started', 2);
  assert.equal(again.again, true);
  assert.deepEqual(events.of('server-error'), []);
});

test('a turn whose words were still to come is heard again, and one whose words were known is not', async (t) => {
  const never = Promise.withResolvers<string>();
  const { client, events, server } = await connected(t, {
    transcribe: ({ connection, number }) =>
      connection === 0 && number === 2 ? never.promise : `${connection}.${number}`,
  });
  for (const pcm of question) client.appendAudio(pcm);
  // Words come twice: in pieces, here of one, and whole.
  assert.equal((await events.next('caller-transcript', 2)).text, '0.1');
  for (const pcm of question) client.appendAudio(pcm);
  const { itemId } = await events.next('turn-committed', 2);
  server.drop();
  assert.equal((await events.next('turn-lost')).itemId, itemId);
  assert.equal((await events.next('caller-transcript', 4)).text, '1.1');
  for (const pcm of question) client.appendAudio(pcm);
  assert.equal((await events.next('caller-transcript', 6)).text, '1.2', 'there was one turn to be heard again');
  never.resolve('');
});

test('a single loss is mended by the first retry', async (t) => {
  const { events, server } = await connected(t);
  server.drop();
  await events.next('reconnected');
  assert.deepEqual(
    events.of('reconnecting').map(({ attempt }) => attempt),
    [1],
  );
});

test('a session that has reached its longest duration goes on in a new one', async (t) => {
  const { client, events, server } = await connected(t);
  client.addUserText('Remember me.');
  await server.waitFor('conversation.item.create');
  server.connections[0]?.expire();
  await events.next('reconnected');
  await server.waitFor(isTold);
  assert.deepEqual(wordsOf(server.connections[1]?.conversation.items ?? []), ['user: Remember me.']);
  assert.deepEqual(events.of('server-error'), []);
});

test('a server that stays away is given up, after eight retries', async (t) => {
  const clock = hurriedClock();
  const { client, events, server } = await connected(t, {}, { clock });
  clock.hurry(10);
  server.misbehave({ refuseHandshake: { status: 503 } });
  server.drop();
  const failed = await events.next('failed');
  assert.equal(failed.reason, 'unreachable');
  assert.equal(server.handshakes.length, 1 + 8);
  assert.deepEqual(events.types(), ['reconnecting', 'failed']);
  await assert.rejects(client.connect(), { reason: 'closed' });
});

test('a key that is refused meanwhile ends the conversation at once', async (t) => {
  const { events, server } = await connected(t);
  server.misbehave({ refuseHandshake: { status: 401, code: 'invalid_api_key' } });
  server.drop();
  assert.equal((await events.next('failed')).reason, 'refused');
  assert.equal(server.handshakes.length, 2);
});

test('a quota that runs out in the middle ends the conversation, after the response', async (t) => {
  const { client, events, server } = await connected(t, {
    respond: () => ({ status: 'failed', error: { code: 'insufficient_quota', message: 'Pay first.' } }),
  });
  client.respond();
  assert.equal((await events.next('failed')).reason, 'over-quota');
  assert.deepEqual(events.types().slice(-3), ['server-error', 'response-done', 'failed']);
  assert.equal(server.handshakes.length, 1);
});

test('a server that reads a create and says nothing is replaced', async (t) => {
  const clock = hurriedClock();
  const { client, events, server } = await connected(t, {}, { clock });
  clock.hurry(10);
  server.misbehave({ ignoreCreate: true });
  client.respond();
  await events.next('reconnecting');
  server.misbehave({});
  assert.equal((await events.next('response-done')).status, 'completed');
  assert.equal(server.connections.length, 2);
});

test('audio and words given while the connection is away reach the next one', async (t) => {
  const clock = hurriedClock();
  const { client, events, server } = await connected(t, {}, { clock });
  clock.hurry(10);
  server.misbehave({ refuseHandshake: { status: 503 } });
  server.drop();
  await events.next('reconnecting', 2);
  client.appendAudio(new Int16Array(480));
  client.addUserText('Still there?');
  client.respond();
  server.misbehave({});
  assert.equal((await events.next('agent-transcript-done')).text, 'You said: Still there?');
  assert.deepEqual(
    server.received('input_audio_buffer.append').map(({ connection }) => connection),
    [1],
  );
});

test('another agent can take the conversation over', async (t) => {
  const { client, events, server } = await connected(
    t,
    {},
    {
      history: [
        { type: 'message', id: 'item_1', role: 'user', text: 'I want a cake.' },
        { type: 'message', id: 'item_2', role: 'assistant', text: 'Which one?' },
      ],
    },
  );
  client.respond();
  assert.equal((await events.next('agent-transcript-done')).text, 'You said: I want a cake.');
  assert.deepEqual(wordsOf(server.connections[0]?.conversation.items ?? []).slice(0, 2), [
    'user: I want a cake.',
    'assistant: Which one?',
  ]);
});
