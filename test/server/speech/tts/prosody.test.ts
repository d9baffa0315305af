import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { readConfig } from '../../../../server/config.ts';
import { EMBEDDED_VOICES } from '../../../../server/contract/index.ts';
import { VOICE_RATE } from '../../../../server/speech/audio/formats.ts';
import { ensureModels } from '../../../../server/speech/models/ensure.ts';
import { JOE } from '../../../../server/speech/models/paths.ts';
import { loadPhonemiser, type Phonemiser } from '../../../../server/speech/tts/g2p/phonemise.ts';
import { normalise } from '../../../../server/speech/tts/normalise/normalise.ts';
import { loadVoice, type Voice } from '../../../../server/speech/tts/voice/hibari.ts';
import { loadPiperVoice } from '../../../../server/speech/tts/voice/piper.ts';
import { trimSilence } from '../../../../server/speech/tts/voice/trim.ts';

let phonemise: Phonemiser;
const voices: Voice[] = [];

before(
  async () => {
    const models = await ensureModels({ ...readConfig(process.env), voices: EMBEDDED_VOICES });
    phonemise = await loadPhonemiser(models.voice);
    voices.push(await loadVoice(models.voice), await loadPiperVoice(models.joe ?? '', JOE));
  },
  { timeout: 600_000 },
);

const BLOCK = VOICE_RATE / 100;
/** -42 dB: what a pause may still have of breath. */
const QUIET = 0.008;

/** Lengths of the pauses within a sentence, of at least 80 ms, in ms. */
function pausesIn(samples: Float32Array): number[] {
  const blocks = Array.from({ length: Math.floor(samples.length / BLOCK) }, (_, i) => {
    const block = samples.subarray(i * BLOCK, (i + 1) * BLOCK);
    return Math.sqrt(block.reduce((sum, sample) => sum + sample * sample, 0) / BLOCK) < QUIET ? '_' : 'x';
  });
  return (blocks.join('').replace(/_+$/, '').match(/_{8,}/g) ?? []).map((pause) => pause.length * 10);
}

for (const [text, commas] of [
  ['We sell bread, rolls, cakes, pies, and coffee.', 4],
  ['Call 212-555-0142.', 2],
  ['If something is not right, bring it back.', 1],
] as const) {
  test(`"${text}" has a pause for each comma that is heard in it`, async (t) => {
    for (const [i, voice] of voices.entries()) {
      const pauses = pausesIn(trimSilence(await voice(await phonemise(normalise(text)), 1)));
      t.diagnostic(`${EMBEDDED_VOICES[i]}: ${pauses.join(', ')} ms`);
      assert.ok(pauses.length >= commas, `${EMBEDDED_VOICES[i]} pauses ${pauses.length} times: ${pauses} ms`);
    }
  });
}
