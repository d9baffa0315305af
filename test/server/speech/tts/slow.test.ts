import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { VOICE_RATE } from '../../../../server/speech/audio/formats.ts';
import { shortSentences, slowly, spokenWords } from '../../../../server/speech/tts/slow.ts';

test('Long sentences are cut where clauses join', () => {
  assert.deepEqual(
    shortSentences(
      'If something is not right, bring it back the same day and we will replace it or give you your money back.',
    ),
    [
      'If something is not right.',
      'bring it back the same day and we will replace it.',
      'or give you your money back.',
    ],
  );
});

test('No sentence has more than twelve words, and no word is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('bread', 'and', 'cake,', 'we', 'bake', 'from', 'noon.'), { maxLength: 60 }),
      (words) => {
        const short = shortSentences(words.join(' '));
        for (const sentence of short) assert.ok(sentence.split(' ').length <= 12, sentence);
        assert.equal(short.join(' ').replace(/[.,]/g, ''), words.join(' ').replace(/[.,]/g, ''));
      },
    ),
  );
});

test('What is said in many words counts as many, and a number is not cut', () => {
  assert.equal(spokenWords('It costs $3.50.'), 7);
  assert.deepEqual(shortSentences('The loaf costs $3.50 today, the cake costs $12.75, and the rolls are 90 cents.'), [
    'The loaf costs $3.50 today.',
    'the cake costs $12.75.',
    'and the rolls are 90 cents.',
  ]);
  for (const sentence of shortSentences('Call us at 212-555-0142 or 212-555-0199 from Monday to Friday.'))
    assert.ok(spokenWords(sentence) <= 12, sentence);
});

/** A voice at so many words a minute, which can't be slowed down below a share of that. */
const voiceOf = (pace: number, slowest: number, asked: number[]) => async (speed: number) => {
  asked.push(speed);
  return new Int16Array(Math.round((10 * 60 * VOICE_RATE) / (pace * Math.max(speed, slowest)))).fill(1);
};

test('A slow voice is rendered once, a quick one again, and what it lacks then is silence', async () => {
  const words = 'one of two of three of four of five of';
  const perMinute = ({ length }: Int16Array) => Math.round((10 * 60 * VOICE_RATE) / length);
  for (const { pace, slowest, speeds, reached } of [
    { pace: 150, slowest: 0, speeds: [0.6], reached: 90 },
    { pace: 250, slowest: 0, speeds: [0.6, 0.42], reached: 105 },
    { pace: 250, slowest: 0.5, speeds: [0.6, 0.42], reached: 105 },
    { pace: 400, slowest: 0, speeds: [0.6, 0.36], reached: 105 },
  ]) {
    const asked: number[] = [];
    const pcm = await slowly(words, voiceOf(pace, slowest, asked));
    assert.deepEqual([asked.map((speed) => Number(speed.toFixed(2))), perMinute(pcm)], [speeds, reached]);
  }
  assert.equal((await slowly(words, async () => new Int16Array())).length, 0);
});
