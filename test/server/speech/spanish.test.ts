import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { floatFromPcm, pcmFromFloat } from '../../../server/audio/pcm.ts';
import { resample } from '../../../server/audio/resampler.ts';
import { readConfig } from '../../../server/config.ts';
import { parseKnowledge } from '../../../server/line/knowledge.ts';
import type { Line, LineCatalog } from '../../../server/line/line.ts';
import { ensureModels } from '../../../server/speech/models/ensure.ts';
import { type SpeechServer, startSpeechServer } from '../../../server/speech/server.ts';
import { plainWords, VOICE_RATE } from '../../support/voice-and-ear.ts';
import { readWav } from '../../support/wav.ts';
import { bakery } from './fixtures/bakery.ts';
import { SpeechClient } from './speech-client.ts';

/** "Por favor ingrese la clave de entrada para la conferencia", recorded in a studio. */
const HUMAN_CLIP = '/usr/share/asterisk/sounds/es_MX_f_Allison/conf-getpin.wav';
const ANSWER = 'La clave de entrada para la conferencia se recibe por correo.';
const KNOWLEDGE = `# Conference\n\nThe conference begins at 9.\n\n# Conferencia\n\n${ANSWER}\n`;

const line: Line = { ...bakery, languages: ['en', 'es'], knowledge: parseKnowledge('all.md', KNOWLEDGE) };
const lines: LineCatalog = { get: async () => line, ids: async () => [line.id] };
let server: SpeechServer;

before(
  async () => {
    const models = await ensureModels(readConfig(process.env));
    server = await startSpeechServer({ host: '127.0.0.1', port: 0, lines, models, logger: pino({ level: 'silent' }) });
  },
  { timeout: 600_000 },
);

after(async () => {
  await server?.close();
});

/** Says the recorded words, again where the machine is too busy to hear them. */
async function ask(tries = 3): Promise<{ client: SpeechClient; transcript: string }> {
  const clip = readWav(HUMAN_CLIP);
  const client = await SpeechClient.open(server, `hoyhoy/${line.id}`);
  // As the agent does, which knows no more than the line's first language.
  const input = { transcription: { language: 'en' } };
  client.send({ type: 'session.update', session: { type: 'realtime', audio: { input } } });
  client.speak(pcmFromFloat(resample(floatFromPcm(clip.pcm), clip.rate, VOICE_RATE)));
  try {
    const { transcript } = await client.until('conversation.item.input_audio_transcription.completed');
    return { client, transcript };
  } catch (error) {
    client.close();
    if (tries > 1 && String(error).includes('transcription_failed')) return ask(tries - 1);
    throw error;
  }
}

test('A recorded Spanish caller of a line of English and Spanish is understood, and answered in Spanish that is understood', {
  timeout: 180_000,
}, async () => {
  const { client, transcript } = await ask();
  assert.match(transcript, /la clave de entrada para la conferencia/i);
  await client.until('response.done');
  const { transcript: answer } = await client.until('response.output_audio_transcript.done');
  // A busy machine says first that it takes a moment.
  assert.ok(answer.endsWith(ANSWER), answer);
  // espeak-ng's voice is robotic: of its words Whisper hears most, never all.
  const heard = await SpeechClient.transcribe(server, client.audio(), 'es');
  const words = plainWords(ANSWER).split(' ');
  const understood = words.filter((word) => plainWords(heard).split(' ').includes(word));
  assert.ok(understood.length > words.length / 2, heard);
  client.close();
});
