import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { Failure } from './contract/index.ts';

const SECRET = /^[0-9a-f]{64}$/;

/**
 * What this installation signs with: HOYHOY_SECRET, or a random one that is kept in the data folder for its owner's
 * eyes. Processes that start at once end up with the same.
 * @throws Failure `secret-unusable`
 */
export async function installationSecret({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): Promise<string> {
  if (secret !== undefined) return secret;
  const path = join(dataDir, 'secret');
  try {
    return await kept(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw unusable(path, error);
  }
  // Written whole elsewhere and then linked: nobody reads half a secret, and the first one stays.
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await writeFile(draft, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
    await link(draft, path).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
    return await kept(path);
  } catch (error) {
    throw unusable(path, error);
  } finally {
    await rm(draft, { force: true });
  }
}

async function kept(path: string): Promise<string> {
  const text = (await readFile(path, 'utf8')).trim();
  if (!SECRET.test(text)) throw new Error('not 64 hexadecimal digits');
  return text;
}

const unusable = (path: string, cause: unknown) =>
  new Failure({
    reason: 'secret-unusable',
    message: `The secret at ${path} can not be read or made`,
    cure: 'Delete the file if it is there, let this user write to HOYHOY_DATA, or set HOYHOY_SECRET.',
    cause,
  });
