import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { ensureWidget } from '../../../server/widget-build.ts';

let root: string;
let cacheDir: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'hoyhoy-widget-'));
  cacheDir = join(root, 'cache');
  for (const file of ['package.json', 'package-lock.json', 'vite.config.ts']) await cp(file, join(root, file));
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
  await mkdir(join(root, 'widget'));
  await writeFile(join(root, 'widget', 'index.ts'), 'console.log("one");');
});
afterEach(() => rm(root, { recursive: true }));

test('the widget is built once for the same sources, and again for others', async () => {
  const first = await ensureWidget({ root, cacheDir });
  assert.ok((await stat(join(first, 'hoyhoy.js'))).isFile());
  const { mtimeMs } = await stat(first);
  assert.equal(await ensureWidget({ root, cacheDir }), first);
  assert.equal((await stat(first)).mtimeMs, mtimeMs);
  await writeFile(join(root, 'widget', 'index.ts'), 'console.log("two");');
  assert.notEqual(await ensureWidget({ root, cacheDir }), first);
});

test('two who need it at once get the same', async () => {
  const [one, two] = await Promise.all([ensureWidget({ root, cacheDir }), ensureWidget({ root, cacheDir })]);
  assert.equal(one, two);
  assert.equal((await readdir(join(cacheDir, 'widget'))).length, 1);
});

test('sources that do not build say why, and leave nothing behind', async () => {
  await writeFile(join(root, 'widget', 'index.ts'), 'import "./nowhere.ts";');
  await assert.rejects(ensureWidget({ root, cacheDir }), /nowhere/);
  assert.deepEqual(await readdir(join(cacheDir, 'widget')), []);
});

test('an installed package has no sources, and brings its widget', async () => {
  await rm(join(root, 'widget'), { recursive: true });
  assert.equal(await ensureWidget({ root, cacheDir }), join(root, 'dist', 'widget'));
});
