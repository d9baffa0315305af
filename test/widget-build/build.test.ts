import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

/** What a visitor downloads before any click; facts of the peers are 158,000 and more. */
const ENTRY_LIMIT = 10 * 1024;
/** What hashes may take at the most, with what they change in how the rest is packed. */
const HASHES_BYTES = 40;
const CALL_LIMIT = 125_000;
/** In the addresses of the chunks that the entry loads. They change with whatever those hold, and their size by chance. */
const CHUNK_HASH = /(?<=import\(`\.\/[\w-]+)-[\w-]{8}(?=\.js`\))/g;

describe('the built widget', () => {
  const root = resolve(import.meta.dirname, '../..');
  let outDir = '';
  let chunks: Rolldown.OutputChunk[] = [];

  before(async () => {
    outDir = await mkdtemp(join(tmpdir(), 'hoyhoy-widget-'));
    const built = await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
    const outputs = Array.isArray(built) ? built : 'output' in built ? [built] : [];
    chunks = outputs.flatMap(({ output }) => output).filter((part) => part.type === 'chunk');
  });
  after(() => rm(outDir, { recursive: true, force: true }));

  const chunk = (name: string) =>
    chunks.find((one) => one.name === name) ?? assert.fail(`${name} is not among ${chunks.map((one) => one.name)}`);
  const source = (name: string) => chunk(name).code;

  it('costs a page at most 10 KB before any click', async () => {
    const code = await readFile(join(outDir, 'hoyhoy.js'), 'utf8');
    const bytes = brotliCompressSync(code.replaceAll(CHUNK_HASH, '')).length;
    assert.ok(
      bytes <= ENTRY_LIMIT - HASHES_BYTES,
      `hoyhoy.js is ${bytes} bytes in brotli, and ${HASHES_BYTES} of hashes`,
    );
  });

  it('keeps livekit-client in one chunk of its own', () => {
    const bytes = brotliCompressSync(source('call')).length;
    assert.ok(bytes <= CALL_LIMIT, `the call chunk is ${bytes} bytes in brotli`);
    const holders = chunks.filter(({ moduleIds }) => moduleIds.some((id) => id.includes('/livekit-client/')));
    assert.deepEqual(
      holders.map(({ name }) => name),
      ['call'],
    );
  });

  it('loads nothing with the page but itself, and the rest on demand', () => {
    const entry = chunk('hoyhoy');
    assert.deepEqual(entry.imports, []);
    assert.deepEqual(entry.dynamicImports.toSorted(), [chunk('call').fileName, chunk('call-view').fileName].toSorted());
  });

  it('makes each chunk name its content, and import nothing but what was built', () => {
    const names = chunks.map(({ fileName }) => fileName);
    for (const { isEntry, fileName, imports, dynamicImports } of chunks) {
      assert.match(fileName, isEntry ? /^hoyhoy\.js$/ : /^[\w-]+-[\w-]{8}\.js$/);
      for (const imported of [...imports, ...dynamicImports]) assert.ok(names.includes(imported), imported);
    }
    assert.match(source('hoyhoy'), /import\(`\.\/call-/, 'a chunk is not fetched from beside the entry');
  });

  it('has one file for each language but English', () => {
    for (const language of ['de', 'es', 'fr', 'it']) assert.ok(source(language).length > 500, language);
  });

  it('runs under a policy without unsafe-eval and without inline styles', () => {
    for (const { name, code } of chunks) assert.doesNotMatch(code, /\beval\(|new Function\(/, name);
    const ours = source('hoyhoy') + source('call-view');
    assert.doesNotMatch(ours, /<style|\sstyle=/);
  });

  it('names no address of a third party in what we wrote', () => {
    const ours = [source('hoyhoy'), source('call-view'), source('de')].join('\n');
    const addresses = [...ours.matchAll(/https?:\/\/[^\s"'`)]+/g)].map(([address]) => address);
    assert.deepEqual(
      addresses.filter((address) => !address.startsWith('http://www.w3.org/')),
      [],
    );
  });

  it('has no development build of Lit inside', () => {
    assert.doesNotMatch(source('hoyhoy'), /Lit is in dev mode/);
  });
});
