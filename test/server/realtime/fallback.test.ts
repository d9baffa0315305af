import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RealtimeEvent } from '../../../server/realtime/client.ts';
import { type Clock, systemClock } from '../../../server/realtime/clock.ts';
import { FallbackClient, SharedCircuit } from '../../../server/realtime/fallback-client.ts';
import { realtimeOpener } from '../../../server/realtime/opener.ts';
import { createRealtimeClient } from '../../../server/realtime/realtime-client.ts';
import { webSocketTransport } from '../../../server/realtime/websocket-transport.ts';
import { type ScriptedOptions, silence, startScriptedRealtime, tone } from '../../support/scripted-realtime.ts';
import { Collected } from './collect.ts';
import { hurriedClock, logger, session } from './harness.ts';

async function start(t: TestContext, script: ScriptedOptions = {}, circuit = new SharedCircuit()) {
  const [first, fallback] = await Promise.all([
    startScriptedRealtime({ respond: ({ lastUserText }) => ({ text: `First: ${lastUserText}` }), ...script }),
    startScriptedRealtime({ respond: ({ lastUserText }) => ({ text: `Second: ${lastUserText}` }) }),
  ]);
  const events = new Collected();
  const clock = hurriedClock();
  const client = new FallbackClient({
    open: (which, before, onEvent) => {
      const { endpoint } = which === 'first' ? first : fallback;
      return createRealtimeClient({
        endpoint,
        session,
        ...before,
        onEvent,
        transport: webSocketTransport(),
        logger,
        clock,
      });
    },
    onEvent: events.add,
    history: [],
    circuit,
    logger,
    clock,
  });
  t.after(async () => {
    client.close();
    await Promise.all([first.close(), fallback.close()]);
  });
  const answer = async (count = 1) => (await events.next('agent-transcript-done', count)).text;
  return { first, fallback, client, events, clock, circuit, answer };
}

test('as long as the first server is well, the other is not even asked', async (t) => {
  const { fallback, client, events, answer } = await start(t);
  await client.connect();
  client.addUserText('Hello?');
  client.respond();
  assert.equal(await answer(), 'First: Hello?');
  assert.deepEqual([fallback.handshakes.length, events.of('fell-back')], [0, []]);
});

for (const [what, status, code, reason] of [
  ['refuses the key', 401, 'invalid_api_key', 'refused'],
  ['is over quota', 429, 'insufficient_quota', 'over-quota'],
] as const) {
  test(`where the first server ${what}, the other answers, and the next call does not ask the first`, async (t) => {
    const { client, events, answer, circuit } = await start(t, { faults: { refuseHandshake: { status, code } } });
    await client.connect();
    client.addUserText('Hello?');
    client.respond();
    assert.equal(await answer(), 'Second: Hello?');
    assert.equal(events.of('fell-back')[0]?.reason, reason);
    assert.equal(circuit.ask(), false);
  });
}

test('a first server that is silent is not waited for longer than a caller would', async (t) => {
  const { client, events, clock, answer } = await start(t, { faults: { silent: true } });
  clock.hurry(100);
  await client.connect();
  client.respond();
  assert.match(await answer(), /^Second/);
  assert.equal(events.of('fell-back')[0]?.reason, 'timed-out');
});

test('quota that runs out in the middle of a call costs one answer’s delay: all is told to the other', async (t) => {
  const { fallback, client, events, answer } = await start(t, {
    respond: ({ index }) =>
      index === 0
        ? { text: 'First answer.' }
        : { status: 'failed', error: { code: 'insufficient_quota', message: 'You exceeded your current quota.' } },
  });
  await client.connect();
  client.addUserText('My name is Ada.');
  client.respond();
  await events.next('response-done');
  client.addUserText('What is my name?');
  client.respond();
  await events.next('fell-back');
  await events.next('reconnected');
  // Whoever asked for the answer that failed asks again, as a conversation does.
  client.respond();
  assert.equal(await answer(2), 'Second: What is my name?');
  assert.deepEqual(
    fallback.received('conversation.item.create').map(({ event }) => event.item.content?.[0]?.text),
    ['My name is Ada.', 'First answer.', 'What is my name?'],
  );
});

test('an answer whose first sound does not come in time is given by the other server', async (t) => {
  const { client, events, clock, answer, circuit } = await start(t, {
    respond: () => ({ text: 'Too late.', thinkMs: 60_000 }),
  });
  await client.connect();
  client.addUserText('Hello?');
  client.respond();
  await events.next('response-started');
  clock.hurry(100);
  client.respond();
  assert.equal((await events.next('fell-back')).reason, 'timed-out');
  const { status } = await events.next('response-done');
  assert.equal(status, 'failed');
  assert.equal(await answer(), 'Second: Hello?');
  assert.equal(circuit.ask(), false);
});

test('where the other server can’t be had either, that is the end', async (t) => {
  const { fallback, client } = await start(t, { faults: { refuseHandshake: { status: 401 } } });
  fallback.misbehave({ refuseHandshake: { status: 401 } });
  await assert.rejects(client.connect(), { reason: 'refused' });
});

test('a first server that is lost in the middle of a question and stays away is left within seconds', async (t) => {
  const { first, client, events, answer } = await start(t);
  await client.connect();
  client.addUserText('My name is Ada.');
  client.respond();
  await events.next('response-done');
  client.appendAudio(silence(300));
  client.appendAudio(tone(440, 300));
  const { itemId } = await events.next('speech-started');
  first.misbehave({ refuseHandshake: { status: 503 } });
  first.drop();
  assert.equal((await events.next('turn-lost')).itemId, itemId);
  assert.equal((await events.next('fell-back')).reason, 'unreachable');
  client.appendAudio(silence(900));
  await events.next('turn-committed');
  client.respond();
  assert.equal(await answer(2), 'Second: Turn 1', 'all of the question was heard by the other');
});

test('words are the beginning of an answer that is written, and none yet of one that is to be heard', async (t) => {
  for (const [modality, stillWaiting] of [
    ['text', 0],
    ['audio', 1],
  ] as const) {
    const server = await startScriptedRealtime();
    const waiting = new Set<() => void>();
    const clock: Clock = {
      now: systemClock.now,
      after(ms, task) {
        const stop = systemClock.after(ms, task);
        // How long the first word or sound is waited for.
        if (ms === 8_000) waiting.add(stop);
        return () => {
          waiting.delete(stop);
          stop();
        };
      },
    };
    const done = Promise.withResolvers<number | undefined>();
    let atFirstWords: number | undefined;
    const open = realtimeOpener({ realtime: server.endpoint, fallback: server.endpoint }, webSocketTransport(), clock);
    const onEvent = (event: RealtimeEvent) => {
      if (event.type === 'agent-transcript') atFirstWords ??= waiting.size;
      if (event.type === 'response-done') done.resolve(atFirstWords);
    };
    const client = open({ line: 'shop', session: { ...session, modality }, history: [], onEvent, logger });
    t.after(async () => {
      client.close();
      await server.close();
    });
    await client.connect();
    client.addUserText('Hello?');
    client.respond();
    assert.equal(waiting.size, 1);
    assert.equal(await done.promise, stillWaiting, modality);
  }
});

test('a server is told of no voice that only another has', async (t) => {
  const told = async (model: string, voice: string) => {
    const server = await startScriptedRealtime();
    const open = realtimeOpener({ realtime: { ...server.endpoint, model } }, webSocketTransport());
    const client = open({ line: 'shop', session: { ...session, voice }, history: [], onEvent: () => {}, logger });
    t.after(async () => {
      client.close();
      await server.close();
    });
    await client.connect();
    return server.connections[0]?.session.audio?.output?.voice;
  };
  assert.equal(await told('gpt-realtime', 'cedar'), 'cedar');
  // What the scripted server has unless it is told.
  assert.equal(await told('gpt-realtime', 'joe'), 'marin');
  assert.equal(await told('hoyhoy/{line}', 'cedar'), 'marin');
});
