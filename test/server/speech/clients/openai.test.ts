import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { bytesFromPcm } from '../../../../server/audio/pcm.ts';
import { behindTls, startFakeServer, turn } from './fake-server.ts';

let server: Awaited<ReturnType<typeof startFakeServer>>;
let secure: Awaited<ReturnType<typeof behindTls>>;

before(async () => {
  server = await startFakeServer();
  secure = await behindTls(server);
});
after(async () => {
  secure?.close();
  await server?.close();
});

/** The client of the `openai` package as it is, and all that it has heard. */
async function open() {
  const client = new OpenAI({ apiKey: 'none', baseURL: secure.url });
  const realtime = new OpenAIRealtimeWS({ model: 'hoyhoy/bakery', options: { ca: secure.ca } }, client);
  const events: RealtimeServerEvent[] = [];
  const errors: string[] = [];
  realtime.on('event', (event) => events.push(event));
  realtime.on('error', (error) => errors.push(error.error?.code ?? error.message));
  const until = async (type: RealtimeServerEvent['type']) => {
    while (!events.some((event) => event.type === type)) await realtime.emitted('event');
  };
  await once(realtime.socket, 'open');
  return { realtime, events, errors, until };
}

test('The openai client speaks, is understood and hears the answer, in the documented order', async () => {
  const { realtime, events, errors, until } = await open();
  server.engine.words.push('How much is a rye loaf?');
  for (const pcm of turn) {
    realtime.send({ type: 'input_audio_buffer.append', audio: bytesFromPcm(pcm).toString('base64') });
  }
  await until('response.done');
  const types = events.map(({ type }) => type);
  const order = types.filter((type, i) => type !== types[i - 1]);
  assert.deepEqual(order.slice(0, 4), [
    'session.created',
    'input_audio_buffer.speech_started',
    'input_audio_buffer.speech_stopped',
    'input_audio_buffer.committed',
  ]);
  assert.ok(order.indexOf('response.output_item.added') < order.indexOf('response.content_part.added'));
  assert.ok(order.indexOf('response.content_part.added') < order.indexOf('response.output_audio.delta'));
  assert.ok(order.indexOf('response.output_audio.delta') < order.indexOf('response.output_audio.done'));
  assert.equal(order.at(-1), 'response.done');
  const said = events.find((event) => event.type === 'response.output_audio_transcript.done');
  assert.equal(said?.transcript, 'A rye loaf costs 7 pounds.');
  assert.deepEqual(errors, []);
  realtime.close();
});

test('The openai client writes and reads: text is answered as text', async () => {
  const { realtime, events, errors, until } = await open();
  realtime.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
  realtime.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Can I park behind the bakery?' }] },
  });
  realtime.send({ type: 'response.create' });
  await until('response.done');
  const written = events.find((event) => event.type === 'response.output_text.done');
  assert.match(written?.text ?? '', /park behind the bakery for an hour/);
  assert.ok(!events.some(({ type }) => type.includes('output_audio')));
  assert.deepEqual(errors, []);
  realtime.close();
});

test('What the openai client gets wrong is told to it as an error, and the session goes on', async () => {
  const { realtime, errors, until } = await open();
  realtime.send({ type: 'response.cancel' });
  realtime.send({ type: 'conversation.item.delete', item_id: 'nothing' });
  realtime.socket.send('{"type":');
  realtime.socket.send(Buffer.from([1, 2, 3]));
  realtime.send({ type: 'response.create' });
  await until('response.done');
  assert.deepEqual(errors, ['response_cancel_not_active', 'item_not_found', 'invalid_json', 'invalid_json']);
  realtime.close();
});
