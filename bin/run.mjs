#!/usr/bin/env node
// `npm run demo | test | bench …`: runs a task of this checkout on Node 24, whatever Node this is.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { become, quiet } from './lib/node.mjs';
import { prepare } from './lib/prepare.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const inRoot = (...path) => join(root, ...path);

const TASKS = {
  demo: () => [inRoot('server', 'cli.ts'), 'demo'],
  test: () => [inRoot('test', 'run.ts')],
  'test:long': () => [inRoot('test', 'run.ts'), '--only', 'long'],
  check: () => [inRoot('test', 'run.ts'), '--only', 'check'],
  bench: () => [inRoot('bench', 'run.ts')],
  build: () => [inRoot('bin', 'build.mjs')],
  docs: () => [inRoot('node_modules', 'typedoc', 'bin', 'typedoc')],
};

const [task = '', ...args] = process.argv.slice(2);
if (!Object.hasOwn(TASKS, task)) {
  process.stderr.write(`There is no task "${task}"; there are: ${Object.keys(TASKS).join(', ')}.\n`);
  process.exit(1);
}
const node = await prepare(task.split(':')[0], root);
become(node, [...TASKS[task](), ...args], { cwd: root, ...(task === 'demo' ? { env: quiet } : {}) });
