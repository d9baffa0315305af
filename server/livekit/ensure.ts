import { createHash } from 'node:crypto';
import { access, constants, cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '../contract/index.ts';
import { withLock } from './lock.ts';
import { ended, type Run, run } from './run.ts';

export interface EnsureLiveKitDeps {
  /** Builds are kept below it by what they were built from. */
  cacheDir: string;
  /** Told what is going on, for a person to read, e.g. `downloading Go modules (41)`. */
  onProgress?: (text: string) => void;
  /** Runs a program; tests put their own in its place. */
  run?: Run;
}

const MODULE = 'github.com/livekit/livekit-server/cmd/server';

/**
 * The livekit-server to start: the one on PATH, else one built before, else one built now from pinned Go modules,
 * whose checksums Go verifies (about 80 s on two cores, 53 MB).
 * @returns a name or path for `spawn`
 * @throws Failure `go-missing` | `livekit-build-failed`
 */
export async function ensureLiveKit(deps: EnsureLiveKitDeps): Promise<string> {
  const runProgram = deps.run ?? run;
  if (ended(await runProgram('livekit-server', ['--version']))) return 'livekit-server';
  const go = await runProgram('go', ['env', 'GOVERSION']);
  const version = ended(go) ? go.output.trim() : undefined;
  const key = await buildKey();
  const dir = join(deps.cacheDir, 'livekit', key);
  const binary = join(dir, platform() === 'win32' ? 'livekit-server.exe' : 'livekit-server');
  if (await executable(binary)) return binary;
  if (version === undefined) throw goMissing();
  await mkdir(dir, { recursive: true });
  const progress = deps.onProgress ?? (() => {});
  await withLock(
    join(dir, 'lock'),
    () => progress('another process is building it; waiting'),
    async () => {
      if (!(await executable(binary))) await build(binary, dir, progress, runProgram);
    },
  );
  return binary;
}

const manifests = ['go.mod', 'go.sum'] as const;
const manifest = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url));

/** What a build depends on. Not the Go version: go.mod names the least one, and any above builds the same server. */
async function buildKey(): Promise<string> {
  const hash = createHash('sha256').update(`${platform()}-${arch()}`);
  for (const name of manifests) hash.update(await readFile(manifest(name)));
  return hash.digest('hex').slice(0, 16);
}

async function build(binary: string, dir: string, progress: (text: string) => void, runProgram: Run): Promise<void> {
  const work = await mkdtemp(join(dir, 'build-'));
  try {
    for (const name of manifests) await cp(manifest(name), join(work, name));
    progress('building from Go modules, about 80 s on two cores');
    let modules = 0;
    const onLine = (line: string) => {
      if (line.startsWith('go: downloading')) progress(`downloading Go modules (${++modules})`);
    };
    const made = join(work, 'livekit-server');
    const flags = ['-mod=readonly', '-trimpath', '-ldflags', '-s -w', '-o', made];
    const built = await runProgram('go', ['build', ...flags, MODULE], { cwd: work, onLine });
    if (!ended(built)) throw buildFailed(built.output);
    await rename(made, binary);
    progress(`built, ${Math.round((await stat(binary)).size / 1e6)} MB`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function executable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

const goMissing = () =>
  new Failure({
    reason: 'go-missing',
    message: 'There is no livekit-server on PATH, and no Go (1.24 or newer) to build one with.',
    cure: 'Install livekit-server or Go (https://go.dev/dl), or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.',
  });

const buildFailed = (output: string) =>
  new Failure({
    reason: 'livekit-build-failed',
    message: `Building livekit-server failed:\n${output.trim().split('\n').slice(-8).join('\n')}`,
    cure: 'See that the Go module proxy can be reached (GOPROXY), or install livekit-server, or set LIVEKIT_URL.',
  });
