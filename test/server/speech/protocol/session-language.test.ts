import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayExactly } from '../../../../server/contract/index.ts';
import { phrasesIn } from '../../../../server/phrases/in-language.ts';
import { createFind } from '../../../../server/speech/answer/find.ts';
import { createOfflineAnswerer } from '../../../../server/speech/answer/offline-answerer.ts';
import { bakery } from '../fixtures/bakery.ts';
import { SessionHarness } from '../session-harness.ts';

const now = () => new Date('2026-11-23T12:00:00Z');
const line = { ...bakery, languages: ['en', 'es'] } as const;
const open = () => new SessionHarness(createOfflineAnswerer(createFind(now), now), { line });
const es = phrasesIn('es');

const typed = (text: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});

test('who presses the key for a language is answered in it, by its voice, and heard in it', async () => {
  const harness = open();
  await harness.send(typed(es.keys.askLanguage));
  await harness.send({ type: 'response.create' });
  await harness.until('response.done');
  assert.equal(harness.engine.rendered.join(' '), es.answer.hello(line.name));
  assert.deepEqual(new Set(harness.engine.spoken), new Set(['es']));
  await harness.say('¿Xyzzy plugh?');
  await harness.until('response.done', 2);
  assert.deepEqual(harness.engine.hearings.at(-1), { language: 'es', others: [] });
  assert.match(harness.engine.rendered.join(' '), new RegExp(`${es.answer.unknown}$`));
});

test('who speaks another language of the line is heard in both until it is known, and answered in theirs', async () => {
  const harness = open();
  await harness.say('¿A qué hora abren los domingos?');
  await harness.until('response.done');
  assert.deepEqual(harness.engine.hearings[0], { language: 'en', others: ['es'] });
  assert.equal(harness.engine.rendered.join(' '), 'El domingo abrimos de las 8:30 a las 13.');
  assert.deepEqual(new Set(harness.engine.spoken), new Set(['es']));
});

test('what is announced in the language of the line is spoken by the voice of that, whatever the caller speaks', async () => {
  const harness = open();
  await harness.send(typed(es.keys.askLanguage));
  await harness.send({
    type: 'response.create',
    response: { instructions: sayExactly('Your phone has joined. You can go on there now.') },
  });
  await harness.until('response.done');
  assert.deepEqual(new Set(harness.engine.spoken), new Set(['en']));
});

test('a language without a voice is not gone on in', async () => {
  const harness = open();
  harness.engine.speaks = (language) => language !== 'es';
  await harness.say('¿A qué hora abren los domingos?');
  await harness.until('response.done');
  assert.deepEqual(harness.engine.hearings[0], { language: 'en', others: [] });
  assert.deepEqual(new Set(harness.engine.spoken), new Set(['en']));
});

test('what a client sets of the language is told, also after another was heard, and where it sets none the one before holds', async () => {
  const harness = open();
  const transcribed = async (transcription: object | null) => {
    await harness.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription } } } });
    const { session } = harness.all('session.updated').at(-1) ?? assert.fail();
    return session.type === 'realtime' ? session.audio?.input?.transcription?.language : undefined;
  };
  assert.equal(await transcribed({ model: 'whisper-1', language: 'es' }), 'es');
  await harness.say('What time do you open on Sundays?');
  await harness.until('response.done');
  assert.equal(await transcribed({ language: 'es' }), 'es');
  assert.equal(await transcribed({ model: 'whisper-1' }), 'es');
  assert.equal(await transcribed(null), undefined);
  assert.equal(await transcribed({}), 'en');
});

test('a line in another language stays in it where a client asks for transcripts without naming one', async () => {
  const harness = new SessionHarness(undefined, { line: { ...bakery, languages: ['es'] } });
  await harness.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { transcription: { model: 'whisper-1' } } } },
  });
  await harness.say('Hola.');
  await harness.until('response.done');
  assert.equal(harness.engine.hearings[0]?.language, 'es');
});
