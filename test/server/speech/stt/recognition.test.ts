import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soundsLooped } from '../../../../server/speech/stt/repetition.ts';
import { spokenText } from '../../../../server/speech/stt/speech-text.ts';
import { splitForWhisper } from '../../../../server/speech/stt/split.ts';
import { MOST_ATTEMPTS, padded, windowFor } from '../../../../server/speech/stt/window.ts';

const sure = { speechMs: 1000, certainty: 0.95 };
const doubtful = { speechMs: 96, certainty: 0.6 };

test('Sounds in brackets are no words', () => {
  assert.equal(spokenText('[BLANK_AUDIO]', sure), '');
  assert.equal(spokenText('(upbeat music) ♪', sure), '');
  assert.equal(spokenText('*sighs* I would like bread.', sure), 'I would like bread.');
});

test('Cents that stand in an amount are not counted twice', () => {
  assert.equal(spokenText('It costs $3.25 cents.', sure), 'It costs $3.25.');
  assert.equal(spokenText('That is £2.50 pence, or 25 cents more.', sure), 'That is £2.50, or 25 cents more.');
});

test('What Whisper hears in noise is believed only with evidence of speech', () => {
  assert.equal(spokenText('Thank you.', doubtful), '');
  assert.equal(spokenText('Thank you.', sure), 'Thank you.');
  assert.equal(spokenText('Thanks for watching!', sure), '');
  assert.equal(spokenText('Do you deliver?', doubtful), 'Do you deliver?');
});

test('Repetition is noticed, ordinary speech is not', () => {
  assert.equal(soundsLooped('I want to go I want to go I want to go', 10), true);
  assert.equal(soundsLooped('no no, when do you open on Sunday and on Monday?', 5), false);
  assert.equal(soundsLooped('Affirm. Affirm. Affirm. Affirm. Affirm. Aff', 2), true);
  assert.equal(soundsLooped('Telephone 555-0142 Telephone 555-0142 Telephone 555-0142', 6), true);
  assert.equal(soundsLooped('5 5 5 5 5 0 1', 3), false);
  assert.equal(soundsLooped('one two three four five six seven eight nine ten', 1), true);
});

test('The window holds the speech, and each attempt sees more, until it sees all there is', () => {
  assert.deepEqual(
    [0, 1, 2].map((attempt) => windowFor(padded(new Float32Array(16_000)).length, attempt)),
    [256, 512, 1024],
  );
  assert.ok(windowFor(16_000 * 10, 0) < windowFor(16_000 * 10, 1));
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    assert.ok(windowFor(16_000 * 12, attempt) * 320 >= 16_000 * 12);
    assert.equal(windowFor(16_000 * 29, attempt), 1500);
  }
});

test('Long speech is cut at its quietest moment, without losing a sample', () => {
  const samples = new Float32Array(16_000 * 50).fill(0.5);
  samples.fill(0, 16_000 * 24, 16_000 * 24 + 3200);
  const pieces = splitForWhisper(samples);
  assert.equal(
    pieces.reduce((sum, piece) => sum + piece.length, 0),
    samples.length,
  );
  const cut = pieces[0]?.length ?? 0;
  assert.ok(cut >= 16_000 * 24 && cut <= 16_000 * 24 + 3200);
});
