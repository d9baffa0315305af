import type { Logger } from 'pino';
import { loadMeaning, type Meaning } from './answer/meaning/meaning.ts';
import type { ModelPaths } from './models/paths.ts';
import { createRecogniser, type Recogniser } from './stt/recogniser.ts';
import { createSynthesiser, type Synthesiser } from './tts/synthesiser.ts';
import { createTurnModel, type TurnModel } from './turn/turn-model.ts';
import { loadVad, type VoiceActivity } from './vad.ts';

/** The models, loaded once and shared by all sessions. */
export interface SpeechEngine {
  createVad: () => VoiceActivity;
  turns: TurnModel;
  recogniser: Recogniser;
  synthesiser: Synthesiser;
  /** Tells what sentences mean; without it answers are found by words alone. */
  meaning?: Meaning;
  close(): Promise<void>;
}

/** @throws Failure where a model can't be loaded */
export async function loadEngine(models: ModelPaths, logger: Logger): Promise<SpeechEngine> {
  const [createVad, turns, recogniser, synthesiser, meaning] = await Promise.all([
    loadVad(models.vad),
    createTurnModel(models.turn, logger),
    createRecogniser(models.whisper, logger),
    createSynthesiser(models.voice, logger),
    models.sentences === undefined ? undefined : loadMeaning(models.sentences),
  ]);
  const close = async () => {
    await Promise.all([turns.close(), recogniser.close(), synthesiser.close()]);
  };
  return { createVad, turns, recogniser, synthesiser, ...(meaning && { meaning }), close };
}
