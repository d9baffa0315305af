import type { Logger } from 'pino';
import { concatPcm, floatFromPcm } from './audio/pcm.ts';
import { resample } from './audio/resampler.ts';
import type { Recording } from './audio/wav.ts';
import { RECOGNITION_RATE, VOICE_RATE } from './speech/audio/formats.ts';
import type { ModelPaths } from './speech/models/paths.ts';
import { createRecogniser } from './speech/stt/recogniser.ts';
import { sentences } from './speech/tts/sentences.ts';
import { createSynthesiser } from './speech/tts/synthesiser.ts';

/** The embedded voice and recogniser for a caller who is a program. Each is loaded when it is first needed. */
export interface VoiceAndEar {
  speak(text: string): Promise<Recording>;
  /** The words in a recording; pauses cost no time. */
  recognise(recording: Recording): Promise<string>;
  close(): Promise<void>;
}

/** Between two sentences. */
const PAUSE_S = 0.25;

export function voiceAndEar(models: ModelPaths, logger: Logger): VoiceAndEar {
  const owner = 'phone';
  let voice: ReturnType<typeof createSynthesiser> | undefined;
  let ear: ReturnType<typeof createRecogniser> | undefined;
  return {
    async speak(text) {
      voice ??= createSynthesiser(models, logger);
      const synthesiser = await voice;
      const spoken = sentences(text).map((sentence) => synthesiser.speak(sentence, { owner, speed: 1 }));
      const pause = new Int16Array(VOICE_RATE * PAUSE_S);
      const pcm = concatPcm((await Promise.all(spoken)).flatMap((one, i) => (i === 0 ? [one] : [pause, one])));
      return { pcm, rate: VOICE_RATE };
    },
    async recognise({ pcm, rate }) {
      ear ??= createRecogniser(models.whisper, logger);
      const recogniser = await ear;
      const samples = resample(floatFromPcm(withoutLongSilence(pcm, rate)), rate, RECOGNITION_RATE);
      // Nobody has to doubt it: somebody did speak.
      const sure = { speechMs: Number.POSITIVE_INFINITY, certainty: 1 };
      return recogniser.recognise(samples, sure, { owner, language: 'en' });
    },
    async close() {
      await Promise.all([voice?.then((one) => one.close()), ear?.then((one) => one.close())]);
    },
  };
}

/** Whisper takes as long for silence as for words: pauses of more than half a second are shortened to that. */
export function withoutLongSilence(pcm: Int16Array, rate: number): Int16Array {
  const block = Math.round(rate / 10);
  const kept: Int16Array[] = [];
  let silentBlocks = 0;
  for (let at = 0; at < pcm.length; at += block) {
    const samples = pcm.subarray(at, at + block);
    const audible = samples.some((sample) => Math.abs(sample) > 300);
    silentBlocks = audible ? 0 : silentBlocks + 1;
    if (silentBlocks <= 5) kept.push(samples);
  }
  return concatPcm(kept);
}
