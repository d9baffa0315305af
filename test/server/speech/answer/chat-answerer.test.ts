import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, test } from 'node:test';
import { pino } from 'pino';
import { z } from 'zod';
import { en } from '../../../../server/phrases/languages/en.ts';
import type { Answerer, Said } from '../../../../server/speech/answer/answerer.ts';
import { createChatAnswerer } from '../../../../server/speech/answer/chat/chat-answerer.ts';
import { isUnanswered } from '../../../../server/speech/answer/dialogue/phrases.ts';
import { createFind } from '../../../../server/speech/answer/find.ts';
import { collect } from '../collect.ts';
import { bakery } from '../fixtures/bakery.ts';

const body = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.string().nullish() })),
});
type Body = z.infer<typeof body>;

let answerWith: (response: ServerResponse) => void;
let asked: Body[];
let authorization: string | undefined;
const server = createServer(async (request, response) => {
  const chunks = await collect(request);
  asked.push(body.parse(JSON.parse(Buffer.concat(chunks).toString())));
  authorization = request.headers.authorization;
  answerWith(response);
});

beforeEach(async () => {
  asked = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function stream(response: ServerResponse, deltas: readonly object[], end = true): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const delta of deltas) response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`);
  if (end) response.end('data: [DONE]\n\n');
}

const fallback: Answerer = async function* () {
  yield { type: 'say', text: 'From the knowledge.' };
};

const unhurried = { momentMs: 60_000, firstWordsMs: 1500, stallMs: 1500 };

function answerer(patience = unhurried): Answerer {
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  return createChatAnswerer({
    endpoint: { url: `http://127.0.0.1:${address.port}/v1`, key: 'secret', model: 'tiny' },
    fallback,
    find: createFind(() => new Date()),
    logger: pino({ level: 'silent' }),
    patience,
  });
}

const question = {
  line: bakery,
  instructions: 'Be friendly.',
  tools: [],
  history: [{ type: 'user', text: 'How much is a rye loaf?' } satisfies Said],
};
const never = new AbortController().signal;

test('Sentences are passed on as they are complete', async () => {
  answerWith = (response) =>
    stream(response, [{ content: 'It costs $7' }, { content: '.50. Any' }, { content: 'thing else?' }]);
  const parts = await collect(answerer()(question, never));
  assert.deepEqual(parts, [
    { type: 'say', text: 'It costs $7.50.' },
    { type: 'say', text: 'Anything else?' },
  ]);
  assert.equal(authorization, 'Bearer secret');
});

test('A line that answers only from knowledge gives the model what was found, as data', async () => {
  answerWith = (response) => stream(response, [{ content: 'Seven pounds.' }]);
  await collect(answerer()(question, never));
  const [system, user] = asked[0]?.messages ?? [];
  assert.match(system?.content ?? '', /Be friendly\..*A rye loaf costs 7 pounds\./s);
  assert.equal(user?.content, 'How much is a rye loaf?');
});

test('An open line is not bound to its knowledge', async () => {
  answerWith = (response) => stream(response, [{ content: 'Once upon a time.' }]);
  await collect(answerer()({ ...question, line: { ...bakery, scope: 'open' } }, never));
  assert.doesNotMatch(asked[0]?.messages[0]?.content ?? '', /Facts/);
});

test('Tool calls are put together from their pieces', async () => {
  answerWith = (response) =>
    stream(response, [
      { tool_calls: [{ index: 0, id: 'x', type: 'function', function: { name: 'end_call', arguments: '' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"reason":' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '"bye"}' } }] },
    ]);
  const tools = [{ type: 'function' as const, name: 'end_call', description: 'Hangs up.', parameters: {} }];
  const parts = await collect(answerer()({ ...question, tools }, never));
  assert.deepEqual(parts, [{ type: 'call', name: 'end_call', arguments: '{"reason":"bye"}' }]);
});

test('A model that fails, or is silent for too long, is replaced by the knowledge', async () => {
  const expected = [{ type: 'say', text: 'From the knowledge.' }];
  answerWith = (response) => response.writeHead(500).end('{}');
  assert.deepEqual(await collect(answerer()(question, never)), expected);
  answerWith = () => {};
  assert.deepEqual(await collect(answerer()(question, never)), expected);
  answerWith = (response) => stream(response, [], false);
  assert.deepEqual(await collect(answerer()(question, never)), expected);
});

test('Of a model that stops in the middle, the whole sentences stand', async () => {
  answerWith = (response) => stream(response, [{ content: 'It costs seven pounds. And it is' }], false);
  assert.deepEqual(await collect(answerer()(question, never)), [{ type: 'say', text: 'It costs seven pounds.' }]);
});

test('A caller is asked to wait for a slow model, once, and then hears its answer', async () => {
  const connected = Promise.withResolvers<ServerResponse>();
  answerWith = connected.resolve;
  const parts = answerer({ momentMs: 1, firstWordsMs: 60_000, stallMs: 60_000 })(question, never)[
    Symbol.asyncIterator
  ]();
  assert.deepEqual((await parts.next()).value, { type: 'say', text: 'One moment, please.' });
  stream(await connected.promise, [{ content: 'Seven pounds. ' }, { content: 'Anything else?' }]);
  const rest = await collect({ [Symbol.asyncIterator]: () => parts });
  assert.deepEqual(rest, [
    { type: 'say', text: 'Seven pounds.' },
    { type: 'say', text: 'Anything else?' },
  ]);
});

test('A caller who waited for nothing is answered from the knowledge, and what is not known counts as such', async () => {
  answerWith = () => {};
  const parts = await collect(answerer({ ...unhurried, momentMs: 1 })(question, never));
  assert.deepEqual(parts, [
    { type: 'say', text: 'One moment, please.' },
    { type: 'say', text: 'From the knowledge.' },
  ]);
  assert.ok(isUnanswered(`${en.answer.oneMoment} ${en.answer.unknown}`));
});

test('A cancelled answer ends at once and is not replaced', async () => {
  const abort = new AbortController();
  answerWith = (response) => stream(response, [{ content: 'One. Two. ' }], false);
  const parts = answerer()(question, abort.signal)[Symbol.asyncIterator]();
  assert.deepEqual((await parts.next()).value, { type: 'say', text: 'One.' });
  abort.abort(new Error('cancelled'));
  await assert.rejects(async () => {
    for (let step = await parts.next(); !step.done; step = await parts.next());
  }, /cancelled/);
});
