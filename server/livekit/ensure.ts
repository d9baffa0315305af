import { createHash } from 'node:crypto';
import { access, constants, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
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
  const found = await findLiveKit(deps);
  if (found !== undefined) return found;
  if (!(await hasGo(runProgram))) throw goMissing();
  const binary = await builtBinary(deps.cacheDir);
  const dir = dirname(binary);
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

/** The livekit-server that is there already, as `ensureLiveKit` returns it; undefined where one has to be built. */
export async function findLiveKit(deps: Pick<EnsureLiveKitDeps, 'cacheDir' | 'run'>): Promise<string | undefined> {
  if (ended(await (deps.run ?? run)('livekit-server', ['--version']))) return 'livekit-server';
  const binary = await builtBinary(deps.cacheDir);
  return (await executable(binary)) ? binary : undefined;
}

/** @throws Failure `go-missing` where one has to be built and can't be */
export async function checkLiveKitPrerequisites(deps: Pick<EnsureLiveKitDeps, 'cacheDir' | 'run'>): Promise<void> {
  if ((await findLiveKit(deps)) === undefined && !(await hasGo(deps.run ?? run))) throw goMissing();
}

const hasGo = async (runProgram: Run) => ended(await runProgram('go', ['env', 'GOVERSION']));

/** Where a build of these very modules for this machine lies, once it is built. */
async function builtBinary(cacheDir: string): Promise<string> {
  return join(cacheDir, 'livekit', await buildKey(), 'livekit-server');
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
  // Whoever was killed while building left these; we hold the lock.
  for (const name of await readdir(dir)) {
    if (name.startsWith('build-')) await rm(join(dir, name), { recursive: true, force: true });
  }
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
    message: 'There is no livekit-server on PATH, and no Go to build one with.',
    cure: 'Install livekit-server or Go 1.26 or newer (https://go.dev/dl), or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.',
  });

const buildFailed = (output: string) =>
  new Failure({
    reason: 'livekit-build-failed',
    message: `Building livekit-server failed:\n${output.trim().split('\n').slice(-8).join('\n')}`,
    cure: 'See that the Go module proxy can be reached (GOPROXY), or install livekit-server, or set LIVEKIT_URL.',
  });
