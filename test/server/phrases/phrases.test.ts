import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyLanguage, isNotUnderstood, phrasesOf, wordsFor } from '../../../server/phrases/in-language.ts';
import { en } from '../../../server/phrases/languages/en.ts';

/** Texts of a set, functions called with something of each kind. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
}

test('no language has words of English left in it, or two phrases that are told apart by their beginning alike', () => {
  const english = new Map(textsOf(en));
  // A plus, and the "no" of Spaniards and Italians.
  const alike = new Set(['.message.plus', '.hours.no']);
  for (const phrases of everyLanguage.filter((one) => one !== en)) {
    for (const [path, text] of textsOf(phrases)) {
      if (!alike.has(path)) assert.notEqual(text, english.get(path), path);
    }
  }
});

test('an answer that is none is known as such in each language, and no other answer is', () => {
  for (const { answer } of everyLanguage) {
    for (const none of [answer.unknown, answer.nothingSaid, answer.nothingSaidAgain]) assert.ok(isNotUnderstood(none));
    for (const other of [answer.thanked, answer.messageKept, answer.goAhead]) assert.ok(!isNotUnderstood(other));
  }
});

test('opening hours are said as people say them', () => {
  const hours = { sun: [[8 * 60, 13 * 60]] } as const;
  const said = ['es', 'fr', 'de', 'it', 'pt'].map((tag) => phrasesOf(tag)?.hours.day(hours, 'sun'));
  assert.deepEqual(said, [
    'El domingo abrimos de las 8 a las 13.',
    'Le dimanche, nous sommes ouverts de 8 heures à 13 heures.',
    'Am Sonntag haben wir von 8 Uhr bis 13 Uhr geöffnet.',
    'Domenica siamo aperti dalle 8 alle 13.',
    'No domingo estamos abertos das 8 às 13.',
  ]);
  assert.equal(phrasesOf('de')?.hours.day(hours, 'mon'), 'Am Montag haben wir geschlossen.');
  const opens = { inDays: 1, weekday: 'tue', date: '2026-12-01', minutes: 7 * 60 + 30 } as const;
  assert.equal(
    phrasesOf('es')?.hours.closedNow('La Espiga', opens),
    'La Espiga está cerrado ahora. Volvemos a abrir mañana a las 7:30.',
  );
});

test('what is known in English only is not passed for another language', () => {
  assert.equal(wordsFor('es-MX', 'Goodbye!'), undefined);
  assert.equal(wordsFor('en-GB', 'Goodbye!'), 'Goodbye!');
  assert.equal(
    wordsFor('es-MX', ({ call }) => call.stillThere),
    '¿Sigue ahí?',
  );
  assert.equal(
    wordsFor('nl', ({ call }) => call.stillThere),
    undefined,
  );
});
