import type { ModelPaths } from '../../models/paths.ts';
import type { Meaning } from './meaning.ts';
import { loadMiniLm } from './mini-lm.ts';
import { loadUniversal } from './universal.ts';

/** The sentence models that there are, best first. @throws Failure `model-unreadable` */
export async function loadMeanings({
  sentences,
  universal,
}: Pick<ModelPaths, 'sentences' | 'universal'>): Promise<Meaning[]> {
  const [english, multilingual] = await Promise.all([
    sentences === undefined ? undefined : loadMiniLm(sentences),
    universal === undefined ? undefined : loadUniversal(universal),
  ]);
  return [english, multilingual].filter((one) => one !== undefined);
}
