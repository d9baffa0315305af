import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { floatFromPcm, pcmFromBytes, pcmFromFloat } from '../../../server/audio/pcm.ts';
import { resample } from '../../../server/audio/resampler.ts';
import { readConfig } from '../../../server/config.ts';
import type { LineCatalog } from '../../../server/line/line.ts';
import { ensureModels } from '../../../server/speech/models/ensure.ts';
import { type SpeechServer, startSpeechServer } from '../../../server/speech/server.ts';
import { bakery } from './fixtures/bakery.ts';
import { SpeechClient } from './speech-client.ts';

// The real models: fetched by the first run on a machine, from the cache afterwards.
const logger = pino({ level: 'silent' });
const lines: LineCatalog = { get: async () => bakery, ids: async () => [bakery.id] };

let server: SpeechServer;

before(
  async () => {
    const config = readConfig(process.env);
    const models = await ensureModels(config);
    server = await startSpeechServer({ host: '127.0.0.1', port: 0, lines, models, logger });
  },
  { timeout: 600_000 },
);

after(async () => {
  await server?.close();
});

test('A spoken question is understood, answered from the knowledge, and the answer is audible', {
  timeout: 180_000,
}, async () => {
  const client = await SpeechClient.open(server, 'hoyhoy/bakery');
  client.speak(await SpeechClient.render(server, 'How much is a sourdough loaf?'));
  const { transcript } = await client.until('conversation.item.input_audio_transcription.completed');
  // Whisper spells the same sounds in more than one way.
  assert.match(transcript, /how much (is|for|does) .*sour[ -]?dough/i);
  const { response } = await client.until('response.done');
  assert.equal(response.status, 'completed');
  assert.equal(
    (await client.until('response.output_audio_transcript.done')).transcript,
    'A sourdough loaf costs 6 pounds.',
  );
  assert.match(await SpeechClient.transcribe(server, client.audio()), /sour[ -]?dough.*((6|six) pounds|£\s?6)/i);
  client.close();
});

test('What was rendered once is not rendered again', { timeout: 180_000 }, async () => {
  const [first, second] = [
    await SpeechClient.render(server, bakery.greeting),
    await SpeechClient.render(server, bakery.greeting),
  ];
  assert.ok(first.length > 24_000);
  assert.deepEqual(first, second, 'the voice breathes by chance: two renderings would differ');
});

// Set up by `npm test` with the other audio tools: Debian's asterisk-core-sounds-en-wav.
const prompt = '/usr/share/asterisk/sounds/en_US_f_Allison/agent-alreadyon.wav';

test('A human voice from the telephone is understood', { timeout: 180_000 }, async () => {
  const wav = readFileSync(prompt);
  const phone = floatFromPcm(pcmFromBytes(wav.subarray(wav.indexOf('data') + 8)));
  const client = await SpeechClient.open(server, 'other');
  client.speak(pcmFromFloat(resample(phone, 8000, 24_000)));
  const { transcript } = await client.until('conversation.item.input_audio_transcription.completed');
  assert.match(transcript, /already logged on/i);
  client.close();
});

test('Noise is no speech: it starts no turn', { timeout: 60_000 }, async () => {
  const client = await SpeechClient.open(server, 'hoyhoy/bakery');
  client.speak(Int16Array.from({ length: 48_000 }, () => (Math.random() - 0.5) * 1500));
  client.send({ type: 'input_audio_buffer.clear' });
  await client.until('input_audio_buffer.cleared');
  assert.deepEqual(client.all('input_audio_buffer.speech_started'), []);
  client.close();
});

test('Health is told over HTTP, and pages of other sites are refused', async () => {
  const http = server.url.replace('ws:', 'http:').replace('/v1', '');
  assert.match(await (await fetch(`${http}/healthz`)).text(), /^\{"status":"ok","sessions":\d+\}$/);
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const page = new WebSocket(`${server.url}/realtime?model=hoyhoy/bakery`, { origin: 'https://evil.example' });
  page.on('unexpected-response', (_request, response) => resolve(response.statusCode));
  page.on('open', () => resolve(101));
  assert.equal(await promise, 404);
});
