import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heardAlike, isBelieved } from '../../../../server/speech/stt/second-opinion.ts';

const expected = ['loaf', 'sourdough', 'rye'];
/** What a room of five voices was heard as (Whisper), in which Moonshine heard nothing or something else. */
const noise = 'I will try to leave all for you.';

test('Hearings of the same words are alike, also where a word was misheard', () => {
  for (const [whisper, moonshine] of [
    ['Do you deliver?', 'Do you deliver?'],
    ['Colors waiting to speak with the representative.', 'Callers waiting to speak with a representative.'],
    ['Where can my hogs?', 'Where can I guard?'],
    ['How much is inan and poichant?', 'How much is an almond croissant?'],
  ] as const)
    assert.equal(heardAlike(whisper, moonshine), true, whisper);
});

test('Numbers are alike, however they are written', () => {
  for (const [whisper, moonshine] of [
    ['5550142', 'five five five zero one four two'],
    ['20.', 'Twenty.'],
    ['Press 0 to reach an operator.', 'Press zero to reach an operator.'],
  ] as const)
    assert.equal(heardAlike(whisper, moonshine), true, whisper);
});

test('What two recognisers make of noise is not alike', () => {
  assert.equal(heardAlike(noise, ''), false);
  assert.equal(heardAlike('', ''), false);
  assert.equal(heardAlike('Do you have a clue?', 'The person is not valid.'), false);
});

test('A crowd is believed only where both heard the same', () => {
  assert.equal(isBelieved(noise, { origin: 'crowd', second: '', expected }), false);
  assert.equal(isBelieved(noise, { origin: 'crowd', second: undefined, expected }), false);
  assert.equal(isBelieved('Is the sourdough fresh?', { origin: 'crowd', second: '', expected }), false);
  assert.equal(isBelieved(noise, { origin: 'crowd', second: 'I will try to live for you', expected }), true);
});

test('Who may be a soft caller is also believed who asks or speaks of the line, and where nobody else can tell', () => {
  const doubtful = (words: string, second: string | undefined) =>
    isBelieved(words, { origin: 'doubtful', second, expected });
  assert.equal(doubtful(noise, ''), false);
  assert.equal(doubtful(noise, undefined), true);
  assert.equal(doubtful('When is the sour dough for?', ''), true);
  assert.equal(doubtful('One is the sourdough for', ''), true);
  assert.equal(doubtful('A dry rye', ''), false, 'a short word is in any talk');
});

test('A caller is always believed', () => {
  assert.equal(isBelieved(noise, { origin: 'caller', second: '', expected }), true);
});
