import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from './contract/index.ts';

export interface WidgetBuildOptions {
  /** Checkout or installed package. */
  root: string;
  cacheDir: string;
}

/**
 * Folder of the built widget: the one that an installed package brings, else one built from these very sources before,
 * else one built now (about 2 s).
 * @throws Failure `widget-build-failed`
 */
export async function ensureWidget({ root, cacheDir }: WidgetBuildOptions): Promise<string> {
  if (!existsSync(join(root, 'widget'))) return join(root, 'dist', 'widget');
  const builds = join(cacheDir, 'widget');
  const dir = join(builds, await sourceHash(root));
  if (existsSync(dir)) return dir;
  await mkdir(builds, { recursive: true });
  const work = await mkdtemp(join(builds, 'build-'));
  try {
    await viteBuild(root, join(work, 'widget'));
    await rename(join(work, 'widget'), dir).catch((error: unknown) => {
      // Another process was quicker with the same sources.
      if (!existsSync(dir)) throw error;
    });
    return dir;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function sourceHash(root: string): Promise<string> {
  const files = ['package-lock.json', 'vite.config.ts'];
  for (const folder of ['widget', 'server/contract']) {
    for await (const file of glob(`${folder}/**/*.ts`, { cwd: root })) files.push(file);
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

function viteBuild(root: string, outDir: string): Promise<void> {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--logLevel', 'warn', '--outDir', outDir, '--emptyOutDir'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        output += data.toString();
      });
    }
    child.once('error', (error) => reject(buildFailed(error.message)));
    child.once('close', (code) => (code === 0 ? resolve() : reject(buildFailed(output.trim()))));
  });
}

const buildFailed = (output: string) =>
  new Failure({
    reason: 'widget-build-failed',
    message: `Building the widget failed:\n${output}`,
    cure: 'Mend what is named above; `npm run check` shows problems in the sources.',
  });
