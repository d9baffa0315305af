import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

/** A program in the place of ours, which tells what it runs on and behaves as its arguments say. */
const PROGRAM = `
const [how] = process.argv.slice(2);
process.on('SIGTERM', () => { console.log('told to end'); process.exit(7); });
console.log('node', process.versions.node.split('.')[0], process.argv.slice(2).join(' '));
if (how === 'wait') setInterval(() => {}, 1000);
if (how === 'exit-3') process.exit(3);
if (how === 'die') process.kill(process.pid, 'SIGKILL');
if (how === 'fail') process.send({ type: 'failed', message: 'It is broken.', cure: 'Mend it.' }, () => process.exit(1));
`;

let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'hoyhoy-launcher-'));
  await cp('bin', join(checkout, 'bin'), { recursive: true });
  await mkdir(join(checkout, 'server'));
  await writeFile(join(checkout, 'server', 'cli.ts'), PROGRAM);
});
afterEach(() => rm(checkout, { recursive: true }));

/** The machine's own Node, which may be older than ours; ours, where there is no other. */
const ownNode =
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((dir) => !dir.includes('node_modules'))
    .map((dir) => join(dir, 'node'))
    .find((file) => existsSync(file)) ?? process.execPath;

/** A checkout whose dependencies are installed: ours. */
async function withOurDependencies(): Promise<void> {
  for (const file of ['package.json', 'package-lock.json']) await cp(file, join(checkout, file));
  await symlink(resolve('node_modules'), join(checkout, 'node_modules'));
}

/** A checkout that has no dependencies installed, and none to install. */
async function withNothingInstalled(): Promise<void> {
  const pack = { name: 'x', version: '1.0.0' };
  await writeFile(join(checkout, 'package.json'), JSON.stringify(pack));
  const lock = { ...pack, lockfileVersion: 3, packages: { '': pack } };
  await writeFile(join(checkout, 'package-lock.json'), JSON.stringify(lock));
}

/** Runs the launcher on the machine's own Node; `path` is where it looks for a newer one, and for npm. */
function launch(args: string[], path = [dirname(ownNode), '/usr/bin', '/bin']) {
  const child = spawn(ownNode, [join(checkout, 'bin', 'hoyhoy.mjs'), ...args], {
    env: { ...process.env, PATH: path.join(delimiter) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    output += data.toString();
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output }));
  return { child, ended };
}

test('whatever Node starts it, the command runs on Node 24 or newer, with its arguments and exit code', async () => {
  await withOurDependencies();
  const { code, output } = await launch(['exit-3', '--flag', 'two words']).ended;
  assert.equal(code, 3);
  const [, major, args] = /^node (\d+) (.*)$/m.exec(output) ?? [];
  assert.ok(Number(major) >= 24, output);
  assert.equal(args, 'exit-3 --flag two words');
});

test('a signal reaches the command, whose own end counts', async () => {
  await withOurDependencies();
  const { child, ended } = launch(['wait']);
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  const { code, output } = await ended;
  assert.match(output, /told to end/);
  assert.equal(code, 7);
});

test('a command that is killed by a signal ends the launcher by the same', async () => {
  await withOurDependencies();
  assert.equal((await launch(['die']).ended).signal, 'SIGKILL');
});

test('what the command tells that it could not do is shown with its cure', async () => {
  await withOurDependencies();
  const { code, output } = await launch(['fail']).ended;
  assert.equal(code, 1);
  assert.match(output, /It is broken\.\n {2}Mend it\.\n/);
});

test('dependencies are installed first, once, and the time is told', async () => {
  await withNothingInstalled();
  const path = [dirname(process.execPath), dirname(ownNode), '/usr/bin', '/bin'];
  const first = await launch(['exit-3'], path).ended;
  assert.match(first.output, /Installing dependencies/);
  assert.match(first.output, /done in \d+ s/);
  assert.equal(first.code, 3);
  const second = await launch(['exit-3'], path).ended;
  assert.equal(second.code, 3);
  assert.doesNotMatch(second.output, /Installing/);
});

test('a failed installation shows all that npm said', async () => {
  await withNothingInstalled();
  await writeFile(join(checkout, 'package.json'), '{');
  const { code, output } = await launch(['exit-3']).ended;
  assert.equal(code, 1);
  assert.match(output, /npm install failed:[\s\S]*EJSONPARSE/);
});

test('a command that npm runs ends with npm, also when npm is killed', async () => {
  await withOurDependencies();
  const script = `${ownNode} ${join(checkout, 'bin', 'hoyhoy.mjs')} wait & wait`;
  const shell = spawn('/bin/sh', ['-c', script], {
    env: { ...process.env, npm_execpath: '/some/npm' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  shell.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  await once(shell.stdout, 'data');
  shell.kill('SIGKILL');
  // The pipe closes once nobody is left to write to it.
  await once(shell.stdout, 'close');
  assert.match(output, /told to end/);
});
