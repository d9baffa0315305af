import type { Logger } from 'pino';
import type { ModelPaths } from './models/paths.ts';
import { createRecogniser, type Recogniser } from './stt/recogniser.ts';
import { createSynthesiser, type Synthesiser } from './tts/synthesiser.ts';
import { loadVad, type VoiceActivity } from './vad.ts';

/** The models, loaded once and shared by all sessions. */
export interface SpeechEngine {
  createVad: () => VoiceActivity;
  recogniser: Recogniser;
  synthesiser: Synthesiser;
  close(): Promise<void>;
}

/** @throws Failure where a model can't be loaded */
export async function loadEngine(models: ModelPaths, logger: Logger): Promise<SpeechEngine> {
  const [createVad, recogniser, synthesiser] = await Promise.all([
    loadVad(models.vad),
    createRecogniser(models.whisper, logger),
    createSynthesiser(models.voice, logger),
  ]);
  const close = async () => {
    await Promise.all([recogniser.close(), synthesiser.close()]);
  };
  return { createVad, recogniser, synthesiser, close };
}
