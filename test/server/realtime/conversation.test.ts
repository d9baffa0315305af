import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { heardTone, silence, tone } from '../../support/scripted-realtime.ts';
import { Collected } from './collect.ts';
import { connected } from './harness.ts';

test('the session is written as the agent wants it: 24 kHz PCM, and every decision left to the agent', async (t) => {
  const { server } = await connected(
    t,
    {},
    {
      session: {
        instructions: 'Sell bread.',
        voice: 'cedar',
        language: 'pt-BR',
        tools: [{ name: 'look_up', description: 'Looks it up.', parameters: { type: 'object', properties: {} } }],
      },
    },
  );
  const [update] = server.received('session.update');
  assert.deepEqual(update?.event.session, {
    type: 'realtime',
    output_modalities: ['audio'],
    instructions: 'Sell bread.',
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24_000 },
        transcription: { model: 'gpt-4o-mini-transcribe', language: 'pt' },
        turn_detection: {
          type: 'server_vad',
          silence_duration_ms: 500,
          create_response: false,
          interrupt_response: false,
        },
      },
      output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'cedar' },
    },
    tools: [
      {
        type: 'function',
        name: 'look_up',
        description: 'Looks it up.',
        parameters: { type: 'object', properties: {} },
      },
    ],
  });
});

test('a typed question is answered with the words, the audio and the usage of one response', async (t) => {
  const { client, events, server } = await connected(t, {
    respond: ({ lastUserText }) => ({
      text: `About ${lastUserText}`,
      audio: { tone: 700, durationMs: 450 },
      usage: { input: 11, output: 7, inputText: 0, cached: 0, outputText: 0 },
    }),
  });
  const itemId = client.addUserText('bread');
  client.respond({ metadata: { turn: '1' } });
  const done = await events.next('response-done');
  const started = await events.next('response-started');
  assert.deepEqual(started.metadata, { turn: '1' });
  assert.deepEqual(done, {
    type: 'response-done',
    responseId: started.responseId,
    status: 'completed',
    usage: { input: 11, output: 7, inputText: 0, cached: 0, outputText: 0 },
  });
  assert.equal((await events.next('agent-transcript-done')).text, 'About bread');
  assert.equal(
    events
      .of('agent-transcript')
      .map(({ delta }) => delta)
      .join(''),
    'About bread',
  );
  const audio = events.audio(started.responseId);
  assert.equal(audio.length, (450 * 24_000) / 1000);
  assert.equal(heardTone(audio, [440, 700]), 700);
  assert.equal(server.received('conversation.item.create')[0]?.event.item.id, itemId);
});

test('appended speech becomes a turn: begun, ended, committed, and its words told as they grow', async (t) => {
  const { client, events, server } = await connected(t, { transcribe: () => 'Have you got rye bread?' });
  const frame = 480;
  for (const pcm of [silence(400), tone(300, 800), silence(800)]) {
    for (let at = 0; at < pcm.length; at += frame) client.appendAudio(pcm.subarray(at, at + frame));
  }
  const final = await events.next('caller-transcript', 6);
  const { itemId, audioStartMs, behindMs } = await events.next('speech-started');
  assert.deepEqual(final, { type: 'caller-transcript', itemId, text: 'Have you got rye bread?', final: true });
  assert.equal(events.of('caller-transcript')[1]?.text, 'Have you ');
  assert.deepEqual(events.types(), ['speech-started', 'speech-stopped', 'turn-committed', 'caller-transcript']);
  assert.equal(audioStartMs, 100, 'speech at 400 ms, less the padding of 300 ms');
  assert.equal(behindMs, 1900, 'of 2000 ms that were sent at once');
  const frames = server.received('input_audio_buffer.append');
  assert.equal(frames.length, 100, 'each frame is forwarded by itself');
  assert.ok(frames.every(({ event }) => event.samples === frame));
});

test('a tool call is told once with its arguments, and its result goes back before the next response', async (t) => {
  const { client, events, server } = await connected(t, {
    respond: ({ items }) =>
      items.some((item) => item.type === 'function_call_output')
        ? { text: 'It is open.' }
        : { toolCalls: [{ name: 'opening_hours', arguments: { day: 'mon' } }, { name: 'no_arguments' }] },
  });
  client.respond();
  const call = await events.next('tool-call');
  assert.deepEqual([call.name, call.arguments], ['opening_hours', '{"day":"mon"}']);
  client.toolResult(call.callId, '{"open":true}');
  client.respond();
  assert.equal((await events.next('agent-transcript-done')).text, 'It is open.');
  assert.deepEqual(
    events.of('tool-call').map(({ name, arguments: json }) => [name, json]),
    [
      ['opening_hours', '{"day":"mon"}'],
      ['no_arguments', '{}'],
    ],
  );
  const [result] = server.received('conversation.item.create');
  assert.deepEqual([result?.event.item.call_id, result?.event.item.output], [call.callId, '{"open":true}']);
});

test('two responses asked for at once come one after the other', async (t) => {
  const { client, events, server } = await connected(t, {
    respond: ({ index }) => ({ text: `Answer ${index}`, audio: { tone: 440, durationMs: 200 } }),
  });
  client.respond();
  client.respond();
  await events.next('response-done', 2);
  assert.deepEqual(
    events.of('agent-transcript-done').map(({ text }) => text),
    ['Answer 0', 'Answer 1'],
  );
  assert.ok(!server.sent.some(({ type }) => type === 'error'));
});

test('nothing of a cancelled response is passed on, and the one asked for next follows it', async (t) => {
  const { client, events, server } = await connected(t, {
    pace: 1,
    respond: ({ index }) => ({ text: 'one two three', audio: { tone: index === 0 ? 440 : 700, durationMs: 3_000 } }),
  });
  client.respond();
  const first = await events.next('audio', 2);
  const heard = events.of('audio').length;
  client.cancel();
  client.respond();
  const done = await events.next('response-done');
  assert.deepEqual([done.responseId, done.status], [first.responseId, 'cancelled']);
  const second = await events.next('response-started', 2);
  await events.next('audio', heard + 2);
  assert.equal(events.of('audio').filter(({ responseId }) => responseId === first.responseId).length, heard);
  assert.equal(heardTone(events.audio(second.responseId), [440, 700]), 700);
  assert.equal(server.received('response.cancel')[0]?.event.response_id, first.responseId);
});

test('a response cancelled before it began is never told of', async (t) => {
  const { client, events, server } = await connected(t);
  client.respond({ metadata: { n: '1' } });
  client.cancel();
  client.respond({ metadata: { n: '2' } });
  await events.next('response-done');
  assert.deepEqual(
    events.of('response-started').map(({ metadata }) => metadata),
    [{ n: '2' }],
  );
  assert.equal(server.received('response.cancel').length, 1);
});

test('an interrupted answer is cut to what was heard, in whole milliseconds of what was received', async (t) => {
  const { client, events, server } = await connected(t, {
    respond: () => ({ text: 'We open at eight and close at six.', audio: { tone: 440, durationMs: 800 } }),
  });
  client.respond();
  const { itemId } = await events.next('audio');
  await events.next('response-done');
  client.truncate(itemId, 399.7, 'We open at');
  const { event } = await server.waitFor('conversation.item.truncate');
  assert.deepEqual([event.item_id, event.content_index, event.audio_end_ms], [itemId, 0, 399]);

  client.truncate(itemId, 5_000, 'We open at');
  const beyond = await server.waitFor('conversation.item.truncate', { count: 2 });
  assert.equal(beyond.event.audio_end_ms, 800);

  client.truncate(itemId, 0.4, '');
  assert.equal((await server.waitFor('conversation.item.delete')).event.item_id, itemId);
});

test('a failed response tells why before it ends', async (t) => {
  const { client, events } = await connected(t, {
    respond: () => ({ status: 'failed', error: { code: 'server_error', message: 'The model is away.' } }),
  });
  client.respond();
  assert.equal((await events.next('response-done')).status, 'failed');
  assert.deepEqual(events.of('server-error'), [
    { type: 'server-error', code: 'server_error', message: 'The model is away.' },
  ]);
});

test('after close nothing is told any more, and nothing can be begun', async (t) => {
  const { client, events, server } = await connected(t, {
    pace: 1,
    respond: () => ({ text: 'On and on', audio: { tone: 440, durationMs: 5_000 } }),
  });
  client.respond();
  await events.next('audio');
  client.close();
  const told = events.all.length;
  await once(server.connections[0]?.socket ?? assert.fail('no connection'), 'close');
  client.respond();
  client.addUserText('Hello?');
  assert.equal(events.all.length, told);
  await assert.rejects(client.connect(), { reason: 'closed' });
});

test('a handler that throws ends neither the client nor the process', async (t) => {
  const events = new Collected();
  const { client } = await connected(
    t,
    {},
    {
      onEvent(event) {
        events.add(event);
        if (event.type === 'response-started') throw new Error('mistake');
      },
    },
  );
  client.respond();
  assert.equal((await events.next('response-done')).status, 'completed');
});
