import { writeFileSync } from 'node:fs';
import { pcmFromFloat } from '../../server/audio/pcm.ts';
import { readConfig } from '../../server/config.ts';
import { VOICE_RATE } from '../../server/speech/audio/formats.ts';
import { ensureModels } from '../../server/speech/models/ensure.ts';
import { JOE } from '../../server/speech/models/paths.ts';
import { loadPhonemiser } from '../../server/speech/tts/g2p/phonemise.ts';
import { normalise } from '../../server/speech/tts/normalise/normalise.ts';
import { loadPiperVoice } from '../../server/speech/tts/voice/piper.ts';
import { wavBytes } from '../../test/support/wav.ts';

let loaded: ReturnType<typeof load> | undefined;

/** Writes a text as a WAV (24 kHz) in the voice Joe, fetched where it is missing: a man who is not the agent's usual voice. */
export async function joeWav(text: string, path: string): Promise<void> {
  loaded ??= load();
  const { phonemise, voice } = await loaded;
  const samples = await voice(await phonemise(normalise(text)), 1);
  writeFileSync(path, wavBytes([pcmFromFloat(samples)], VOICE_RATE));
}

async function load() {
  const models = await ensureModels({ ...readConfig(process.env), voices: ['joe'] });
  if (models.joe === undefined) throw new Error('the voice Joe was fetched, but is not there');
  const [phonemise, voice] = await Promise.all([loadPhonemiser(models.voice), loadPiperVoice(models.joe, JOE)]);
  return { phonemise, voice };
}
