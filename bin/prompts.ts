/**
 * Renders what is heard where no model can speak: `node bin/prompts.ts` writes server/telephony/prompts/*.ulaw (8 kHz
 * mu-law, without header) for phones and server/agent/voice/apologies/*.ulaw (12 kHz) for the agent's last words, with the
 * embedded voices, and what is said in other languages with espeak-ng. To be run again when a text changes; `prompts` or
 * `apologies` renders these alone.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { encodeG711 } from '../server/audio/g711.ts';
import { floatFromPcm, pcmFromFloat } from '../server/audio/pcm.ts';
import { resample } from '../server/audio/resampler.ts';
import { readConfig } from '../server/config.ts';
import { EMBEDDED_VOICES, type EmbeddedVoice } from '../server/contract/index.ts';
import { phrasesIn } from '../server/phrases/in-language.ts';
import { ensureModels } from '../server/speech/models/ensure.ts';
import { findEspeak } from '../server/speech/tts/other/espeak.ts';
import { createSynthesiser } from '../server/speech/tts/synthesiser.ts';
import { joinVoices } from '../server/speech/tts/voices.ts';

const VOICE_RATE = 24_000;
const PHONE_RATE = 8_000;
const APOLOGY_RATE = 12_000;
const LANGUAGES = ['en', 'es', 'fr', 'de', 'it', 'pt'];
const SERVER = join(import.meta.dirname, '..', 'server');

interface Clip {
  path: string;
  text: string;
  language: string;
  rate: number;
  /** Default: the first. */
  voice?: EmbeddedVoice;
  /** Is followed by the tone of an answering machine. */
  tone?: boolean;
}

const prompts = LANGUAGES.flatMap((language): Clip[] => {
  const { gateway, pageRing, callBack } = phrasesIn(language);
  const texts = {
    pin: gateway.askPin,
    apology: gateway.nobody,
    code: pageRing.askCode,
    'wrong-code': pageRing.wrong,
    'no-more': callBack.noMore,
  };
  return Object.entries(texts).map(([name, text]) => {
    const path = join(SERVER, 'telephony', 'prompts', `${name}.${language}.ulaw`);
    return { path, text, language, rate: PHONE_RATE, tone: name === 'apology' };
  });
});
const apologies = LANGUAGES.flatMap((language): Clip[] => {
  const { sorry, typeMessage, otherwise, tryAgain } = phrasesIn(language).lastResort;
  const texts = { type: `${sorry} ${typeMessage(tryAgain)}`, 'try-again': `${sorry} ${otherwise(tryAgain)}` };
  // Only English can be spoken by more than one.
  const voices = language === 'en' ? EMBEDDED_VOICES : EMBEDDED_VOICES.slice(0, 1);
  return Object.entries(texts).flatMap(([name, text]) =>
    voices.map((voice, i): Clip => {
      const file = `${name}.${language}${i === 0 ? '' : `.${voice}`}.ulaw`;
      return { path: join(SERVER, 'agent', 'voice', 'apologies', file), text, language, voice, rate: APOLOGY_RATE };
    }),
  );
});
const [, , which] = process.argv;
const clips = [...(which === 'apologies' ? [] : prompts), ...(which === 'prompts' ? [] : apologies)];

const models = await ensureModels({ ...readConfig(process.env), voices: EMBEDDED_VOICES });
const logger = pino({ level: 'warn' });
const spare = await findEspeak();
const synthesiser = joinVoices({ builtIn: await createSynthesiser(models, logger), ...(spare && { spare }) }, logger);
for (const { path, text, language, voice, rate, tone } of clips) {
  const spoken = await synthesiser.speak(text, { owner: 'prompts', speed: 1, language, voice });
  const narrow = pcmFromFloat(resample(floatFromPcm(spoken), VOICE_RATE, rate));
  const whole = tone ? [...narrow, ...new Int16Array(rate / 4), ...beep(rate)] : [...narrow];
  writeFileSync(path, encodeG711('ulaw', Int16Array.from(whole)));
  process.stdout.write(`${path}: ${(whole.length / rate).toFixed(1)} s\n`);
}
await synthesiser.close();

/** 0.3 s of 1 kHz, as answering machines have it. */
function beep(rate: number): Int16Array {
  return Int16Array.from({ length: rate * 0.3 }, (_, i) =>
    Math.round(8000 * Math.sin((2 * Math.PI * 1000 * i) / rate)),
  );
}
