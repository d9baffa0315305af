import { floatFromPcm } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import type { EmbeddedVoice } from '../../server/contract/index.ts';
import { RECOGNITION_RATE } from '../../server/speech/audio/formats.ts';
import type { Recogniser } from '../../server/speech/stt/recogniser.ts';
import type { Phonemiser } from '../../server/speech/tts/g2p/phonemise.ts';
import { normalise } from '../../server/speech/tts/normalise/normalise.ts';
import type { Synthesiser } from '../../server/speech/tts/synthesiser.ts';
import type { SpokenText } from '../../test/support/spoken-texts.ts';
import { plainWords, VOICE_RATE } from '../../test/support/voice-and-ear.ts';

const sure = { speechMs: Number.POSITIVE_INFINITY, certainty: 1 };
const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

export interface SpokenAndHeard {
  synthesiser: Synthesiser;
  voice: EmbeddedVoice;
  recogniser: Recogniser;
  sounds: Phonemiser;
}

/**
 * Share of the tokens of written sentences (amounts, dates, addresses …) that are heard again once they are spoken, and
 * the time that speaking takes, by the length of the speech.
 */
export async function spokenTokensRight(
  texts: readonly SpokenText[],
  { synthesiser, voice, recogniser, sounds }: SpokenAndHeard,
) {
  let [right, all] = [0, 0];
  let [spokenMs, soundMs] = [0, 0];
  for (const { written, tokens } of texts) {
    const started = performance.now();
    const pcm = await synthesiser.speak(written, { owner: 'bench', speed: 1, voice });
    spokenMs += performance.now() - started;
    soundMs += (1000 * pcm.length) / VOICE_RATE;
    const samples = resample(floatFromPcm(pcm), VOICE_RATE, RECOGNITION_RATE);
    const heard = await recogniser.recognise(samples, sure, { owner: 'bench', language: 'en' });
    const missed: string[] = [];
    for (const token of tokens) if (!(await contains(heard, token, sounds))) missed.push(token);
    if (missed.length > 0) process.stderr.write(`${written} | ${heard} | without ${missed.join(', ')}\n`);
    all += tokens.length;
    right += tokens.length - missed.length;
  }
  return { right: right / all, rtf: spokenMs / soundMs };
}

/** However the recogniser writes it: "7:30 p.m." is "seven thirty PM", "4821" four digits, and "male" sounds like "mail". */
async function contains(heard: string, token: string, sounds: Phonemiser): Promise<boolean> {
  const spellings = [
    heard,
    heard.replace(FOREIGN_DOLLARS, '$1 $2 dollars'),
    heard.replace(/(?<=\w)[.-](?=\p{L})/gu, markName),
  ];
  const written = [heard, ...spellings.map(normalise)];
  if (written.some((text) => compact(text).includes(compact(token)))) return true;
  const digits = digitsOf(plainWords(token).split(' '));
  if (digits !== undefined && digits.length >= LEAST_DIGITS && heard.replace(/\D/g, '').includes(digits)) return true;
  const wanted = soundsAlone(await sounds(plainWords(token)));
  for (const text of written) if (soundsAlone(await sounds(plainWords(text))).includes(wanted)) return true;
  return false;
}

/** "twelve Australian dollars", as Whisper writes it. */
const FOREIGN_DOLLARS = /\$([\d.,]+) ([A-Z]\w+) dollars/g;
const markName = (mark: string) => (mark === '.' ? ' dot ' : ' dash ');
/** Fewer would be found in any other number. */
const LEAST_DIGITS = 3;

/** A number that is read out, as its digits: "nine oh five" is 905; undefined where other words are among them. */
function digitsOf(words: readonly string[]): string | undefined {
  let digits = '';
  let wasTen = false;
  for (const word of words) {
    const one = word === 'oh' ? 0 : ONES.indexOf(word);
    const ten = TENS.indexOf(word);
    if (one >= 0)
      digits = one > 0 && one < 10 && /[2-9]0$/.test(digits) && wasTen ? digits.slice(0, -1) + one : digits + one;
    else if (ten >= 2) digits += ten * 10;
    else if (word !== 'plus') return undefined;
    wasTen = ten >= 2;
  }
  return digits;
}

const compact = (text: string) => plainWords(text).replaceAll(/\band\b|\s/g, '');
const soundsAlone = (phonemes: string) => ` ${phonemes.replaceAll(/[ˈˌ.,]/g, '').replace(/\s+/g, ' ')} `;
