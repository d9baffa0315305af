import { floatFromPcm } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import { RECOGNITION_RATE } from '../../server/speech/audio/formats.ts';
import type { Recogniser } from '../../server/speech/stt/recogniser.ts';
import { normalise } from '../../server/speech/tts/normalise/normalise.ts';
import type { Synthesiser } from '../../server/speech/tts/synthesiser.ts';
import { type SpokenText, spokenTexts } from '../../test/support/spoken-texts.ts';
import { plainWords, VOICE_RATE } from '../../test/support/voice-and-ear.ts';

const sure = { speechMs: Number.POSITIVE_INFINITY, certainty: 1 };
const DIGITS = 'zero one two three four five six seven eight nine'.split(' ');

/** Share of the tokens of written sentences (amounts, dates, addresses …) that are heard again once they are spoken. */
export async function spokenTokensRight(synthesiser: Synthesiser, recogniser: Recogniser): Promise<number> {
  let [right, all] = [0, 0];
  for (const { written, tokens } of spokenTexts()) {
    const pcm = await synthesiser.speak(written, { owner: 'bench', speed: 1 });
    const samples = resample(floatFromPcm(pcm), VOICE_RATE, RECOGNITION_RATE);
    const heard = await recogniser.recognise(samples, sure, { owner: 'bench', language: 'en' });
    const missed = tokens.filter((token) => !contains(heard, token));
    if (missed.length > 0) process.stderr.write(`${written} | ${heard} | without ${missed.join(', ')}\n`);
    all += tokens.length;
    right += tokens.length - missed.length;
  }
  return right / all;
}

/** However the recogniser writes it: "7:30 p.m." is "seven thirty PM", and "4821" is four digits. */
function contains(heard: string, token: SpokenText['tokens'][number]): boolean {
  const words = plainWords(token).split(' ');
  if (compact(normalise(heard)).includes(compact(token)) || compact(heard).includes(compact(token))) return true;
  const digits = words.map((word) => DIGITS.indexOf(word));
  return digits.length > 1 && digits.every((digit) => digit >= 0) && heard.replace(/\D/g, '').includes(digits.join(''));
}

const compact = (text: string) => plainWords(text).replaceAll(/\band\b|\s/g, '');
