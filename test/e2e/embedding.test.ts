import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CallPage } from '../support/browser/call-page.ts';
import { openSite, startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';

let hoyhoy: TestHoyhoy;
let linesDir: string;

before(async () => {
  linesDir = await mkdtemp(join(tmpdir(), 'hoyhoy-lines-'));
  await cp('demo/lines', linesDir, { recursive: true });
  const settings = join(linesDir, 'shop', 'line.yaml');
  await writeFile(settings, (await readFile(settings, 'utf8')).replace(/concurrentCalls: \d+/, 'concurrentCalls: 1'));
  hoyhoy = await startHoyhoy({ linesDir });
});
after(async () => {
  await hoyhoy?.close();
  await rm(linesDir, { recursive: true, force: true });
});

test('a page of another origin under a strict content security policy calls without a report', async (t) => {
  const call = await CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } });
  t.after(() => call.close());
  assert.notEqual(new URL(hoyhoy.site).origin, new URL(hoyhoy.url).origin);
  const policy = (await fetch(hoyhoy.site)).headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  await call.call();
  await call.finalCaption('agent', /Marlow Street Bakery/);
  await call.page.reload();
  await call.call();
  await call.finalCaption('agent', /Marlow Street Bakery/);
  assert.deepEqual(await call.cspReports(), []);
  assert.deepEqual(
    call.visitor.console.filter((line) => /Content Security Policy|Refused/.test(line)),
    [],
  );
  await call.hangUp();
  await hoyhoy.endedCall('shop');
});

test('a visitor of a line that is full is told so, with the number to call', async (t) => {
  const [first, second] = await Promise.all([
    CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } }),
    CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } }),
  ]);
  t.after(() => Promise.all([first.close(), second.close()]));
  await first.call();
  await first.state('listening');
  await second.call();
  await second.state('failed');
  await second.page.getByText('All lines are busy. Please try again in a minute.').first().waitFor();
  assert.equal(await second.page.locator('hoyhoy-call a[href="tel:+12125550142"]').count(), 1);
  await first.hangUp();
  await hoyhoy.endedCall('shop');
  await second.page.getByRole('button', { name: 'Try again' }).click();
  await second.finalCaption('agent', /Marlow Street Bakery/);
  await second.hangUp();
  await hoyhoy.endedCall('shop');
});

test('a page that the line does not list is told in words, and its developer how to list it', async (t) => {
  const stranger = await openSite(hoyhoy, { host: '127.0.0.2' });
  t.after(() => stranger.close());
  const call = await CallPage.open(stranger.url, { microphone: { kind: 'spoken' } });
  t.after(() => call.close());
  await call.call();
  await call.state('failed');
  await call.page.getByText('This call button is not set up properly').first().waitFor();
  const advice = call.visitor.console.find((line) => line.includes('allowedOrigins')) ?? '';
  assert.match(
    advice,
    new RegExp(stranger.url.replaceAll('.', '\\.')),
    `told the developer: ${call.visitor.console.join('\n')}`,
  );
});

test('a page whose Hoyhoy server is away tells its visitor so', async (t) => {
  const call = await CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } });
  t.after(() => call.close());
  await call.page.route(`${hoyhoy.url}/api/**`, (route) => route.abort('connectionrefused'));
  await call.call();
  await call.state('failed');
  await call.page.getByRole('button', { name: 'Try again' }).waitFor();
  assert.equal(await call.page.locator('hoyhoy-call a[href^="tel:"]').count(), 1);
  await call.page.unroute(`${hoyhoy.url}/api/**`);
  await call.page.getByRole('button', { name: 'Try again' }).click();
  await call.finalCaption('agent', /Marlow Street Bakery/);
});
