import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beamSearch, type Decoder } from '../../../../server/speech/stt/beam.ts';
import { expectationOf } from '../../../../server/speech/stt/expectation.ts';

const PIECES = ['', '', '', ' how', ' much', ' is', ' a', ' right', ' loath', ' rye', ' lo', 'af', '?'];
const [START, END] = [1, 2];
const heard = ' how much is a';

/** What was said sounds more like "right loath" than like "rye loaf", whose words are of several pieces. */
const likely: Record<string, readonly (readonly [piece: string, share: number])[]> = {
  [heard]: [
    [' right', 0.8],
    [' rye', 0.2],
  ],
  [`${heard} right`]: [[' loath', 1]],
  [`${heard} rye`]: [
    [' loath', 0.6],
    [' lo', 0.4],
  ],
  [`${heard} rye lo`]: [['af', 1]],
};

/** Follows which hypothesis goes on from which, as a real decoder must. */
function scripted(): Decoder {
  let texts = [''];
  return {
    async next(tokens, from) {
      texts = tokens.map((token, i) => (texts[from[i] ?? 0] ?? '') + (PIECES[token] ?? ''));
      return texts.map((text) => {
        const logits = new Float32Array(PIECES.length).fill(-30);
        const first = [' how', ' much', ' is', ' a'][text.split(' ').length - 1];
        const next = likely[text] ?? (first ? [[first, 1] as const] : []);
        if (next.length === 0) logits[END] = 0;
        for (const [piece, share] of next) logits[PIECES.indexOf(piece)] = Math.log(share);
        return logits;
      });
    },
  };
}

async function allFound(words: readonly string[]): Promise<string[]> {
  const pieceOf = (token: number) => PIECES[token] ?? '';
  const options = { start: START, end: END, most: 12, pieceOf, worth: expectationOf(words) };
  return (await beamSearch(scripted(), options)).map(({ tokens }) => tokens.map(pieceOf).join(''));
}
const search = async (words: readonly string[]) => (await allFound(words))[0];

test('What sounds likeliest is written, unless words that are expected sound nearly as likely', async () => {
  assert.equal(await search([]), `${heard} right loath`);
  assert.equal(await search(['rye', 'loaf']), `${heard} rye loaf`);
  assert.equal(await search(['bagel']), `${heard} right loath`);
});

test('What else may have been said follows, the likeliest first', async () => {
  assert.deepEqual(await allFound([]), [`${heard} right loath`, `${heard} rye loath`, `${heard} rye loaf`]);
});

test('Texts of the same words are found once, and none that is far less likely', async () => {
  const found = async (row: Record<string, number>) => {
    const pieces = ['', '', '', ' wifi', ' Wifi?', ' life', ' wife'];
    const first = Float32Array.from(pieces, (piece) => row[piece] ?? -30);
    const ends = Float32Array.from(pieces, (_piece, token) => (token === END ? 0 : -30));
    const decoder: Decoder = { next: async (tokens) => tokens.map((token) => (token === START ? first : ends)) };
    const pieceOf = (token: number) => (pieces[token] ?? '').toLowerCase();
    const texts = await beamSearch(decoder, { start: START, end: END, most: 5, pieceOf, worth: () => 0 });
    return texts.map(({ tokens }) => tokens.map((token) => pieces[token]).join(''));
  };
  assert.deepEqual(await found({ ' wifi': -2, ' Wifi?': -1, ' life': -1.5, ' wife': -8 }), [' Wifi?', ' life']);
});

test('A search ends, whatever the decoder says', async () => {
  const endless: Decoder = { next: async (tokens) => tokens.map(() => Float32Array.of(-30, -30, -30, 0)) };
  const options = { start: START, end: END, most: 7, pieceOf: () => ' how', worth: () => 0 };
  assert.equal((await beamSearch(endless, options))[0]?.tokens.length, 7);
});

test('Whole words count, and beginnings only at the end of what may go on', () => {
  const worth = expectationOf(['sourdough', 'rye']);
  const whole = worth(' the rye', true);
  assert.ok(whole > 0);
  assert.equal(worth(' the rye, the rye', true), 2 * whole);
  assert.equal(worth(' the sour', true), 0);
  const partly = worth(' the sour', false);
  assert.ok(partly > 0 && partly < whole);
  assert.equal(worth(' the sour dog', false), 0);
  assert.equal(worth(' the crye', false), 0);
});
