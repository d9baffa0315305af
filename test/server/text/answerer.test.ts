import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { fallbackInUse } from '../../../server/calls/fallback-use.ts';
import { realtimeOpener } from '../../../server/realtime/opener.ts';
import { webSocketTransport } from '../../../server/realtime/websocket-transport.ts';
import { createTextAnswerer } from '../../../server/text/answerer.ts';
import { aLine } from '../../support/lines.ts';
import { type ScriptedOptions, startScriptedRealtime } from '../../support/scripted-realtime.ts';
import { hurriedClock } from '../realtime/harness.ts';
import { aCall, aTurn, databasePath, logger, storeAt } from '../store/support.ts';

async function setUp(
  t: TestContext,
  options: ScriptedOptions = {},
  { withinMs = 10_000, fallback: inPlace }: { withinMs?: number; fallback?: ScriptedOptions } = {},
) {
  const start = (script: ScriptedOptions) => startScriptedRealtime({ pace: Number.POSITIVE_INFINITY, ...script });
  const realtime = await start(options);
  t.after(() => realtime.close());
  const fallback = inPlace && (await start(inPlace));
  t.after(() => fallback?.close());
  const clock = hurriedClock();
  const store = await storeAt(t, await databasePath(t));
  await store.createCall(aCall());
  const answerer = createTextAnswerer({
    store,
    openRealtime: realtimeOpener(
      {
        realtime: { ...realtime.endpoint, model: 'model-of-{line}' },
        ...(fallback && { fallback: { ...fallback.endpoint, model: 'embedded-{line}' } }),
      },
      webSocketTransport(),
      clock,
    ),
    logger,
    withinMs,
  });
  const gone = new AbortController();
  const written: string[] = [];
  const cards: string[] = [];
  const ask = (text: string) =>
    answerer.answer({
      callId: 'call-1',
      line: aLine(),
      text,
      signal: gone.signal,
      onText: (more) => written.push(more),
      onCard: ({ title }) => cards.push(title),
    });
  return { realtime, fallback, clock, store, ask, gone, written, cards };
}

test('an answer is asked for in text, comes in pieces, and is kept with its question as turns of the call', async (t) => {
  const { realtime, store, ask, written } = await setUp(t, {
    respond: ({ lastUserText }) => ({ text: `You asked: ${lastUserText}`, usage: { input: 5, output: 3 } }),
  });
  assert.deepEqual(await ask('Are you open?'), { tokens: 8 });
  assert.equal(written.join(''), 'You asked: Are you open?');
  assert.ok(written.length > 1, 'in pieces');
  const [update] = realtime.received('session.update');
  assert.match(JSON.stringify(update?.event), /"output_modalities":\["text"\]/);
  assert.match(JSON.stringify(update?.event), /You are read, not heard/);
  assert.doesNotMatch(JSON.stringify(update?.event), /end_call/);
  assert.equal(realtime.handshakes[0]?.query.get('model'), 'model-of-bakery');
  const call = await store.getCall('call-1');
  assert.deepEqual(
    call?.turns.map(({ role, text, typed, interrupted }) => ({ role, text, typed, interrupted })),
    [
      { role: 'caller', text: 'Are you open?', typed: true, interrupted: false },
      { role: 'agent', text: 'You asked: Are you open?', typed: true, interrupted: false },
    ],
  );
  assert.deepEqual(
    call?.usage.map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens]),
    [[5, 3]],
  );
});

test('what was said in the call before is known', async (t) => {
  const { store, ask, realtime } = await setUp(t);
  await store.putTurn(aTurn({ id: 'spoken', text: 'My name is Ann.', at: 1 }));
  await store.putTurn(aTurn({ id: 'answer', role: 'agent', text: 'Hello Ann.', at: 2 }));
  await ask('What is my name?');
  const items = realtime.received('conversation.item.create').map(({ event }) => JSON.stringify(event.item));
  assert.equal(items.length, 3);
  assert.match(items[0] ?? '', /"role":"user".*My name is Ann\./);
  assert.match(items[1] ?? '', /"role":"assistant".*Hello Ann\./);
  assert.match(items[2] ?? '', /What is my name\?/);
});

test('tools run, and the answer goes on with what they found', async (t) => {
  const { store, ask, written } = await setUp(t, {
    respond: ({ items }) => {
      const last = items.at(-1);
      if (last?.type !== 'message') return { text: 'Well? ' };
      const yes = JSON.stringify(last).includes('Yes');
      const message = { message: 'Two loaves for Ann', callBack: 'none' };
      return {
        toolCalls: [yes ? { name: 'confirm_message', arguments: {} } : { name: 'take_message', arguments: message }],
      };
    },
  });
  await ask('Please tell Nora: two loaves for Ann');
  assert.equal(written.join(''), 'Well? ');
  assert.deepEqual((await store.getCall('call-1'))?.messages, []);
  await ask('Yes');
  assert.equal((await store.getCall('call-1'))?.messages[0]?.text, 'Two loaves for Ann');
});

test('a model that only calls tools is stopped', async (t) => {
  const { ask } = await setUp(t, { respond: () => ({ toolCalls: [{ name: 'take_message', arguments: {} }] }) });
  await assert.rejects(ask('Hello?'), { reason: 'answer-failed' });
});

test('somebody in danger reads what to do, and nothing of the model beside it, which does not know', async (t) => {
  const { ask, written, store, realtime } = await setUp(t, { respond: () => ({ text: "I don't know that." }) });
  assert.deepEqual(await ask('Help, there is a fire, call an ambulance!'), { tokens: 0 });
  assert.match(written.join(''), /999|112/);
  assert.equal(realtime.handshakes.length, 0, 'the model is not even asked');
  const turns = (await store.getCall('call-1'))?.turns ?? [];
  assert.deepEqual(
    turns.map(({ role, text, interrupted }) => ({ role, text, interrupted })),
    [
      { role: 'caller', text: 'Help, there is a fire, call an ambulance!', interrupted: false },
      { role: 'agent', text: written.join(''), interrupted: false },
    ],
  );
  await ask('He is on the third floor');
  assert.match(written.join(''), /I don't know that\.$/);
});

test('whoever goes away is answered no further, and what they had read is kept as interrupted', async (t) => {
  const { ask, gone, store, realtime, written } = await setUp(t, {
    pace: 8,
    respond: () => ({ text: 'A long answer of many words', hangAfterDeltas: 2 }),
  });
  const answering = ask('Tell me everything');
  await realtime.waitForSent('response.output_text.delta', { count: 2 });
  while (written.length < 1) await new Promise((resolve) => setImmediate(resolve));
  gone.abort();
  await assert.rejects(answering, { reason: 'answer-failed' });
  const agent = (await store.getCall('call-1'))?.turns.find(({ role }) => role === 'agent');
  assert.equal(agent?.interrupted, true);
  assert.ok(agent && 'A long answer of many words'.startsWith(agent.text));
});

test('a model that never answers is given up', async (t) => {
  const { ask } = await setUp(t, { respond: () => ({ text: 'late', thinkMs: 60_000 }) }, { withinMs: 200 });
  await assert.rejects(ask('Hello?'), { reason: 'answer-failed' });
});

test('an answer that the model failed to give is asked for once more, from its beginning, and then given up', async (t) => {
  const failed = { status: 'failed' as const, error: { code: 'server_error', message: 'Sorry.' } };
  const { ask, written, realtime } = await setUp(t, {
    respond: ({ index }) => (index === 1 ? { text: 'From seven.' } : { text: 'We are open fr', ...failed }),
  });
  await ask('When do you open?');
  assert.equal(written.join(''), 'We are open fr\nFrom seven.');
  assert.equal(realtime.received('conversation.item.delete').length, 1, 'the model is not told of half an answer');
  await assert.rejects(ask('And when do you close?'), { reason: 'answer-failed' });
});

describe('with another server in its place', () => {
  const fallback: ScriptedOptions = {
    respond: ({ lastUserText }) => ({ text: `Second: ${lastUserText}`, usage: { input: 5, output: 3 } }),
  };

  for (const [what, faults, reason] of [
    ['refuses the key', { refuseHandshake: { status: 401, code: 'invalid_api_key' } }, 'refused'],
    ['is over quota', { refuseHandshake: { status: 429, code: 'insufficient_quota' } }, 'over-quota'],
    ['does not answer', { silent: true }, 'timed-out'],
  ] as const) {
    test(`a model that ${what} is stood in for; the owner is told once, and sees why with the call`, async (t) => {
      const { ask, written, store, clock, realtime, fallback: second } = await setUp(t, { faults }, { fallback });
      if (reason === 'timed-out') clock.hurry(100);
      assert.deepEqual(await ask('Are you open?'), { tokens: 0 }, 'what the embedded server answers costs nothing');
      assert.equal(written.join(''), 'Second: Are you open?');
      assert.equal(second?.handshakes[0]?.query.get('model'), 'embedded-bakery');
      const refused = realtime.handshakes.length;
      await ask('And tomorrow?');
      assert.equal(realtime.handshakes.length, refused, 'the next question does not wait for the first server again');
      const events = (await store.getCall('call-1'))?.events.map(({ name, data }) => ({ name, ...data }));
      const connected = { name: 'realtime-connected', fallback: true };
      const fell = { name: 'realtime-fallback', reason };
      assert.deepEqual(events, [fell, connected, fell, connected]);
      assert.equal((await fallbackInUse(store, Date.now()))?.reason, reason);
      assert.deepEqual(
        (await store.listNotices(0)).map(({ kind }) => kind),
        ['fallback'],
      );
    });
  }

  test('quota that runs out in the middle, or a model that thinks for too long, costs a pause only', async (t) => {
    const quota = { code: 'insufficient_quota', message: 'You exceeded your current quota.' };
    for (const respond of [
      () => ({ status: 'failed' as const, error: quota }),
      () => ({ text: 'Too late.', thinkMs: 60_000 }),
    ]) {
      const { ask, written, store, clock } = await setUp(t, { respond }, { fallback });
      await store.putTurn(aTurn({ id: 'spoken', text: 'My name is Ann.', at: 1 }));
      clock.hurry(100);
      const { tokens } = await ask('What is my name?');
      assert.ok(tokens > 0, 'what broke off has cost something');
      assert.equal(written.join(''), 'Second: What is my name?');
      assert.equal((await fallbackInUse(store, Date.now()))?.callId, 'call-1');
    }
  });

  test('a model that is well answers by itself, and the owner sees that too', async (t) => {
    const { ask, written, store, realtime } = await setUp(t, {}, { fallback });
    await ask('Are you open?');
    assert.equal(realtime.handshakes.length, 1);
    assert.doesNotMatch(written.join(''), /Second/);
    const events = (await store.getCall('call-1'))?.events;
    assert.deepEqual(
      events?.map(({ name, data }) => [name, data?.['fallback']]),
      [['realtime-connected', undefined]],
    );
  });
});

test('a card is shown beside the words, which are the answer; alone it is followed by some', async (t) => {
  const toolCalls = [{ name: 'show_card', arguments: { title: 'Address', text: '18 Marlow Street' } }];
  const { realtime, ask, written, cards } = await setUp(t, {
    respond: ({ items, lastUserText }) => {
      const shown = items.some(({ type }) => type === 'function_call_output');
      if (lastUserText === 'Where?') return { text: 'In Marlow Street.', toolCalls };
      return shown ? { text: 'There it is.' } : { toolCalls };
    },
  });
  await ask('Where?');
  assert.deepEqual([written.join(''), cards], ['In Marlow Street.', ['Address']]);
  assert.equal(realtime.received('response.create').length, 1, 'no second answer is asked for');
  written.splice(0);
  await ask('Show me.');
  assert.deepEqual([written.join(''), cards], ['There it is.', ['Address', 'Address']]);
});

test('words before another tool are no answer to what a card alone then shows', async (t) => {
  const message = { name: 'take_message', arguments: { message: 'Two rye loaves.' } };
  const card = { name: 'show_card', arguments: { title: 'Address', text: '18 Marlow Street' } };
  const { ask, written, cards } = await setUp(t, {
    respond: ({ items }) => {
      const outputs = items.filter(({ type }) => type === 'function_call_output').length;
      if (outputs === 0) return { text: 'One moment.', toolCalls: [message] };
      return outputs === 1 ? { toolCalls: [card] } : { text: 'There it is.' };
    },
  });
  await ask('Where?');
  assert.deepEqual([written.join(''), cards], ['One moment.\nThere it is.', ['Address']]);
});
