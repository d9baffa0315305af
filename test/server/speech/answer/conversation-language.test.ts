import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { phrasesIn } from '../../../../server/phrases/in-language.ts';
import type { Said } from '../../../../server/speech/answer/answerer.ts';
import {
  conversationLanguage,
  otherLanguages,
} from '../../../../server/speech/answer/dialogue/conversation-language.ts';
import { createFind } from '../../../../server/speech/answer/find.ts';
import { createOfflineAnswerer } from '../../../../server/speech/answer/offline-answerer.ts';
import { collect } from '../collect.ts';
import { bakery } from '../fixtures/bakery.ts';

const offered = ['en-US', 'es-MX', 'de'];
const line = { ...bakery, languages: ['en-US', 'es-MX', 'de'] } as const;
const now = () => new Date('2026-11-23T12:00:00Z');
const answerer = createOfflineAnswerer(createFind(now), now);

/** Callers and agent in turns, the caller last. */
const talk = (...texts: readonly string[]): Said[] =>
  texts.map((text, i) => ({ type: i % 2 === texts.length % 2 ? 'assistant' : 'user', text }));
const spoken = (...texts: readonly string[]) => conversationLanguage(talk(...texts), 'en-US', offered);

async function answer(...texts: readonly string[]): Promise<string> {
  const history = talk(...texts);
  const language = conversationLanguage(history, 'en-US', offered);
  const question = { line, instructions: '', tools: [], history, language, languages: offered };
  const parts = await collect(answerer(question, new AbortController().signal));
  return parts.map((part) => (part.type === 'say' ? part.text : `<${part.name}>`)).join(' ');
}

const PROPOSAL = phrasesIn('es').keys.propose;
/** Spanish, but of few everyday words. */
const DOUBTFUL = 'Croissants integrales con mantequilla';

describe("A caller's language", () => {
  test('is the one whose key was pressed, from then on', () => {
    assert.equal(spoken(phrasesIn('es').keys.askLanguage), 'es-MX');
    assert.equal(spoken(phrasesIn('es').keys.askLanguage, 'Hola.', 'Croissants?'), 'es-MX');
    assert.equal(spoken(phrasesIn('de').keys.askLanguage, 'Hallo.', phrasesIn('en').keys.askLanguage), 'en-US');
  });

  test('is the one that they speak beyond doubt, of those that the line has', () => {
    assert.equal(spoken('¿A qué hora abren mañana?'), 'es-MX');
    assert.equal(spoken('Haben Sie am Samstag geöffnet?'), 'de');
    assert.equal(spoken("Quels sont vos horaires d'ouverture ?"), 'en-US');
    assert.equal(spoken('Do you sell tortas de aceite?'), 'en-US');
    assert.equal(spoken('Sí.'), 'en-US');
  });

  test('is asked for where it is in doubt and nothing was found, once, and taken over with a yes', async () => {
    assert.equal(spoken(DOUBTFUL), 'en-US');
    assert.equal(await answer(DOUBTFUL), PROPOSAL);
    assert.equal(await answer(DOUBTFUL, PROPOSAL, 'Sí, por favor.'), phrasesIn('es').answer.goAhead);
    assert.equal(await answer(DOUBTFUL, PROPOSAL, 'Yes, please.'), phrasesIn('es').answer.goAhead);
    assert.equal(await answer(DOUBTFUL, PROPOSAL, 'No, thanks.'), phrasesIn('en').answer.goAhead);
    assert.equal(await answer(DOUBTFUL, PROPOSAL, DOUBTFUL), phrasesIn('en').answer.unknown);
  });

  test('is answered in, opening hours too', async () => {
    assert.equal(
      await answer('Hello there.', 'Hi.', 'Eso no lo sé, ¿me lo puede decir usted?'),
      phrasesIn('es').answer.unknown,
    );
    assert.match(await answer(phrasesIn('de').keys.askLanguage), /^Hallo|^Guten Tag/);
  });

  test('is listened for until it is known', () => {
    const others = (...texts: readonly string[]) => otherLanguages(talk(...texts), 'en-US', offered);
    assert.deepEqual(others('Hello.'), ['es-MX', 'de']);
    assert.deepEqual(others('What do you have for me?', 'Bread.', 'How much is that one?'), []);
    assert.deepEqual(others(phrasesIn('es').keys.askLanguage), []);
    assert.deepEqual(otherLanguages(talk('Hello.'), 'en', []), []);
  });
});
