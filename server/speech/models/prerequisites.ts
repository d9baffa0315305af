import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Failure } from '../../contract/index.ts';
import { type ModelFailureReason, modelsMissing, pipMissing, platformUnsupported, pythonMissing } from './errors.ts';
import { missingIn, modelsDirIn, sentencesIn } from './paths.ts';

export interface ModelLocation {
  cacheDir: string;
  /** An operator's own folder, which replaces the fetched models. */
  modelsDir?: string;
}

/** What keeps the embedded speech server from running here, each with its cure; takes well under 200 ms. */
export function checkSpeechPrerequisites(location: ModelLocation): Failure<ModelFailureReason>[] {
  const platform = platformFailure();
  return platform ? [platform] : modelFailures(location);
}

function modelFailures({ cacheDir, modelsDir }: ModelLocation): Failure<ModelFailureReason>[] {
  if (modelsDir !== undefined) {
    const missing = missingIn(modelsDir);
    return missing.length > 0 ? [modelsMissing(modelsDir, missing)] : [];
  }
  if (missingIn(modelsDirIn(cacheDir)).length === 0 && existsSync(sentencesIn(cacheDir))) return [];
  const python = spawnSync('python3', ['-c', 'import importlib.util as u; print(u.find_spec("pip") is not None)']);
  if (python.error || python.status !== 0) return [pythonMissing()];
  return python.stdout.toString().trim() === 'True' ? [] : [pipMissing()];
}

const glibcReport = z.object({ header: z.object({ glibcVersionRuntime: z.string().optional() }) });

function platformFailure(): Failure<ModelFailureReason> | undefined {
  const platform = `${process.platform}-${process.arch}`;
  if (platform === 'darwin-arm64') return undefined;
  if (platform !== 'linux-x64') return platformUnsupported(platform);
  const report = glibcReport.safeParse(process.report.getReport());
  return report.success && report.data.header.glibcVersionRuntime
    ? undefined
    : platformUnsupported(`${platform} (musl)`);
}
