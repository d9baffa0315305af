import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { believedWords, heardAlike } from '../../../../server/speech/stt/second-opinion.ts';

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
  const crowd = (words: string, second: string | undefined) =>
    believedWords(words, { origin: 'crowd', second, expected });
  assert.equal(crowd(noise, ''), '');
  assert.equal(crowd(noise, undefined), '');
  assert.equal(crowd('Is the sourdough fresh?', ''), '');
  assert.equal(crowd(noise, 'I will try to live for you'), noise);
});

describe('Who may be a soft caller', () => {
  const doubtful = (words: string, second: string | undefined) =>
    believedWords(words, { origin: 'doubtful', second, expected });

  test('is not believed where both heard something else that makes no sense', () => {
    assert.equal(doubtful(noise, ''), '');
    assert.equal(doubtful(noise, 'No one has left the conference.'), '');
    assert.equal(doubtful('A dry rye', ''), '', 'a short word is in any talk');
    assert.equal(doubtful('', 'Is that so?'), '', 'nothing stays nothing');
  });

  test('is believed where one of them heard a question or a word of the line', () => {
    for (const words of ['When is the sour dough for?', 'One is the sourdough for'])
      assert.equal(doubtful(words, ''), words);
    const second = 'How long does the sourdough keep?';
    assert.equal(doubtful("Now it won't last a hour, dopey.", second), second);
  });

  test('is believed where nobody else can tell', () => {
    assert.equal(doubtful(noise, undefined), noise);
  });
});

test('A caller is always believed', () => {
  assert.equal(believedWords(noise, { origin: 'caller', second: '', expected }), noise);
});
