import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Happenings } from '../support/happenings.ts';
import { documented } from '../support/network/nginx.ts';
import { freePort } from '../support/ports.ts';

test('nginx as the guide has it says that Hoyhoy is away, and writes no token down', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-nginx-log-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const [port, nobody] = [await freePort(), await freePort()];
  const block = (documented('nginx')[0] ?? '')
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replace(/^ *ssl_certificate.*\n/gm, '')
    .replace('127.0.0.1:8080', `127.0.0.1:${nobody}`);
  const file = join(dir, 'nginx.conf');
  writeFileSync(file, `error_log stderr notice; daemon off; pid ${dir}/nginx.pid; events {} http { ${block} }`);
  const child = spawn('nginx', ['-e', 'stderr', '-p', dir, '-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  const happenings = new Happenings();
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
    happenings.check();
  });
  // It listens before it tells of its workers.
  await happenings.until(() => /start worker process \d/.test(log), 'start of nginx', 10_000);
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  for (const path of ['/rtc', '/rtc/v1', '/rtc/validate'])
    assert.equal(await ask(`${path}?access_token=eyJsecret`), 502);
  assert.equal(await ask('/api/lines/shop'), 502);
  await happenings.until(() => log.includes('/api/lines/shop'), 'line about what was asked last', 10_000);
  assert.doesNotMatch(log, /eyJsecret/);
});
