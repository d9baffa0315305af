// Installs the dependencies of a checkout when they differ from package-lock.json.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether `node_modules` of a checkout is what its package-lock.json says. */
export function isInstalled(root) {
  const stamp = join(root, 'node_modules', '.hoyhoy-lock');
  const wanted = lockHash(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  if (!matchesHiddenLock(root)) return false;
  writeFileSync(stamp, wanted);
  return true;
}

/** @throws Error with all that npm said */
export async function install(root, write) {
  const started = Date.now();
  write('Installing dependencies (about 1 GB with Node 24 and the native parts) …\n');
  // Level `error` leaves out EBADENGINE warnings: they are about the Node that only starts us.
  // Not `npm ci`: it refuses a lock file that lacks other platforms' optional packages, which npm itself leaves out
  // where a registry mirror does not carry them. What is installed is checked against the lock file all the same.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runNpm(root, args);
  if (code !== 0) throw new Error(`npm install failed:\n${output}`);
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, 'node_modules', '.hoyhoy-lock'), lockHash(root));
  const packages = /added (\d+) packages/.exec(output)?.[1];
  write(`  done in ${((Date.now() - started) / 1000).toFixed(0)} s${packages ? ` (${packages} packages)` : ''}\n`);
}

function runNpm(root, args) {
  return new Promise((resolve) => {
    const child = spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.once('error', (error) => resolve({ code: 1, output: `${error.message}: is npm on PATH?` }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** npm leaves what it installed in a lock of its own; somebody may have run `npm ci` by hand. */
function matchesHiddenLock(root) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '' || (optional && installed[path] === undefined)) return true;
    return installed[path]?.version === version;
  });
}
