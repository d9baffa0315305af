import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { exactWords } from '../../server/contract/index.ts';
import { createLog } from '../../server/log.ts';
import type { Answerer } from '../../server/speech/answer/answerer.ts';
import { createChatAnswerer } from '../../server/speech/answer/chat/chat-answerer.ts';
import { aLine } from '../support/lines.ts';
import { ScriptedCall } from '../support/scripted-call.ts';
import { type ScriptedReply, type ScriptedRequest, startScriptedRealtime } from '../support/scripted-realtime.ts';
import { anApp, ask, failure, keys, tokenOf } from './api/support.ts';
import { collect } from './speech/collect.ts';
import { bakery } from './speech/fixtures/bakery.ts';

/** What must be in no line of log and in no answer to strangers, each with a word that nothing else has. */
const SECRETS = {
  realtimeKey: 'sk-test-quokka1234567890',
  chatKey: 'chat-key-narwhal-12345',
  apiSecret: keys.apiSecret,
  installation: 'an installation secret of the marmots',
  lineKey: 'hoyhoy_numbat-numbat-numbat-numbat-numbat',
  name: 'Ada Wombat',
  page: 'cart of the visitor: axolotl',
  typed: 'I typed about a pangolin.',
  spoken: 'I spoke of an ocelot.',
  answered: 'You mentioned a capybara.',
  message: 'Please tell Nora about the tapir.',
  contact: 'okapi@example.org',
  number: '+4930987654321',
};

function assertClean(written: readonly string[], also: Readonly<Record<string, string>> = {}): void {
  const text = written.join('');
  for (const [what, secret] of Object.entries({ ...SECRETS, ...also })) {
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      assert.ok(!text.includes(form), `${what} is in: ${written.find((line) => line.includes(form))}`);
    }
  }
}

/** A logger of every level without redaction, so that the code that logs is held to it, and not only the last defence. */
function everything() {
  const written: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void written.push(line) });
  return { written, logger };
}

/** A model that keeps a message, twice in a wrong way, and fails now and then. */
function model(request: ScriptedRequest): ScriptedReply {
  const audio = { tone: 440, durationMs: 20 };
  if (exactWords(request.instructions) !== undefined) return { text: 'Hello.', audio };
  const calls = request.items.filter(({ type, name }) => type === 'function_call' && name === 'take_message').length;
  const message = { name: SECRETS.name, contact: SECRETS.contact, message: SECRETS.message };
  if (calls === 0) return { toolCalls: [{ name: 'take_message', arguments: message }] };
  if (calls === 1)
    return { toolCalls: [{ name: 'take_message', arguments: { ...message, message: [SECRETS.message] } }] };
  if (request.index % 3 === 0) return { status: 'failed', error: { code: 'server_error', message: SECRETS.typed } };
  return { text: SECRETS.answered, audio };
}

describe('secrets, and what callers say', () => {
  for (const broken of [false, true]) {
    test(`stay out of the log of a whole call${broken ? ' whose store is broken' : ''}, whatever fails`, async () => {
      const { written, logger } = everything();
      const server = await startScriptedRealtime({
        key: SECRETS.realtimeKey,
        respond: model,
        faults: { unknownEvents: true, malformedJson: true },
      });
      const call = new ScriptedCall(aLine({ phone: '+441632960123' }), server, logger);
      call.store.broken = broken;
      try {
        await server.waitFor('response.create');
        call.arrive({ name: SECRETS.name, attributes: { 'hoyhoy.call_id': 'call-1', page: SECRETS.page } });
        call.type(SECRETS.typed);
        await server.waitFor('response.create', { count: 3 });
        server.callerSays(SECRETS.spoken);
        await server.waitFor('response.create', { count: 5 });
        server.drop();
        await server.waitForConnections(2);
        await server.waitFor('session.update', { count: 2 });
        call.type(SECRETS.typed);
        server.misbehave({ refuseHandshake: { status: 401, code: 'invalid_api_key' } });
        server.drop();
        await call.room.happenings.until(
          () => call.room.captions.some(({ text }) => text.startsWith('Sorry, we can')),
          'apology',
          5_000,
        );
      } finally {
        await call.end();
        await server.close();
      }
      assert.ok(written.length > 3, 'nothing was logged at all');
      assertClean(written);
    });
  }

  test("stay out of it when a phone calls: its number is nobody's business", async () => {
    const { written, logger } = everything();
    const server = await startScriptedRealtime({ key: SECRETS.realtimeKey, respond: model });
    const call = new ScriptedCall(aLine(), server, logger);
    await server.waitFor('response.create');
    const attributes = { 'sip.phoneNumber': SECRETS.number, 'sip.callStatus': 'active' };
    call.arrive({ identity: `sip_${SECRETS.number}`, phone: true, name: SECRETS.number, attributes });
    call.type(SECRETS.typed);
    await server.waitFor('response.create', { count: 2 });
    const told = JSON.stringify(server.log.map(({ event }) => event));
    await call.end();
    await server.close();
    assertClean(written);
    assert.ok(!told.includes(SECRETS.number), 'the model was told the number');
    assert.ok(!told.includes(SECRETS.realtimeKey) && !told.includes(SECRETS.apiSecret));
  });

  test('stay out of problems and log of the API, though a token is given', async () => {
    const { written, logger } = everything();
    const { app, calls } = anApp({ logger, secret: SECRETS.installation });
    const body = { participant_name: SECRETS.name, participant_attributes: { page: SECRETS.page } };
    const { participant_token: token, visitor_token: visitor } = await tokenOf(await ask(app, { body }));
    assert.ok(visitor);
    const sent = { 'Hoyhoy-Visitor': visitor };
    const answers: string[] = [];
    const answered = async (asked: Parameters<typeof ask>[1]) => answers.push(await (await ask(app, asked)).text());
    await answered({ body, origin: 'https://evil.example', headers: sent });
    await answered({ body, headers: { Authorization: `Bearer ${SECRETS.lineKey}` } });
    await answered({ body, headers: { 'Hoyhoy-Proof': `${visitor}.1`, ...sent } });
    await answered({ body: `{"participant_name":"${SECRETS.name}` });
    await answered({ body: { ...body, participant_attributes: { 'sip.phoneNumber': SECRETS.number } } });
    await answered({ body, path: `/api/lines/${encodeURIComponent(SECRETS.typed)}/token` });
    for (const reason of ['line-full', 'livekit-unavailable', 'store-failed', 'line-invalid']) {
      calls.failure = failure(reason);
      await answered({ body, headers: sent });
    }
    calls.failure = new Error(`no route to wss://${keys.apiKey}:pass@livekit`);
    await answered({ body });
    // One that is let in is given tokens, which are the answer's to hold.
    const problems = answers.filter((answer) => !answer.includes('participant_token'));
    assert.ok(problems.length >= answers.length - 1);
    assertClean(problems, { token, detail: 'secret detail', home: '/home/owner', address: 'livekit:' });
    assertClean(written, { token, visitor });
  });

  test('stay out of the log where a chat endpoint repeats what it was asked, key and all', async () => {
    const server = createServer(async (request, response) => {
      const asked = Buffer.concat(await collect(request)).toString();
      response.writeHead(400, { 'content-type': 'application/json', 'x-key': String(request.headers.authorization) });
      response.end(
        JSON.stringify({ error: { message: `Refused: ${asked}`, code: 'bad', type: 'invalid_request_error' } }),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    const { written, logger } = everything();
    const fallback: Answerer = async function* () {
      yield { type: 'say', text: 'From the knowledge.' };
    };
    const endpoint = { url: `http://127.0.0.1:${address.port}/v1`, key: SECRETS.chatKey, model: 'tiny' };
    const answer = createChatAnswerer({ endpoint, fallback, find: async () => [], logger });
    const history = [{ type: 'user' as const, text: SECRETS.typed }];
    const question = { line: bakery, instructions: SECRETS.page, tools: [], history };
    await collect(answer(question, new AbortController().signal));
    server.close();
    server.closeAllConnections();
    assert.equal(written.length, 1);
    assert.match(written[0] ?? '', /"status":400.*the chat model failed/);
    assertClean(written);
  });

  test('are taken out at last where a library writes them itself', () => {
    for (const pretty of [true, false]) {
      const written: string[] = [];
      const log = createLog({ level: 'debug', pretty, write: (text) => written.push(text) });
      log.keepSecret(SECRETS.apiSecret);
      log.keepSecret(SECRETS.chatKey);
      for (const secret of [SECRETS.apiSecret, SECRETS.chatKey, SECRETS.realtimeKey, SECRETS.number]) {
        log.logger.error({ err: new Error(`refused: ${secret}`), detail: secret }, `with ${secret}`);
        log.childLine('livekit-server', JSON.stringify({ level: 'info', msg: 'joined', participant: `sip_${secret}` }));
        log.childLine('livekit-server', `panic: ${secret}`);
      }
      const { realtimeKey, chatKey, apiSecret, number } = SECRETS;
      for (const secret of [realtimeKey, chatKey, apiSecret, number])
        assert.ok(!written.join('').includes(secret), secret);
    }
  });
});
