import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { floatFromPcm } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import { readConfig } from '../../server/config.ts';
import { RECOGNITION_RATE } from '../../server/speech/audio/formats.ts';
import { ensureModels } from '../../server/speech/models/ensure.ts';
import { createRecogniser } from '../../server/speech/stt/recogniser.ts';
import { createSynthesiser } from '../../server/speech/tts/synthesiser.ts';
import { withoutLongSilence } from '../../server/voice-and-ear.ts';
import { wavBytes } from './wav.ts';

/** The rate at which the voice renders and WAV files for microphones are written. */
export const VOICE_RATE = 24_000;

/** Speaks questions for callers, and tells what words are in received audio. */
export interface VoiceAndEar {
  /** 24 kHz mono samples. */
  speak(text: string): Promise<Int16Array>;
  /** Writes a WAV file (24 kHz mono) that lives until `close`; pieces follow one another, numbers are seconds of silence. */
  wav(name: string, ...pieces: (string | Int16Array | number)[]): Promise<string>;
  /** Words in lower case without punctuation. Default: English ones. */
  recognise(pcm: Int16Array, rate: number, language?: string): Promise<string>;
  close(): Promise<void>;
}

/** Loads the models, fetched before by `npm test` (or now). */
export async function openVoiceAndEar(): Promise<VoiceAndEar> {
  const logger = pino({ level: 'silent' });
  const models = await ensureModels(readConfig(process.env));
  const [recogniser, synthesiser] = await Promise.all([
    createRecogniser(models.whisper, logger),
    createSynthesiser(models, logger),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'hoyhoy-voice-'));
  const speak = (text: string) => synthesiser.speak(text, { owner: 'test', speed: 1 });
  return {
    speak,
    async wav(name, ...pieces) {
      const parts = await Promise.all(
        pieces.map((piece) => {
          if (typeof piece === 'string') return speak(piece);
          return typeof piece === 'number' ? new Int16Array(Math.round(piece * VOICE_RATE)) : piece;
        }),
      );
      const path = join(folder, `${name}.wav`);
      writeFileSync(path, wavBytes(parts, VOICE_RATE));
      return path;
    },
    async recognise(pcm, rate, language = 'en') {
      const samples = resample(floatFromPcm(withoutLongSilence(pcm, rate)), rate, RECOGNITION_RATE);
      const sure = { speechMs: Number.POSITIVE_INFINITY, certainty: 1 };
      const text = await recogniser.recognise(samples, sure, { owner: 'test', language });
      return plainWords(text);
    },
    async close() {
      await Promise.all([recogniser.close(), synthesiser.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}

export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s']/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
