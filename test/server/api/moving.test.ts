import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenVerifier } from 'livekit-server-sdk';
import type { PageRings } from '../../../server/calls/page-rings.ts';
import { anApp, ask, failure, keys, problemOf, tokenOf, VISITOR } from './support.ts';

const CODES = '/api/lines/bakery/codes';

async function inCall() {
  const { app, calls } = anApp({ takesPhones: true });
  const { conversation_token: conversation, phone } = await tokenOf(await ask(app, { body: {} }));
  return { app, calls, conversation, phone };
}

const codeOf = async (response: Response) => (await response.json()).code;

test('a page in a call is told the number, and gets a code for its own call alone', async () => {
  const { app, calls, conversation, phone } = await inCall();
  assert.equal(phone, '+441234567890');
  const response = await ask(app, { path: CODES, body: { conversation } });
  assert.equal(response.status, 201);
  const { expires_in: expiresIn, ...rest } = await response.json();
  assert.deepEqual(rest, { code: '042917', phone: '+441234567890', phone_shown: '+44 1234 567890' });
  assert.ok(expiresIn > 290 && expiresIn <= 300);
  assert.deepEqual(calls.issued, ['call-1']);
});

test('nobody gets a code without the call’s own token, from another page, or for another line', async () => {
  const { app, calls, conversation } = await inCall();
  for (const forged of ['', 'call-1.bakery.9999999999999', `${conversation}x`]) {
    const { code, cure } = await problemOf(await ask(app, { path: CODES, body: { conversation: forged } }));
    assert.equal(code, 'conversation-unknown');
    assert.match(cure, /conversation_token/, 'what to do, where no question was asked');
  }
  for (const body of ['', '{}', '[]', '{"conversation":1}']) {
    const response = await ask(app, { path: CODES, body });
    assert.ok(response.status === 400 || response.status === 415, body);
  }
  const elsewhere = await ask(app, { path: CODES, origin: 'https://evil.example', body: { conversation } });
  assert.equal(await codeOf(elsewhere), 'origin-not-allowed');
  const other = await ask(app, { path: '/api/lines/open/codes', body: { conversation } });
  assert.equal(await codeOf(other), 'not-found', 'a line without a number');
  assert.deepEqual(calls.issued, []);
});

test('a call that is over has no code, and neither has a line that no gateway answers', async () => {
  const { app, calls, conversation } = await inCall();
  calls.failure = failure('call-not-found');
  assert.equal(await codeOf(await ask(app, { path: CODES, body: { conversation } })), 'conversation-unknown');
  const without = anApp();
  const token = await tokenOf(await ask(without.app, { body: {} }));
  assert.equal(token.phone, undefined);
  const refused = await ask(without.app, { path: CODES, body: { conversation: token.conversation_token } });
  assert.equal(await codeOf(refused), 'not-found');
});

test('the short address serves a page that runs nothing but itself', async () => {
  const { app } = anApp();
  const response = await app.request('/join');
  assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
  const policy = response.headers.get('content-security-policy') ?? '';
  assert.match(policy, /script-src 'self' 'sha256-[\w+/]+=*';/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.match(await response.text(), /autocomplete="one-time-code"/);
});

test('whoever types the code that was read out joins that call as a page, counted by address', async () => {
  const { app, calls } = anApp();
  const response = await ask(app, { path: '/api/join', origin: null, body: { code: '042 917' } });
  const { participant_token: jwt } = await tokenOf(response);
  const { attributes, video, sub } = await new TokenVerifier(keys.apiKey, keys.apiSecret).verify(jwt);
  assert.deepEqual([video?.room, sub, attributes?.['hoyhoy.joined']], ['room-1', 'visitor-9', 'page']);
  const [asked] = calls.redeemed;
  assert.deepEqual([asked?.code, asked?.direction, asked?.line], ['042917', 'to-page', undefined]);
  assert.ok(asked?.address && !asked.address.includes(VISITOR));
});

test('neighbours of one network are told apart, and known as such', async () => {
  const { app, calls } = anApp();
  for (const remoteAddress of ['203.0.113.7', '203.0.113.8', '198.51.100.8']) {
    await ask(app, { path: '/api/join', origin: null, remoteAddress, body: { code: '042917' } });
  }
  const [one, neighbour, stranger] = calls.redeemed;
  assert.notEqual(one?.address, neighbour?.address);
  assert.ok(one?.network && one.network === neighbour?.network);
  assert.notEqual(one.network, stranger?.network);
});

test('a line that can not be read keeps nobody out of its call, whose code would be used up', async () => {
  const { app, calls } = anApp();
  calls.redeemCode = async () => ({ callId: 'call-1', room: 'room-1', identity: 'visitor-9', line: 'ruin' });
  const response = await ask(app, { path: '/api/join', origin: null, body: { code: '042917' } });
  assert.equal(response.status, 201);
});

test('a code that lets nobody in is refused in the same words whatever is wrong', async () => {
  const { app, calls } = anApp();
  calls.failure = failure('code-refused');
  const answers = new Set<string>();
  for (const code of ['000000', '12345', 'abc', '']) {
    const response = await ask(app, { path: '/api/join', origin: null, body: { code } });
    assert.equal(response.status, 403);
    answers.add(await response.text());
  }
  assert.equal(answers.size, 1);
});

test('other sites’ pages can not join, since no browser lets them ask', async () => {
  const { app } = anApp();
  const preflight = await ask(app, { path: '/api/join', method: 'OPTIONS' });
  const answer = await ask(app, { path: '/api/join', body: { code: '042917' } });
  for (const response of [preflight, answer]) {
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  }
});

test('a page in a call has a phone rung up where its line may, and is told of it with the code', async () => {
  const rung: unknown[] = [];
  const pageRings: PageRings = {
    offered: ({ id }) => id === 'bakery',
    async ring({ id }, { callId, number, address }, signal) {
      assert.equal(signal?.aborted, false, 'a visitor who goes calls it off');
      if (number === '5') throw failure('phone-not-reached');
      rung.push([id, callId, number, typeof address]);
    },
  };
  const { app } = anApp({ takesPhones: true, pageRings });
  const { conversation_token: conversation } = await tokenOf(await ask(app, { body: {} }));
  assert.equal((await (await ask(app, { path: CODES, body: { conversation } })).json()).rings, true);
  const path = '/api/lines/bakery/phones';
  const number = '+442079460123';
  assert.equal((await ask(app, { path, body: { conversation, number } })).status, 204);
  assert.deepEqual(rung, [['bakery', 'call-1', number, 'string']]);
  assert.equal(await codeOf(await ask(app, { path, body: { conversation, number: '5' } })), 'phone-not-reached');
  const forged = await ask(app, { path, body: { conversation: `${conversation}x`, number } });
  assert.equal(await codeOf(forged), 'conversation-unknown');
  assert.equal((await ask(app, { path, body: { conversation } })).status, 400);
  const elsewhere = await ask(app, { path, origin: 'https://evil.example', body: { conversation, number } });
  assert.equal(await codeOf(elsewhere), 'origin-not-allowed');
  const without = await ask(anApp().app, { path, body: { conversation, number } });
  assert.equal(await codeOf(without), 'call-backs-not-offered');
  assert.equal(rung.length, 1);
});

test('the short address speaks the browser’s language, where it is one of the widget’s', async () => {
  const { app } = anApp();
  const spoken = async (accepted?: string) => {
    const headers = accepted === undefined ? {} : { 'accept-language': accepted };
    const response = await app.request('/join', { headers });
    assert.equal(response.headers.get('vary'), 'Accept-Language');
    return /<html lang="(\w+)">/.exec(await response.text())?.[1];
  };
  assert.equal(await spoken(), 'en');
  assert.equal(await spoken('de-CH, en;q=0.5'), 'de');
  assert.equal(await spoken('pt, en;q=0.3, it;q=0.8'), 'it');
  assert.equal(await spoken('fr;q=0, ja'), 'en');
  assert.equal(await spoken('__proto__;q="><script>'), 'en');
});
