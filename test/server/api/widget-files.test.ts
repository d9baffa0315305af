import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { anApp, problemOf } from './support.ts';

const ENTRY = 'customElements.define("hoyhoy-call", class extends HTMLElement {});';
let root: string;
let app: ReturnType<typeof anApp>['app'];

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'hoyhoy-widget-'));
  const dir = join(root, 'widget');
  await mkdir(join(dir, 'assets'), { recursive: true });
  await writeFile(join(root, 'secret.js'), 'secret');
  await writeFile(join(dir, 'hoyhoy.js'), ENTRY);
  await writeFile(join(dir, 'call-Bx3_k-9Q.js'), 'export {};');
  await writeFile(join(dir, 'hoyhoy-callback.js'), 'export {};');
  await writeFile(join(dir, 'assets', 'de-0123abcd.json'), '{}');
  await writeFile(join(dir, '.env.js'), 'secret');
  await writeFile(join(dir, 'notes.txt'), 'secret');
  app = anApp({ widgetDir: dir }).app;
});
after(() => rm(root, { recursive: true }));

test('the entry script can be embedded by any page and is asked for again within a minute', async () => {
  const response = await app.request('/hoyhoy.js', { headers: { Origin: 'https://any.example' } });
  assert.equal(response.status, 200);
  assert.equal(await response.text(), ENTRY);
  const expected = {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=60, must-revalidate',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(response.headers.get(name), value, name);
});

test('what has its hash in its name is kept for ever, and nothing else', async () => {
  const cacheOf = async (path: string) => (await app.request(path)).headers.get('cache-control');
  assert.equal(await cacheOf('/call-Bx3_k-9Q.js'), 'public, max-age=31536000, immutable');
  assert.equal(await cacheOf('/assets/de-0123abcd.json'), 'public, max-age=31536000, immutable');
  assert.equal(await cacheOf('/hoyhoy-callback.js'), 'public, max-age=60, must-revalidate');
});

test('an unchanged script is not sent again; a changed one is', async () => {
  const etag = (await app.request('/hoyhoy.js')).headers.get('etag') ?? '';
  const again = () => app.request('/hoyhoy.js', { headers: { 'If-None-Match': `"other", ${etag}` } });
  const unchanged = await again();
  assert.equal(unchanged.status, 304);
  assert.equal(unchanged.headers.get('etag'), etag);
  assert.equal(await unchanged.text(), '');
  const file = join(root, 'widget', 'hoyhoy.js');
  await writeFile(file, `${ENTRY}//2`);
  assert.equal((await again()).status, 200);
  await writeFile(file, ENTRY);
  await utimes(file, 1, 1);
  assert.equal((await again()).status, 304);
});

test('who takes gzip is given gzip', async () => {
  const get = (accept: string) => app.request('/hoyhoy.js', { headers: { 'Accept-Encoding': accept } });
  const response = await get('br, gzip;q=0.8');
  assert.equal(response.headers.get('content-encoding'), 'gzip');
  assert.equal(response.headers.get('vary'), 'Accept-Encoding');
  assert.equal(gunzipSync(await response.arrayBuffer()).toString(), ENTRY);
  for (const accept of ['identity', 'gzip;q=0', 'br']) {
    assert.equal((await get(accept)).headers.has('content-encoding'), false, accept);
  }
});

test('HEAD tells what GET would', async () => {
  const response = await app.request('/hoyhoy.js', { method: 'HEAD' });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/javascript; charset=utf-8');
  assert.equal(await response.text(), '');
});

for (const path of [
  '/../secret.js',
  '/%2e%2e/secret.js',
  '/..%2fsecret.js',
  '/..%5csecret.js',
  '/assets/../../secret.js',
  '/assets/%2e%2e/%2e%2e/secret.js',
  '//etc/passwd.js',
  '/hoyhoy.js%00.js',
  '/.env.js',
  '/notes.txt',
  '/assets',
  '/assets/',
  '/',
  '/nothing.js',
  `/${'x'.repeat(5000)}.js`,
]) {
  test(`nothing is served at ${path.slice(0, 40)}`, async () => {
    // Not through URL, which would tidy the path up first.
    const request = new Request('http://localhost/');
    Object.defineProperty(request, 'url', { value: `http://localhost${path}` });
    const response = await app.fetch(request);
    assert.equal((await response.clone().text()).includes('secret'), false);
    assert.equal((await problemOf(response)).code, 'not-found');
  });
}

test('without a built widget there is nothing but the API', async () => {
  const response = await anApp().app.request('/hoyhoy.js');
  assert.equal((await problemOf(response)).code, 'not-found');
});
