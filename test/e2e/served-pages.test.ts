import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { answerPage } from '../../server/api/answer-page.ts';
import { joinPage } from '../../server/api/join-page.ts';
import { type Listening, listen } from '../../server/api/listen.ts';
import { widgetFiles } from '../../server/api/routes/widget-files.ts';
import { readConfig } from '../../server/config.ts';
import type { AnswerResponse, Problem } from '../../server/contract/index.ts';
import { ensureWidget } from '../../server/widget-build.ts';
import { openVisitor } from '../support/browser/chromium.ts';

/** Of a small telephone. */
const WIDTH = 320;
const livekit = 'ws://127.0.0.1:9';
const waiting: AnswerResponse = {
  line: 'Marlow Street Bakery',
  person: 'Nora',
  caller: '+12125550142',
  matter: 'a wedding cake for a hundred and twenty people, with flowers of sugar',
  said: ['Do you make wedding cakes that are delivered in the morning?'],
  expires_in: 100,
};

const refused: Problem = {
  ...{ type: 'urn:hoyhoy:problem:code-refused', title: 'That code does not let you in', status: 403 },
  ...{ detail: 'Nobody waits by it.', cure: 'Ask for a new one.', code: 'code-refused' },
};

let server: Listening;
before(async () => {
  const dir = await ensureWidget({ root: '.', cacheDir: readConfig(process.env).cacheDir });
  const app = new Hono();
  app.get('/join', (c) => joinPage(livekit, c.req.header('accept-language')));
  app.get('/answer', (c) => answerPage(livekit, c.req.header('accept-language')));
  app.post('/api/join', (c) => c.json(refused, 403));
  app.post('/api/answers', (c) => c.json(waiting));
  app.use('*', widgetFiles(dir));
  server = await listen(app, { host: '127.0.0.1', port: { number: 18_080, explicit: false } });
});
after(() => server?.close());

for (const locale of ['en-GB', 'de-DE', 'es-ES', 'fr-FR', 'it-IT']) {
  for (const [path, shown] of [
    ['/join', 'main form button'],
    ['/answer#link', 'hoyhoy-answer .take'],
  ] as const) {
    test(`${path} fits a small telephone in ${locale}`, async (t) => {
      const viewport = { width: WIDTH, height: 640 };
      const visitor = await openVisitor(`${server.url}${path}`, { microphone: { kind: 'absent' }, viewport, locale });
      t.after(() => visitor.close());
      const box = await visitor.page.locator(shown).boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= WIDTH, JSON.stringify(box));
      assert.equal(await visitor.page.evaluate(() => document.documentElement.scrollWidth), WIDTH);
    });
  }
}

test('/join has a wrong code typed again, with nothing over field and button', async (t) => {
  const viewport = { width: WIDTH, height: 640 };
  const visitor = await openVisitor(`${server.url}/join`, { microphone: { kind: 'absent' }, viewport });
  t.after(() => visitor.close());
  const { page } = visitor;
  for (const code of ['123456', '654321']) {
    const answered = page.waitForResponse('**/api/join');
    await page.locator('#code').fill(code);
    await page.locator('main form button').click();
    await answered;
    await page.locator('.wrong').waitFor();
    await page.locator('#code:focus').waitFor();
  }
});
