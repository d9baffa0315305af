import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { answerPage } from '../../server/api/answer-page.ts';
import { joinPage } from '../../server/api/join-page.ts';
import { type Listening, listen } from '../../server/api/listen.ts';
import { widgetFiles } from '../../server/api/routes/widget-files.ts';
import { readConfig } from '../../server/config.ts';
import type { AnswerResponse } from '../../server/contract/index.ts';
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

let server: Listening;
before(async () => {
  const dir = await ensureWidget({ root: '.', cacheDir: readConfig(process.env).cacheDir });
  const app = new Hono();
  app.get('/join', (c) => joinPage(livekit, c.req.header('accept-language')));
  app.get('/answer', (c) => answerPage(livekit, c.req.header('accept-language')));
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
