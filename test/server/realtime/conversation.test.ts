import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heardTone } from '../../support/scripted-realtime.ts';
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
      usage: { input: 11, output: 7 },
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
    usage: { input: 11, output: 7 },
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
