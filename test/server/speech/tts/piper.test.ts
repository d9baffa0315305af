import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { readConfig } from '../../../../server/config.ts';
import { EMBEDDED_VOICES } from '../../../../server/contract/index.ts';
import { ensureModels } from '../../../../server/speech/models/ensure.ts';
import { JOE, type ModelPaths } from '../../../../server/speech/models/paths.ts';
import { loadPhonemiser } from '../../../../server/speech/tts/g2p/phonemise.ts';
import { loadPiperVoice } from '../../../../server/speech/tts/voice/piper.ts';
import { piperPhonemes } from '../../../../server/speech/tts/voice/piper-phonemes.ts';

let models: ModelPaths;
before(
  async () => {
    models = await ensureModels({ ...readConfig(process.env), voices: EMBEDDED_VOICES });
  },
  { timeout: 600_000 },
);

const joe = () => models.joe ?? assert.fail('the voice was to be fetched');
const settingsOf = async (): Promise<{ phoneme_id_map: Record<string, number[]> }> =>
  JSON.parse(await readFile(join(joe(), `${JOE}.onnx.json`), 'utf8'));

// What espeak-ng 1.51 makes of the same words in American English, which the voice was trained on.
for (const [words, ours, ipa] of [
  ['How much is a sourdough loaf?', 'hˌW mˈʌʧ ɪz ɐ sˈWəɹdˌO lˈOf?', 'hˌaʊ mˈʌtʃ ɪz ɐ sˈaʊɚdˌoʊ lˈoʊf?'],
  ['we are happy to see you', 'wi ɑɹ hˈæpi tə sˈi ju', 'wiː ɑːɹ hˈæpi tə sˈiː juː'],
  ['the butter is about to melt', 'ðə bˈʌTəɹ ɪz əbˈWt tə mˈɛlt', 'ðə bˈʌɾɚɹ ɪz ɐbˈaʊt tə mˈɛlt'],
  ['a bird, a nurse', 'ɐ bˈɜɹd, ɐ nˈɜɹs', 'ɐ bˈɜːd, ɐ nˈɜːs'],
  ['joy, message, little', 'ʤˈY, mˈɛsɪʤ, lˈɪTᵊl', 'dʒˈɔɪ, mˈɛsɪdʒ, lˈɪɾəl'],
] as const) {
  test(`"${words}" reads as Piper's voices were taught`, () => {
    assert.equal(piperPhonemes(ours), ipa);
  });
}

test('Every phoneme that ours can make is one that the voice knows', async () => {
  const { phoneme_id_map: ids } = await settingsOf();
  const phonemise = await loadPhonemiser(models.voice);
  // Every letter, every sound of English, and a word that is in no dictionary.
  const words = await phonemise(
    'The quick brown fox, vexed by judge Zhivago; a measured bath with Troy’s choir: ring, hung! Would four pure fairies hear the Bjrkzyl? Oh… I — pdf. She thought that boat, food, foot, cat, cot, bird.',
  );
  const unknown = [...piperPhonemes(words)].filter((sign) => !(sign in ids));
  assert.deepEqual(unknown, []);
});

test('What the dictionary gets wrong is put right', async () => {
  const phonemise = await loadPhonemiser(models.voice);
  assert.equal(await phonemise('the eighth kilobyte, gate ay five'), 'ði ˈAtθ kˈɪləbˌIt, ɡˈAt ˈA fˈIv');
});

test('Half the speed takes about twice the time, and no sounds are no audio', async () => {
  const [voice, phonemise] = [await loadPiperVoice(joe(), JOE), await loadPhonemiser(models.voice)];
  const words = await phonemise('We are open from nine to five.');
  const [usual, slow] = [await voice(words, 1), await voice(words, 0.5)];
  assert.ok(usual.length > 24_000 && usual.length < 3.5 * 24_000, `${usual.length / 24_000} s`);
  assert.ok(slow.length > 1.5 * usual.length, `${slow.length / usual.length} times as long`);
  assert.equal((await voice('', 1)).length, 0);
});
