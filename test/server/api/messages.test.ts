import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conversations } from '../../../server/api/conversations.ts';
import type { TextAnswerer } from '../../../server/api/deps.ts';
import { Failure, MAX_MESSAGE, type MessageEvent } from '../../../server/contract/index.ts';
import { anApp, ask, problemOf, SHOP, tokenOf } from './support.ts';

type Question = Parameters<TextAnswerer['answer']>[0];

const path = '/api/lines/bakery/messages';
const NOW = Date.UTC(2026, 10, 24);

/** An app whose answers a test writes; `answer` gets the question of each. */
function writing(answer: (question: Question) => Promise<{ tokens: number }>) {
  const asked: Question[] = [];
  const answerer: TextAnswerer = {
    answer(question) {
      asked.push(question);
      return answer(question);
    },
  };
  return { ...anApp({ answerer, now: () => NOW, secret: 's'.repeat(32) }), asked };
}

const promptly = async ({ onText }: Question) => {
  onText('Four ');
  onText('dollars.');
  return { tokens: 7 };
};

async function eventsOf(response: Response): Promise<MessageEvent[]> {
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
  const text = await response.text();
  return text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => JSON.parse(event.replace(/^data: /, '')));
}

function conversationOf(events: MessageEvent[]): string {
  const [first] = events;
  assert.ok(first?.type === 'conversation');
  return first.conversation;
}

test('a question is admitted as writing, answered in pieces, and named so that it can go on', async () => {
  const { app, calls, asked } = writing(promptly);
  const first = await ask(app, { path, body: { text: ' How much is a croissant? ' } });
  assert.equal(first.headers.get('access-control-allow-origin'), SHOP);
  const events = await eventsOf(first);
  assert.deepEqual(events.slice(1), [
    { type: 'text', text: 'Four ' },
    { type: 'text', text: 'dollars.' },
    { type: 'done' },
  ]);
  assert.equal(asked[0]?.text, 'How much is a croissant?');
  assert.deepEqual(calls.settled, [7]);
  const conversation = conversationOf(events);
  const again = await eventsOf(await ask(app, { path, body: { text: 'And a loaf?', conversation } }));
  assert.equal(conversationOf(again), conversation);
  assert.deepEqual(
    asked.map(({ callId }) => callId),
    ['call-1', 'call-1'],
  );
  assert.equal(calls.admitted.length, 1, 'it is admitted once');
  assert.equal((calls.admitted[0] as { by?: string }).by, 'writing');
});

test('a conversation that began as a call goes on in writing', async () => {
  const { app, asked } = writing(promptly);
  const { conversation_token: conversation } = await tokenOf(await ask(app));
  await eventsOf(await ask(app, { path, body: { text: 'Hello?', conversation } }));
  assert.equal(asked[0]?.callId, 'call-1');
});

test('a call goes on with a conversation in writing, and begins anew where that is not known', async () => {
  const { app, calls } = writing(promptly);
  const conversation = conversationOf(await eventsOf(await ask(app, { path, body: { text: 'How much?' } })));
  const elsewhere = { path: '/api/lines/open/token', body: { conversation } };
  await tokenOf(await ask(app, { body: { conversation } }));
  await tokenOf(await ask(app, elsewhere));
  await tokenOf(await ask(app, { body: { conversation: `${conversation}x` } }));
  assert.deepEqual(
    calls.admitted.map(({ by, continues }) => by ?? continues),
    ['writing', 'call-1', undefined, undefined],
  );
  assert.equal((await problemOf(await ask(app, { body: { conversation: 1 } }))).code, 'bad-request');
});

test('a conversation that is forged, of another line or more than a day old is not known', async () => {
  const { app, asked } = writing(promptly);
  const own = new Conversations('s'.repeat(32));
  const wrong = [
    new Conversations('another secret').token('call-1', 'bakery', NOW),
    own.token('call-1', 'open', NOW),
    own.token('call-1', 'bakery', NOW - 86_400_001),
    own.token('call-1', 'bakery', NOW).replace('call-1', 'call-2'),
    'x'.repeat(5000),
  ];
  for (const conversation of wrong) {
    const response = await ask(app, { path, body: { text: 'Hello?', conversation } });
    assert.equal((await problemOf(response)).code, 'conversation-unknown', conversation.slice(0, 80));
  }
  assert.equal(asked.length, 0);
});

test('what is no question is refused before anybody is admitted', async () => {
  const { app, calls } = writing(promptly);
  const refused: [string | object, RegExp][] = [
    ['not JSON', /not JSON/],
    ['[]', /: the body\./],
    ['{}', /: text\./],
    [{ text: ' \u202e ' }, /The text has no characters/],
    [{ text: 7, conversation: 1 }, /: text, conversation\./],
    [{ text: 'x'.repeat(MAX_MESSAGE + 1) }, /The text has \d+ characters/],
    [{ text: 'x', conversation: 1 }, /: conversation\./],
  ];
  for (const [body, detail] of refused) {
    const problem = await problemOf(await ask(app, { path, body }));
    assert.equal(problem.code, 'bad-request');
    assert.match(problem.detail, detail);
  }
  const large = await ask(app, { path, body: { text: 'x'.repeat(20_000) } });
  assert.equal((await problemOf(large)).code, 'body-too-large');
  const elsewhere = await ask(app, { path, origin: 'https://other.example', body: { text: 'Hello?' } });
  assert.equal((await problemOf(elsewhere)).code, 'origin-not-allowed');
  assert.deepEqual(calls.admitted, []);
});

test('a conversation is answered one question at a time, and a line as many as it takes calls', async () => {
  const release: (() => void)[] = [];
  const { app } = writing(async ({ onText }) => {
    onText('…');
    await new Promise<void>((resolve) => release.push(resolve));
    return { tokens: 0 };
  });
  const first = await ask(app, { path, body: { text: 'One' } });
  const reader = first.body?.getReader();
  const begun = new TextDecoder().decode((await reader?.read())?.value);
  const { conversation } = JSON.parse(begun.split('\n')[0]?.slice('data: '.length) ?? '');
  const busy = await ask(app, { path, body: { text: 'Two', conversation } });
  assert.equal((await problemOf(busy)).code, 'conversation-busy');
  await ask(app, { path, body: { text: 'Another conversation' } });
  assert.equal((await problemOf(await ask(app, { path, body: { text: 'A third' } }))).code, 'line-full');
  for (const end of release) end();
  while (!(await reader?.read())?.done);
  await ask(app, { path, body: { text: 'Two', conversation } });
});

test('an answer that fails before its first word is a problem with the phone number, later one at its end', async () => {
  const failed = () => new Failure({ reason: 'answer-failed', message: 'secret detail', cure: 'secret cure' });
  const atOnce = writing(() => Promise.reject(failed()));
  const response = await ask(atOnce.app, { path, body: { text: 'Hello?' } });
  const problem = await problemOf(response);
  assert.equal(problem.code, 'answer-failed');
  assert.equal(problem.phone, '+441234567890');
  assert.doesNotMatch(JSON.stringify(problem), /secret/);
  const later = writing(async ({ onText }) => {
    onText('Well');
    throw failed();
  });
  const last = (await eventsOf(await ask(later.app, { path, body: { text: 'Hello?' } }))).at(-1);
  assert.ok(last?.type === 'failed' && last.problem.code === 'answer-failed');
});

test('whoever goes away ends the answer', async () => {
  const ended = Promise.withResolvers<void>();
  const { app } = writing(async ({ onText, signal }) => {
    onText('Well');
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    ended.resolve();
    throw new Error('ended');
  });
  const response = await ask(app, { path, body: { text: 'Hello?' } });
  await response.body?.cancel();
  await ended.promise;
});
