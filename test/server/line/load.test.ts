import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Failure } from '../../../server/contract/index.ts';
import { formatIssues } from '../../../server/line/format-issues.ts';
import { LineInvalid } from '../../../server/line/issues.ts';
import { loadLine } from '../../../server/line/load.ts';
import { brief, folder, issuesOf, MINIMAL, write } from './support.ts';

describe('loadLine', () => {
  test('gives settings and knowledge, files in the order of their names', async (t) => {
    const dir = await folder(t, {
      'shop/line.yaml': MINIMAL,
      'shop/knowledge/b.md': '# B\nTwo.',
      'shop/knowledge/a.md': '# A\nOne.',
      'shop/knowledge/.DS_Store': Uint8Array.of(0, 255),
      'shop/notes.txt': 'not read',
    });
    const line = await loadLine(join(dir, 'shop'));
    assert.equal(line.id, 'shop');
    assert.equal(line.dir, join(dir, 'shop'));
    assert.equal(line.name, 'Shop');
    assert.deepEqual(
      line.knowledge.map(({ file, text }) => [file, text]),
      [
        ['knowledge/a.md', 'One.'],
        ['knowledge/b.md', 'Two.'],
      ],
    );
  });

  test('a byte order mark and line ends of Windows change nothing', async (t) => {
    const dir = await folder(t, {
      'line.yaml': `\uFEFF${MINIMAL.replaceAll('\n', '\r\n')}`,
      'knowledge/a.md': '\uFEFF# A\r\n\r\nOne.\r\n',
    });
    const line = await loadLine(dir);
    assert.equal(line.greeting, 'Hello');
    assert.deepEqual(line.knowledge, [{ file: 'knowledge/a.md', lineNumber: 1, headings: ['A'], text: 'One.' }]);
  });

  test('tells the problems of all files together, line.yaml first', async (t) => {
    const dir = await folder(t, {
      'line.yaml': 'name: Shop\ngreting: Hello\n',
      'knowledge/a.md': Uint8Array.from([0x61, 0x0a, 0x62, 0x0a, 0xe9, 0x20]),
      'knowledge/hours.txt': 'Nine to five.',
      'knowledge/deep/c.md': '# C',
    });
    assert.deepEqual(brief(await issuesOf(dir)), [
      'line.yaml:1 "greeting" is missing',
      'line.yaml:2 "greting" is not a key of a line',
      'knowledge/a.md:3 The file is not UTF-8 text',
      'knowledge/deep:1 This is not a file',
      'knowledge/hours.txt:1 Only Markdown files are read',
    ]);
  });

  test('a failure says how many problems there are, and formats as file:line:column with cures', async (t) => {
    const dir = await folder(t, { 'line.yaml': 'greeting: Hello\nscope: all\n', 'knowledge/a.txt': '' });
    await assert.rejects(loadLine(dir), (error) => {
      assert.ok(error instanceof LineInvalid);
      assert.equal(error.reason, 'line-invalid');
      assert.match(error.message, /line\.yaml:1: "name" is missing \(and 2 more\)$/);
      const lines = formatIssues(error, join(dir, '..')).split('\n');
      const name = dir.split('/').at(-1);
      assert.equal(lines.length, 6);
      assert.equal(lines[2], `${name}/line.yaml:2:8 "scope" is not one of the known values`);
      assert.equal(lines[3], '  Write knowledge or open.');
      assert.equal(lines[4], `${name}/knowledge/a.txt:1 Only Markdown files are read`);
      return true;
    });
  });

  test('a missing folder and a missing line.yaml are told', async (t) => {
    const dir = await folder(t, { 'knowledge/a.md': 'One.' });
    assert.deepEqual(brief(await issuesOf(dir)), ['line.yaml:1 The file is missing']);
    assert.deepEqual(brief(await issuesOf(join(dir, 'nowhere'))), ['line.yaml:1 The file is missing']);
  });

  test('files that are UTF-16 or hold zero bytes are refused', async (t) => {
    const dir = await folder(t, { 'line.yaml': Buffer.from('\uFEFFname: x', 'utf16le'), 'knowledge/a.md': 'a\n\0' });
    assert.deepEqual(brief(await issuesOf(dir)), [
      'line.yaml:1 The file is not UTF-8 text',
      'knowledge/a.md:2 The file is not UTF-8 text',
    ]);
  });

  test('links that lead out of the folder are refused, links within it are followed', async (t) => {
    const dir = await folder(t, { 'secret.md': 'secret', 'shop/line.yaml': MINIMAL, 'shop/data/a.md': 'One.' });
    const shop = join(dir, 'shop');
    await write(shop, { 'knowledge/b.md': 'Two.' });
    await symlink('../data/a.md', join(shop, 'knowledge/a.md'));
    assert.deepEqual(
      (await loadLine(shop)).knowledge.map(({ text }) => text),
      ['One.', 'Two.'],
    );
    await symlink('../../secret.md', join(shop, 'knowledge/s.md'));
    await symlink('nowhere.md', join(shop, 'knowledge/x.md'));
    assert.deepEqual(brief(await issuesOf(shop)), [
      'knowledge/s.md:1 This is a link to a place outside the folder of the line',
      'knowledge/x.md:1 The file is missing',
    ]);
  });

  test('a pipe in the place of a file is refused rather than waited for', async (t) => {
    const dir = await folder(t, { 'line.yaml': MINIMAL, 'knowledge/a.md': 'One.' });
    execFileSync('mkfifo', [join(dir, 'knowledge/p.md')]);
    assert.deepEqual(brief(await issuesOf(dir)), ['knowledge/p.md:1 This is not a file']);
  });

  test('sizes have limits, and say them', async (t) => {
    const large = await folder(t, {
      'line.yaml': `${MINIMAL}# ${'x'.repeat(64 * 1024)}`,
      'knowledge/a.md': 'x'.repeat(2.5 * 1024 * 1024),
    });
    assert.deepEqual(brief(await issuesOf(large)), [
      'line.yaml:1 The file is larger than 64 KB',
      'knowledge:1 The files hold 2.50 MB, and 2 MB is the most',
    ]);
    const files = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`knowledge/${i}.md`, 'x']));
    const many = await folder(t, { 'line.yaml': MINIMAL, ...files });
    assert.deepEqual(brief(await issuesOf(many)), ['knowledge:1 There are 201 files, and 200 is the most']);
  });

  test('whatever line.yaml and the knowledge hold, it gives a Line or a Failure with issues', async (t) => {
    const dir = await folder(t);
    const key = fc.constantFrom(
      'name',
      'greeting',
      'hours',
      'limits',
      'phone',
      'allowedOrigins',
      'languages',
      'timezone',
      '__proto__',
      'constructor',
      '<<',
    );
    const value = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom(
        '&a',
        '*a',
        '!!map {}',
        '|',
        '>-',
        '{',
        '[',
        '"',
        '- x',
        '9:00-18:00',
        '.inf',
        '1e999',
        '? a',
        '!!binary x',
      ),
    );
    const yaml = fc.array(fc.tuple(key, value)).map((pairs) => pairs.map(([k, v]) => `${k}: ${v}`).join('\n'));
    const settings = fc.oneof(yaml, fc.string(), fc.json(), fc.uint8Array());
    const run = async (text: string | Uint8Array, knowledge: string) => {
      await write(dir, { 'line.yaml': text, 'knowledge/a.md': knowledge });
      try {
        assert.ok((await loadLine(dir)).name.length > 0);
      } catch (error) {
        assert.ok(error instanceof Failure && error instanceof LineInvalid, String(error));
        for (const issue of error.issues) {
          assert.ok(issue.line >= 1 && (issue.column ?? 1) >= 1 && issue.message !== '' && issue.cure !== '');
        }
      }
    };
    await fc.assert(fc.asyncProperty(settings, fc.string(), run), { numRuns: 400 });
  });
});
