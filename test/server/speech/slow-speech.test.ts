import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { readConfig } from '../../../server/config.ts';
import { EMBEDDED_VOICES, sayExactly } from '../../../server/contract/index.ts';
import type { LineCatalog } from '../../../server/line/line.ts';
import { ensureModels } from '../../../server/speech/models/ensure.ts';
import { type SpeechServer, startSpeechServer } from '../../../server/speech/server.ts';
import { spokenWords } from '../../../server/speech/tts/slow.ts';
import { catalogOf } from '../../support/lines.ts';
import { plainWords, VOICE_RATE } from '../../support/voice-and-ear.ts';
import { bakery } from './fixtures/bakery.ts';
import { SpeechClient } from './speech-client.ts';

/** What who asked for slow speech is promised, of the audio that they receive. */
const MOST_WORDS_A_MINUTE = 110;
const MOST_WORDS_A_SENTENCE = 12;

const QUESTIONS = ['How much is a sourdough loaf?', 'Do you deliver?', 'Where can I park?'];
/** Short words in long sentences, which are said the fastest. */
const ANNOUNCEMENT =
  'If it is not what you want, bring it back to us the same day and we will give you a new one or all of it back. I can take a message for the owner if you like.';

const { get } = catalogOf(EMBEDDED_VOICES.map((voice) => ({ ...bakery, id: voice, voice })));
/** None is there to be rendered ahead, which would have the voices busy. */
const lines: LineCatalog = { get, ids: async () => [] };
let server: SpeechServer;

before(
  async () => {
    const models = await ensureModels({ ...readConfig(process.env), voices: EMBEDDED_VOICES });
    server = await startSpeechServer({ host: '127.0.0.1', port: 0, lines, models, logger: pino({ level: 'silent' }) });
  },
  { timeout: 600_000 },
);

after(async () => {
  await server?.close();
});

/** One answer: its sentences, and the audio in which they were received. */
async function answered(client: SpeechClient, request: object) {
  const before = { sentences: sentencesOf(client).length, samples: client.audio().length };
  client.send({ type: 'response.create', response: request });
  await client.until('response.done', client.all('response.done').length + 1);
  return {
    sentences: sentencesOf(client).slice(before.sentences),
    pcm: client.audio().subarray(before.samples),
  };
}

const sentencesOf = (client: SpeechClient) =>
  client.all('response.output_audio_transcript.delta').map(({ delta }) => delta.trim());

const ask = (client: SpeechClient, text: string) => {
  const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
  client.send({ type: 'conversation.item.create', item });
  return answered(client, {});
};

const perMinute = ({ sentences, pcm }: Awaited<ReturnType<typeof answered>>) =>
  (60 * VOICE_RATE * sentences.reduce((sum, sentence) => sum + spokenWords(sentence), 0)) / pcm.length;

for (const voice of EMBEDDED_VOICES) {
  test(`Who asks ${voice} for slow speech gets few words a minute in short sentences, and can understand them`, {
    timeout: 240_000,
  }, async (t) => {
    const client = await SpeechClient.open(server, `hoyhoy/${voice}`);
    t.after(() => client.close());
    const usual = await ask(client, 'Where can I park?');
    assert.ok(perMinute(usual) > 1.3 * MOST_WORDS_A_MINUTE, `${perMinute(usual)} words a minute before`);

    const slow = [await ask(client, 'Slower, please.')];
    for (const question of QUESTIONS) slow.push(await ask(client, question));
    slow.push(await answered(client, { instructions: sayExactly(ANNOUNCEMENT) }));
    for (const answer of slow) {
      const pace = perMinute(answer);
      t.diagnostic(`${pace.toFixed(0)} words a minute: ${answer.sentences.join(' | ')}`);
      assert.ok(pace <= MOST_WORDS_A_MINUTE, `${pace} words a minute: ${answer.sentences.join(' ')}`);
      for (const sentence of answer.sentences) assert.ok(spokenWords(sentence) <= MOST_WORDS_A_SENTENCE, sentence);
    }
    // The seconds are of words that are there, not of silence.
    const words = { said: 0, heard: 0 };
    for (const { sentences, pcm } of slow) {
      const said = plainWords(sentences.join(' ')).split(' ');
      const heard = new Set(plainWords(await SpeechClient.transcribe(server, pcm)).split(' '));
      words.said += said.length;
      words.heard += said.filter((word) => heard.has(word)).length;
    }
    t.diagnostic(`${words.heard} of ${words.said} words understood`);
    assert.ok(words.heard >= 0.8 * words.said, `${words.heard} of ${words.said} words understood`);
  });
}
