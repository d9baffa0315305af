import type { Logger } from 'pino';
import type { EmbeddedVoice } from '../contract/index.ts';
import { loadMeanings } from './answer/meaning/load.ts';
import type { Meaning } from './answer/meaning/meaning.ts';
import type { ModelPaths } from './models/paths.ts';
import { createRecogniser, type Recogniser } from './stt/recogniser.ts';
import { createSecondEar, type SecondEar } from './stt/second-ear.ts';
import { createEndpointVoice, type VoiceEndpoint } from './tts/other/endpoint-voice.ts';
import { findEspeak } from './tts/other/espeak.ts';
import { createSynthesiser, type Synthesiser, voicesIn } from './tts/synthesiser.ts';
import { canSpeak, joinVoices } from './tts/voices.ts';
import { createTurnModel, type TurnModel } from './turn/turn-model.ts';
import { loadVad, type VoiceActivity } from './vad.ts';

/** The models, loaded once and shared by all sessions. */
export interface SpeechEngine {
  createVad: () => VoiceActivity;
  turns: TurnModel;
  recogniser: Recogniser;
  /** Hears English once more; without it the recogniser alone does. */
  secondEar?: SecondEar;
  synthesiser: Synthesiser;
  /** English voices that are on this machine. */
  voices: readonly EmbeddedVoice[];
  /** Whether there is a voice for a language tag. */
  speaks: (language: string) => boolean;
  /** Tell what sentences mean; in a language that none knows answers are found by words alone. */
  meanings: readonly Meaning[];
  close(): Promise<void>;
}

export interface EngineOptions {
  models: ModelPaths;
  /** A voice that is preferred to the built-in one. */
  voice?: VoiceEndpoint;
  logger: Logger;
}

/** @throws Failure where a model can't be loaded */
export async function loadEngine({ models, voice, logger }: EngineOptions): Promise<SpeechEngine> {
  const [createVad, turns, recogniser, secondEar, builtIn, meanings, espeak] = await Promise.all([
    loadVad(models.vad),
    createTurnModel(models.turn, logger),
    createRecogniser(models.whisper, logger),
    models.moonshine === undefined ? undefined : secondEarUnlessBroken(models.moonshine, logger),
    createSynthesiser(models, logger),
    loadMeanings(models),
    findEspeak(),
  ]);
  const others = { ...(voice && { preferred: createEndpointVoice(voice) }), ...(espeak && { spare: espeak }) };
  const synthesiser = joinVoices({ builtIn, ...others }, logger);
  const speaks = (language: string) => canSpeak(others, language);
  const close = async () => {
    await Promise.all([turns.close(), recogniser.close(), secondEar?.close(), synthesiser.close()]);
  };
  const ears = { recogniser, ...(secondEar && { secondEar }) };
  return { createVad, turns, ...ears, synthesiser, voices: voicesIn(models), speaks, meanings, close };
}

/** It can be done without, as where it can't be fetched. */
async function secondEarUnlessBroken(folder: string, logger: Logger): Promise<SecondEar | undefined> {
  try {
    return await createSecondEar(folder, logger);
  } catch (error) {
    logger.warn({ err: error }, 'English questions are heard by one recogniser only: the other can not be loaded');
    return undefined;
  }
}
