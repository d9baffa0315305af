import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLexicon } from '../../../../server/speech/tts/g2p/lexicon.ts';
import { createPhonemiser } from '../../../../server/speech/tts/g2p/phonemise.ts';
import { collapse } from '../../../../server/speech/tts/g2p/unknown-words.ts';

const lexicon = createLexicon([
  {
    cat: 'kˈæt',
    dog: 'dˈɔɡ',
    horse: 'hˈɔɹs',
    want: 'wˈɑnt',
    stop: 'stˈɑp',
    bake: 'bˈAk',
    apple: 'ˈæpᵊl',
    live: { DEFAULT: 'lˈIv', VERB: 'lˈɪv' },
    open: 'ˈOpən',
    P: 'pˈi',
    D: 'dˈi',
    F: 'ˈɛf',
  },
]);
const phonemise = createPhonemiser(lexicon, async (word) => `<${word}>`);

test('Regular endings sound as their stem demands', () => {
  assert.equal(lexicon('cats'), 'kˈæts');
  assert.equal(lexicon('dogs'), 'dˈɔɡz');
  assert.equal(lexicon('horses'), 'hˈɔɹsᵻz');
  assert.equal(lexicon("dog's"), 'dˈɔɡz');
  assert.equal(lexicon('wanted'), 'wˈɑntᵻd');
  assert.equal(lexicon('stopped'), 'stˈɑpt');
  assert.equal(lexicon('baking'), 'bˈAkɪŋ');
});

test('A word and its capitalised form are one', () => {
  assert.equal(lexicon('Cat'), 'kˈæt');
});

test('Articles sound different before a vowel', async () => {
  assert.equal(await phonemise('the cat'), 'ðə kˈæt');
  assert.equal(await phonemise('the apple'), 'ði ˈæpᵊl');
});

test('A spelling with two readings is told apart by its neighbour', async () => {
  assert.match(await phonemise('we live'), /lˈɪv$/);
  assert.match(await phonemise('the live dog'), /lˈIv/);
});

test('Abbreviations in capitals are spelled, shouted words are read', async () => {
  assert.equal(await phonemise('PDF'), 'pˌidˌiˈɛf');
  assert.equal(await phonemise('OPEN'), 'ˈOpən');
});

test('Given names of other countries are said as in English, with their accents or without', async () => {
  for (const name of ['Ines', 'Inés', 'INÉS']) assert.equal(lexicon(name), 'ˌinˈɛz');
  assert.equal(lexicon("José's"), 'hOzˈAz');
  assert.equal(await phonemise('Siobhan'), 'ʃəvˈɔn');
  assert.equal(lexicon('constructor'), undefined);
});

test('Words in no dictionary go to the network, and punctuation stays', async () => {
  assert.equal(await phonemise('Zyx, cat!'), '<Zyx>, kˈæt!');
});

test('The network repeats a symbol only across a blank', () => {
  assert.equal(collapse([0, 1, 1, 0, 1, 2, 2], ['a', 'b']), 'aab');
});
