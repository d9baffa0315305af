import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonAnswers } from '../../../server/calls/person-answers.ts';
import { anApp, ask, failure } from './support.ts';

const brief = { line: 'Bakery', person: 'Ann', said: ['A cake, please.'], expires_in: 100 };

function answering(reason?: string) {
  const asked: string[] = [];
  const what =
    <T>(name: string, result: T) =>
    async (link: string): Promise<T> => {
      if (reason !== undefined) throw failure(reason);
      asked.push(`${name} ${link}`);
      return result;
    };
  const answers: PersonAnswers = {
    look: what('look', brief),
    accept: what('accept', 'a token'),
    decline: what('decline', undefined),
  };
  return { app: anApp({ answers }).app, asked };
}

const paths = ['/api/answers', '/api/answers/accept', '/api/answers/decline'];

test('a person’s page learns who calls, takes the call or declines it, with the link in the body alone', async () => {
  const { app, asked } = answering();
  const post = (path: string) => ask(app, { path, origin: null, body: { link: 'a.link' } });
  assert.deepEqual(await (await post('/api/answers')).json(), brief);
  const taken = await post('/api/answers/accept');
  assert.deepEqual(await taken.json(), { server_url: 'wss://live.example', participant_token: 'a token' });
  assert.equal(taken.headers.get('cache-control'), 'no-store');
  assert.equal((await post('/api/answers/decline')).status, 204);
  assert.deepEqual(asked, ['look a.link', 'accept a.link', 'decline a.link']);
});

test('what is wrong with a link is told, with a status of its own', async () => {
  for (const [reason, status] of [
    ['link-unknown', 403],
    ['link-expired', 410],
    ['link-used', 410],
    ['link-over', 410],
    ['livekit-unavailable', 503],
  ] as const) {
    for (const path of paths) {
      const response = await ask(answering(reason).app, { path, origin: null, body: { link: 'a.link' } });
      assert.deepEqual([response.status, (await response.json()).code], [status, reason]);
    }
  }
});

test('other sites’ pages can ask nothing, and nobody without a link', async () => {
  const { app, asked } = answering();
  for (const path of paths) {
    const preflight = await ask(app, { path, method: 'OPTIONS' });
    assert.equal(preflight.headers.get('access-control-allow-origin'), null);
    for (const body of ['', '{}', '[]', '{"link":1}', JSON.stringify({ link: 'x'.repeat(2000) })]) {
      const response = await ask(app, { path, origin: null, body });
      assert.ok(response.status === 400 || response.status === 415, body);
    }
    assert.equal((await ask(app, { path, method: 'GET' })).status, 405);
    assert.equal((await ask(anApp().app, { path, origin: null, body: { link: 'a.link' } })).status, 404);
  }
  assert.deepEqual(asked, []);
});

test('the page runs nothing but itself, tells no other site where it was, and is of one language', async () => {
  const { app } = answering();
  const response = await app.request('/answer', { headers: { 'accept-language': 'de-CH, en;q=0.5' } });
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(policy, /script-src 'self' 'sha256-[\w+/]+=*';/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
  assert.match(await response.text(), /<html lang="de">/);
});
