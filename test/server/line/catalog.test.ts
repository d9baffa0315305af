import assert from 'node:assert/strict';
import { rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { openLineCatalog } from '../../../server/line/catalog.ts';
import { tellBroken } from '../../../server/line/tell-broken.ts';
import { folder, MINIMAL, write } from './support.ts';

const notFound = { name: 'Failure', reason: 'line-not-found' };

describe('openLineCatalog', () => {
  test('tells the lines by the names of their folders, sorted', async (t) => {
    const dir = await folder(t, {
      'shop/line.yaml': MINIMAL,
      'a-2/line.yaml': MINIMAL,
      'Not_an_id/line.yaml': MINIMAL,
      '.git/config': '',
      readme: 'a file',
    });
    assert.deepEqual(await openLineCatalog(dir).ids(), ['a-2', 'shop']);
  });

  test('gives the same line until one of its files changes, is added or goes', async (t) => {
    const dir = await folder(t, { 'shop/line.yaml': MINIMAL, 'shop/knowledge/a.md': 'One.' });
    const catalog = openLineCatalog(dir);
    const first = await catalog.get('shop');
    assert.equal(await catalog.get('shop'), first);

    await write(dir, { 'shop/line.yaml': 'name: Other\ngreeting: Hello\n' });
    assert.equal((await catalog.get('shop')).name, 'Other');
    await write(dir, { 'shop/knowledge/b.md': 'Two.' });
    assert.equal((await catalog.get('shop')).knowledge.length, 2);
    await rm(join(dir, 'shop/knowledge/a.md'));
    assert.deepEqual(
      (await catalog.get('shop')).knowledge.map(({ text }) => text),
      ['Two.'],
    );
    assert.equal(first.knowledge[0]?.text, 'One.');
  });

  test('asked many times at once, it reads a line once', async (t) => {
    const dir = await folder(t, { 'shop/line.yaml': MINIMAL });
    const catalog = openLineCatalog(dir);
    const lines = await Promise.all(Array.from({ length: 20 }, () => catalog.get('shop')));
    assert.equal(new Set(lines).size, 1);
  });

  test('a broken line fails each time with its issues, and is well again once it is mended', async (t) => {
    const dir = await folder(t, { 'shop/line.yaml': 'name: Shop\n' });
    const catalog = openLineCatalog(dir);
    for (let i = 0; i < 2; i++) await assert.rejects(catalog.get('shop'), { name: 'Failure', reason: 'line-invalid' });
    await write(dir, { 'shop/line.yaml': MINIMAL });
    assert.equal((await catalog.get('shop')).greeting, 'Hello');
  });

  test('what is wrong with a line is told where it is read, once, with file, line and cure', async (t) => {
    const dir = await folder(t, { 'shop/line.yaml': 'name: Shop\ngreting: Hello\n', 'well/line.yaml': MINIMAL });
    const told: { line: string; at: string; cure: string; msg: string }[] = [];
    const logger = pino({ base: null }, { write: (line: string) => void told.push(JSON.parse(line)) });
    const catalog = openLineCatalog(dir, { onBroken: (problems) => tellBroken(problems, logger) });
    const read = () => Promise.allSettled(['shop', 'well', 'shop', 'none'].map((id) => catalog.get(id)));
    await read();
    await read();
    assert.deepEqual(
      told.map(({ line, at }) => [line, at.slice(dir.length)]),
      [
        ['shop', '/shop/line.yaml:1:1'],
        ['shop', '/shop/line.yaml:2:1'],
      ],
    );
    assert.match(told[1]?.msg ?? '', /^a line can't be used: .*greting/);
    assert.match(told[1]?.cure ?? '', /greeting/);
    await write(dir, { 'shop/line.yaml': 'name: Shop\n' });
    await read();
    assert.equal(told.length, 3, 'told anew once the file has changed');
  });

  test('a line with one file too many is well again once that file is gone', async (t) => {
    const files = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`shop/knowledge/${100 + i}.md`, 'x']));
    const dir = await folder(t, { 'shop/line.yaml': MINIMAL, ...files });
    const catalog = openLineCatalog(dir);
    await assert.rejects(catalog.get('shop'), { reason: 'line-invalid' });
    await rm(join(dir, 'shop/knowledge/300.md'));
    assert.equal((await catalog.get('shop')).knowledge.length, 200);
  });

  test('a line that is gone, or never was, is not found', async (t) => {
    const dir = await folder(t, { 'shop/line.yaml': MINIMAL, file: '' });
    const catalog = openLineCatalog(dir);
    await catalog.get('shop');
    await rm(join(dir, 'shop'), { recursive: true });
    for (const id of ['shop', 'never', 'file']) await assert.rejects(catalog.get(id), notFound);
  });

  test('no name and no link leads out of the catalogue', async (t) => {
    const dir = await folder(t, { 'lines/shop/line.yaml': MINIMAL, 'secret/line.yaml': MINIMAL });
    await symlink('../secret', join(dir, 'lines/link'));
    await symlink('shop', join(dir, 'lines/alias'));
    const catalog = openLineCatalog(join(dir, 'lines'));
    const names = [
      '../secret',
      'shop/../../secret',
      '..',
      '.',
      '',
      'SHOP',
      'link',
      'shop\0',
      'x'.repeat(64),
      '__proto__',
    ];
    for (const id of names) await assert.rejects(catalog.get(id), notFound, id);
    assert.deepEqual(await catalog.ids(), ['alias', 'shop']);
    assert.equal((await catalog.get('alias')).id, 'alias');
  });

  test('a catalogue that is not there is told when it is listed', async (t) => {
    const catalog = openLineCatalog(join(await folder(t), 'nowhere'));
    await assert.rejects(catalog.ids(), { name: 'Failure', reason: 'lines-folder-missing' });
    await assert.rejects(catalog.get('shop'), notFound);
  });
});
