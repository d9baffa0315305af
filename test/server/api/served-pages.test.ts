import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { answerPage } from '../../../server/api/answer-page.ts';
import { joinPage } from '../../../server/api/join-page.ts';

for (const [path, page] of Object.entries({ '/join': joinPage, '/answer': answerPage })) {
  describe(`the page at ${path}`, () => {
    it('runs one script, which its policy allows to the letter and which needs the widget only', async () => {
      const response = page('wss://livekit.example', 'de');
      const html = await response.text();
      const script = /<script type="module">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
      assert.ok(script.trim() !== '');
      const modules = [...html.matchAll(/\b(?:from |import |import\(|src=)['"]([^'"]+)/g)].map(([, name]) => name);
      assert.deepEqual(modules, ['/hoyhoy.js']);
      const hash = createHash('sha256').update(script).digest('base64');
      const policy = response.headers.get('Content-Security-Policy') ?? '';
      assert.match(policy, /^default-src 'none'; /);
      assert.ok(policy.includes(`script-src 'self' 'sha256-${hash}';`), policy);
    });

    it('tells no other server of its address, and reaches LiveKit', () => {
      const { headers } = page('wss://livekit.example', undefined);
      assert.equal(headers.get('Referrer-Policy'), 'no-referrer');
      assert.match(headers.get('Content-Security-Policy') ?? '', /connect-src 'self' wss:\/\/livekit\.example/);
    });
  });
}
