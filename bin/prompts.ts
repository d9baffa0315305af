/**
 * Renders what phones hear where no agent can speak: `node bin/prompts.ts` writes server/telephony/prompts/*.ulaw
 * (8 kHz mu-law, without header) with the embedded voice. To be run again when a text changes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { encodeG711 } from '../server/audio/g711.ts';
import { floatFromPcm, pcmFromFloat } from '../server/audio/pcm.ts';
import { resample } from '../server/audio/resampler.ts';
import { readConfig } from '../server/config.ts';
import { ensureModels } from '../server/speech/models/ensure.ts';
import { createSynthesiser } from '../server/speech/tts/synthesiser.ts';

const VOICE_RATE = 24_000;
const PHONE_RATE = 8_000;

const texts = {
  pin: 'Please enter your PIN, and then press the pound key.',
  code: 'Hello. Somebody asked us, on a web page, to call this number. If that was you, please type the six digits that the page shows. If not, just hang up.',
  'wrong-pin': 'That was not right. Please try again.',
  apology:
    'I am sorry, nobody can answer just now. Please leave your name, your number and your message after the tone.',
};

const { voice } = await ensureModels(readConfig(process.env));
const synthesiser = await createSynthesiser(voice, pino({ level: 'warn' }));
for (const [name, text] of Object.entries(texts)) {
  const spoken = await synthesiser.speak(text, { owner: 'prompts', speed: 1 });
  const narrow = pcmFromFloat(resample(floatFromPcm(spoken), VOICE_RATE, PHONE_RATE));
  const whole = name === 'apology' ? [...narrow, ...new Int16Array(PHONE_RATE / 4), ...tone()] : [...narrow];
  const path = join(import.meta.dirname, '..', 'server', 'telephony', 'prompts', `${name}.ulaw`);
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
