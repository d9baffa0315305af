import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createDemoSite } from '../../../server/demo-site.ts';

let dir: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hoyhoy-site-'));
  await writeFile(join(dir, 'index.html'), '<script type="module" src="{{HOYHOY}}/hoyhoy.js"></script>');
  await writeFile(join(dir, 'site.css'), 'body { content: "{{HOYHOY}}" }');
  await writeFile(join(dir, 'notes.txt'), 'private');
});
after(() => rm(dir, { recursive: true }));

const site = () => createDemoSite({ dir, hoyhoyUrl: 'http://127.0.0.1:8080', livekitUrl: 'ws://127.0.0.1:7880' });

test('the page names the origin of the widget, and is served under a policy that allows that and LiveKit alone', async () => {
  const response = await site().request('/');
  assert.equal(await response.text(), '<script type="module" src="http://127.0.0.1:8080/hoyhoy.js"></script>');
  assert.deepEqual(response.headers.get('content-security-policy')?.split('; '), [
    "default-src 'self'",
    "script-src 'self' http://127.0.0.1:8080",
    "style-src 'self'",
    "connect-src 'self' http://127.0.0.1:8080 ws://127.0.0.1:7880 http://127.0.0.1:7880",
    "img-src 'self' data:",
    "media-src 'self' blob:",
  ]);
});

test('other files are served as they are', async () => {
  const response = await site().request('/site.css');
  assert.equal(response.headers.get('content-type'), 'text/css; charset=utf-8');
  assert.match(await response.text(), /\{\{HOYHOY\}\}/);
});

test('nothing but files of a page is served, and nothing from outside the folder', async () => {
  for (const path of ['/notes.txt', '/missing.html', '/..%2f..%2fpackage.css', '/.hidden.html', '/a//b.html']) {
    assert.equal((await site().request(path)).status, 404, path);
  }
});
