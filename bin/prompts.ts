/**
 * Renders what phones hear where no agent can speak: `node bin/prompts.ts` writes server/telephony/prompts/*.ulaw
 * (8 kHz mu-law, without header) with the embedded voice, and what is said in other languages with espeak-ng. To be run
 * again when a text changes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { encodeG711 } from '../server/audio/g711.ts';
import { floatFromPcm, pcmFromFloat } from '../server/audio/pcm.ts';
import { resample } from '../server/audio/resampler.ts';
import { readConfig } from '../server/config.ts';
import { phrasesIn } from '../server/phrases/in-language.ts';
import { ensureModels } from '../server/speech/models/ensure.ts';
import { findEspeak } from '../server/speech/tts/other/espeak.ts';
import { createSynthesiser } from '../server/speech/tts/synthesiser.ts';
import { joinVoices } from '../server/speech/tts/voices.ts';

const VOICE_RATE = 24_000;
const PHONE_RATE = 8_000;
const LANGUAGES = ['en', 'es', 'fr', 'de', 'it', 'pt'];

const prompts = LANGUAGES.flatMap((language) => {
  const { gateway, pageRing, callBack } = phrasesIn(language);
  const texts = {
    pin: gateway.askPin,
    apology: gateway.nobody,
    code: pageRing.askCode,
    'wrong-code': pageRing.wrong,
    'no-more': callBack.noMore,
  };
  return Object.entries(texts).map(([name, text]) => ({ name, text, language }));
});

const { voice } = await ensureModels(readConfig(process.env));
const logger = pino({ level: 'warn' });
const spare = await findEspeak();
const synthesiser = joinVoices({ builtIn: await createSynthesiser(voice, logger), ...(spare && { spare }) }, logger);
for (const { name, text, language } of prompts) {
  const spoken = await synthesiser.speak(text, { owner: 'prompts', speed: 1, language });
  const narrow = pcmFromFloat(resample(floatFromPcm(spoken), VOICE_RATE, PHONE_RATE));
  const whole = name === 'apology' ? [...narrow, ...new Int16Array(PHONE_RATE / 4), ...tone()] : [...narrow];
  const path = join(import.meta.dirname, '..', 'server', 'telephony', 'prompts', `${name}.${language}.ulaw`);
  writeFileSync(path, encodeG711('ulaw', Int16Array.from(whole)));
  process.stdout.write(`${path}: ${(whole.length / PHONE_RATE).toFixed(1)} s\n`);
}
await synthesiser.close();

/** 0.3 s of 1 kHz, as answering machines have it. */
function tone(): Int16Array {
  return Int16Array.from({ length: PHONE_RATE * 0.3 }, (_, i) =>
    Math.round(8000 * Math.sin((2 * Math.PI * 1000 * i) / PHONE_RATE)),
  );
}
