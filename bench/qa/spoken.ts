import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { floatFromPcm } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import { RECOGNITION_RATE } from '../../server/speech/audio/formats.ts';
import type { ModelPaths } from '../../server/speech/models/paths.ts';
import { expectedOn, wordsOf } from '../../server/speech/stt/expected.ts';
import { createRecogniser } from '../../server/speech/stt/recogniser.ts';
import { createSecondEar } from '../../server/speech/stt/second-ear.ts';
import { sentences } from '../../server/speech/tts/sentences.ts';
import { createSynthesiser } from '../../server/speech/tts/synthesiser.ts';
import { VOICE_RATE } from '../../test/support/voice-and-ear.ts';
import { readWav } from '../../test/support/wav.ts';
import { throughTelephone } from '../speech/recognition.ts';
import { ensureFlite, fliteWav } from '../support/flite.ts';
import type { Ears } from './conversation.ts';

/** Callers' voices, none of them ours, one after another (flite's: a woman and three men, one of them Scottish). */
const VOICES = ['slt', 'rms', 'awb', 'kal16'];
const sure = { speechMs: Number.POSITIVE_INFINITY, certainty: 1 };

/** Both sides by telephone: callers as flite's voices, the answer as our voice, all heard by our recogniser. */
export async function openTelephone(models: ModelPaths): Promise<Ears & { close(): Promise<void> }> {
  ensureFlite();
  const logger = pino({ level: 'silent' });
  const [recogniser, secondEar, synthesiser] = await Promise.all([
    createRecogniser(models.whisper, logger),
    models.moonshine === undefined ? undefined : createSecondEar(models.moonshine, logger),
    createSynthesiser(models, logger),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'hoyhoy-callers-'));
  let calls = 0;
  let voice = '';
  const byTelephone = (samples: Float32Array) => throughTelephone({ name: '', text: '', samples }).samples;
  const hear = async (samples: Float32Array, prompt?: string) =>
    recogniser.recognise(byTelephone(samples), sure, { owner: 'bench', language: 'en', prompt });
  let question = new Float32Array();
  return {
    async caller(text) {
      const path = join(folder, 'question.wav');
      voice = VOICES[calls++ % VOICES.length] ?? 'slt';
      fliteWav(voice, text, path);
      const { rate, pcm } = readWav(path);
      question = Float32Array.from(resample(floatFromPcm(pcm), rate, RECOGNITION_RATE));
      return hear(question);
    },
    callerAgain: async (line, way) =>
      way === 'expecting'
        ? [{ text: await hear(question, expectedOn(line, 'en')), likelihood: 0 }]
        : secondEar?.hear(byTelephone(question), sure, { owner: 'bench', words: wordsOf(line, 'en') }),
    voice: () => voice,
    async agent(text) {
      // Sentence by sentence, as they are rendered in a call.
      const heard: string[] = [];
      for (const sentence of sentences(text)) {
        const pcm = await synthesiser.speak(sentence, { owner: 'bench', speed: 1 });
        heard.push(await hear(resample(floatFromPcm(pcm), VOICE_RATE, RECOGNITION_RATE)));
      }
      return heard.join(' ');
    },
    async close() {
      await Promise.all([recogniser.close(), secondEar?.close(), synthesiser.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}
