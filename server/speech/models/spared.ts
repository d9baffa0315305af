import type { Logger } from 'pino';
import type { Failure } from '../../contract/index.ts';
import { type EnsureModelsOptions, ensureModels, type SparedModel } from './ensure.ts';
import type { ModelPaths } from './paths.ts';

const WITHOUT: Readonly<Record<SparedModel, string>> = {
  multilingual: 'answers in other languages than English are found by words alone',
  moonshine: 'English questions are heard by one recogniser only',
  joe: 'lines that name the voice joe are spoken by the built-in one',
};

/** The same, and tells in one line which models could not be had, what is lacking then, and the cure. */
export async function ensureModelsAndTell(
  options: Omit<EnsureModelsOptions, 'onSpared'>,
  logger: Logger,
): Promise<ModelPaths> {
  const spared = new Map<SparedModel, Failure>();
  const models = await ensureModels({ ...options, onSpared: (model, failure) => spared.set(model, failure) });
  if (spared.size === 0) return models;
  const failures = [...spared.values()];
  const lacking = [...spared.keys()].map((model) => WITHOUT[model]).join('; ');
  const cure = [...new Set(failures.map((failure) => failure.cure))].join(' ');
  logger.warn({ cure }, `${lacking}: ${failures.map(({ message }) => message).join(' ')}`);
  return models;
}
