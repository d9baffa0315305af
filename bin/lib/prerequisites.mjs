// What a command needs from this machine, found out within a moment and before anything is installed.
// Runs on any Node from 18 on, with no dependency. The server checks again, exactly, once it can be run.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Commands that start parts which a machine may lack. */
const NEEDS = {
  demo: { livekit: 'unless LIVEKIT_URL', speech: 'unless key' },
  serve: { livekit: 'unless LIVEKIT_URL', speech: 'unless key' },
  test: { livekit: 'always', speech: 'always' },
  bench: { livekit: 'always', speech: 'always' },
  speech: { speech: 'always' },
};

/**
 * @param {string} command
 * @param {Record<string, string | undefined>} env
 * @returns {{ what: string, cure: string }[]} what is missing, each with its cure
 */
export function missingFor(command, env, machine = thisMachine(env)) {
  const platform = platformProblem(machine);
  if (platform) return [platform];
  const needs = NEEDS[command] ?? {};
  const missing = [];
  const livekit = needs.livekit === 'always' || (needs.livekit !== undefined && !env.LIVEKIT_URL);
  if (livekit && !machine.hasLiveKit() && !machine.runs('go', ['version'])) missing.push(NO_LIVEKIT);
  const otherModel = env.OPENAI_API_KEY || env.HOYHOY_REALTIME_URL || env.HOYHOY_REALTIME_KEY;
  const speech = needs.speech === 'always' || (needs.speech !== undefined && !otherModel);
  if (speech) missing.push(...speechProblems(machine, env));
  return missing;
}

/** What is asked of the machine; tests put another in its place. */
export function thisMachine(env) {
  const cacheDir = env.HOYHOY_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'hoyhoy');
  return {
    nodeMajor: Number(process.versions.node.split('.')[0]),
    platform: process.platform,
    arch: process.arch,
    glibc: process.platform !== 'linux' || usesGlibc(),
    runs: (program, args) => spawnSync(program, args, { stdio: 'ignore', timeout: 5000 }).status === 0,
    hasLiveKit() {
      return this.runs('livekit-server', ['--version']) || builds(cacheDir).some((file) => existsSync(file));
    },
    hasModels: () => existsSync(join(cacheDir, 'models')) && readdirSync(join(cacheDir, 'models')).length > 0,
  };
}

function builds(cacheDir) {
  const dir = join(cacheDir, 'livekit');
  return existsSync(dir) ? readdirSync(dir).map((key) => join(dir, key, 'livekit-server')) : [];
}

function usesGlibc() {
  if (process.report === undefined) return true;
  // Else the report looks up host names, which can take seconds.
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime !== undefined;
}

function platformProblem({ nodeMajor, platform, arch, glibc }) {
  if (nodeMajor < 18) {
    return {
      what: `Node ${process.versions.node} is too old.`,
      cure: 'Install Node 18 or newer from https://nodejs.org.',
    };
  }
  if (platform === 'win32') {
    return { what: 'Hoyhoy does not run on Windows itself.', cure: 'Use WSL 2 and run the same command in it.' };
  }
  const known = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
  if (known.includes(`${platform}-${arch}`) && glibc) return undefined;
  return {
    what: `Hoyhoy does not run on ${platform} ${arch}${glibc ? '' : ' with musl'}: LiveKit's WebRTC library is not built for it.`,
    cure: 'Use Linux with glibc (Debian, Ubuntu, Fedora …) or macOS, on x64 or arm64.',
  };
}

function speechProblems(machine, env) {
  const kind = `${machine.platform}-${machine.arch}`;
  if (kind === 'linux-arm64') {
    return [
      { what: 'The embedded speech server does not run on Linux arm64: Whisper is not built for it.', cure: SET_KEY },
    ];
  }
  if (env.HOYHOY_MODELS || machine.hasModels() || machine.runs('python3', ['-m', 'pip', '--version'])) return [];
  return [NO_PIP];
}

const SET_KEY = 'Set OPENAI_API_KEY, or HOYHOY_REALTIME_URL for another Realtime server.';

const NO_LIVEKIT = {
  what: 'There is no livekit-server on PATH, and no Go to build one with.',
  cure:
    'Install Go 1.26 or newer (https://go.dev/dl) or livekit-server (https://docs.livekit.io), ' +
    'or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.',
};

const NO_PIP = {
  what: 'There is no Python 3 with pip, which brings the speech models.',
  cure: `Install it (Debian: apt-get install python3-pip; macOS: xcode-select --install). Or: ${SET_KEY}`,
};
