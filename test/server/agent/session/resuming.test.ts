import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Predecessor } from '../../../../server/store/lease-store.ts';
import type { Turn } from '../../../../server/store/store.ts';
import { Call, settle } from '../../../support/session-rig.ts';

describe('a session of a call that another agent had', () => {
  const said = (turns: [role: Turn['role'], text: string, interrupted?: boolean][]) =>
    turns.map(([role, text, interrupted = false], at) => {
      return { callId: 'call-1', id: `turn-${at}`, role, text, typed: false, interrupted, at };
    });

  async function resumed(
    turns: Turn[],
    change: (call: Call) => void = () => {},
    predecessor: Predecessor = 'lost',
  ): Promise<Call> {
    const call = new Call({}, { epoch: 2, state: 'live', claim: { predecessor } });
    if (call.store.call) call.store.call = { ...call.store.call, turns };
    change(call);
    await settle();
    call.arrive();
    await settle();
    return call;
  }

  async function over(call: Call): Promise<void> {
    call.room.emit({ type: 'caller-left' });
    await call.ended();
  }

  const APOLOGY = 'I am sorry, I was cut off for a moment.';

  it('apologises, and knows what was said', async () => {
    const call = await resumed(
      said([
        ['agent', 'Hello.'],
        ['caller', 'I am Ada.'],
        ['agent', 'Hello Ada.'],
      ]),
    );
    assert.deepEqual(call.said, [APOLOGY]);
    assert.deepEqual(
      call.history.map((item) => item.type === 'message' && [item.role, item.text]),
      [
        ['assistant', 'Hello.'],
        ['user', 'I am Ada.'],
        ['assistant', 'Hello Ada.'],
      ],
    );
    await over(call);
  });

  it('answers after the apology what was not answered, or only in part', async () => {
    for (const turns of [
      said([
        ['agent', 'Hello.'],
        ['caller', 'When do you open?'],
      ]),
      said([
        ['agent', 'Hello.'],
        ['caller', 'When do you open?'],
        ['agent', 'We open', true],
      ]),
    ]) {
      const call = await resumed(turns);
      call.realtime.answer(APOLOGY, 1000);
      await call.advance(1200);
      assert.deepEqual(call.said, [APOLOGY, undefined]);
      assert.equal(call.history.length, 2);
      await over(call);
    }
  });

  it('apologises to the end though the caller is in the middle of a word, and answers that', async () => {
    const call = await resumed(said([['agent', 'Hello.']]));
    call.realtime.emit({ type: 'speech-started', itemId: 'word', audioStartMs: 0, behindMs: 0 });
    call.realtime.answer(APOLOGY, 1000);
    call.realtime.emit({ type: 'speech-stopped', itemId: 'word', audioEndMs: 500 });
    call.realtime.emit({ type: 'turn-committed', itemId: 'word' });
    call.realtime.emit({ type: 'caller-transcript', itemId: 'word', text: 'And rye bread?', final: true });
    await call.advance(500);
    assert.deepEqual(call.said, [APOLOGY]);
    await call.advance(700);
    assert.deepEqual(call.said, [APOLOGY, undefined]);
    assert.ok(call.room.captions.some(({ text, final }) => final && text === APOLOGY));
    await over(call);
  });

  it('asks a caller to say again what was cut, and does not answer the rest of it', async () => {
    const call = await resumed(said([['agent', 'Hello.']]), ({ store, clock }) => {
      const started = { callId: 'call-1', name: 'speech-started', at: clock.now() - 900 };
      if (store.call) store.call = { ...store.call, events: [started] };
    });
    const words = `${APOLOGY} Please say that again.`;
    call.realtime.emit({ type: 'speech-started', itemId: 'rest', audioStartMs: 0, behindMs: 0 });
    call.realtime.answer(words, 1000);
    call.realtime.emit({ type: 'speech-stopped', itemId: 'rest', audioEndMs: 500 });
    call.realtime.emit({ type: 'turn-committed', itemId: 'rest' });
    call.realtime.emit({ type: 'caller-transcript', itemId: 'rest', text: 'rye bread', final: true });
    await call.advance(1500);
    assert.deepEqual(call.said, [words]);
    call.realtime.emit({ type: 'turn-committed', itemId: 'again' });
    call.realtime.emit({ type: 'caller-transcript', itemId: 'again', text: 'Do you bake rye bread?', final: true });
    assert.deepEqual(call.said, [words, undefined], 'the whole question is answered');
    await over(call);
  });

  it('greets anew where only the greeting had begun', async () => {
    const call = await resumed(said([['agent', 'Hello, Mar', true]]));
    assert.deepEqual(call.said, [APOLOGY, 'Hello, Marlow Street Bakery.']);
    await over(call);
  });

  it('says nothing of a hand-over that was planned', async () => {
    const call = await resumed(said([['agent', 'Hello.']]), () => {}, 'handed-over');
    assert.deepEqual(call.said, []);
    await over(call);
  });

  it('tells the model that nobody knows what became of a tool, and what became of those that ended', async () => {
    const call = await resumed(said([['caller', 'Take a message.']]), ({ store }) => {
      const run = { callId: 'call-1', name: 'take_message', arguments: '{}', at: 10 };
      store.runs.set('ended', { ...run, id: 'ended', output: '{"data":{"ok":true}}' });
      store.runs.set('begun', { ...run, id: 'begun' });
    });
    const results = call.history.flatMap((item) => (item.type === 'tool-result' ? [item.output] : []));
    assert.equal(results[0], '{"data":{"ok":true}}');
    assert.match(results[1] ?? '', /not known/);
    await over(call);
  });

  it('has the time that is left of its longest', async () => {
    const call = await resumed(said([['agent', 'Hello.']]), (resuming) => {
      const { store, clock } = resuming;
      const live = { callId: 'call-1', name: 'call.live', at: clock.now() - 9.9 * 60_000 };
      if (store.call) store.call = { ...store.call, events: [live] };
    });
    call.realtime.answer(APOLOGY, 1000);
    await call.advance(6_000);
    assert.match(call.said.at(-1) ?? '', /our time is up/);
    await over(call);
  });

  it('ends a call of which only a page is left, as the agent before saw or as it was told before it could talk', async () => {
    const event = (name: string, at: number, phone: boolean) => ({ callId: 'call-1', name, at, data: { phone } });
    for (const seenBefore of [true, false]) {
      const call = new Call({}, { epoch: 2, state: 'live' });
      const turns = said([['agent', 'Hello.']]);
      const events = [event('place-joined', 1, true), event('place-left', 2, true)];
      if (call.store.call) call.store.call = { ...call.store.call, turns, ...(seenBefore && { events }) };
      // Before there is a conversation.
      call.room.emit({ type: 'only-reading', only: true });
      call.arrive();
      await settle();
      assert.equal(call.room.phonesLeft, seenBefore ? 1 : 0);
      call.realtime.answer(APOLOGY, 1000);
      await call.advance(31_500);
      assert.match(call.said.at(-1) ?? '', /Your phone has hung up/);
      call.realtime.answer('Your phone has hung up. Goodbye!', 1000);
      await call.advance(1300);
      assert.equal(await call.ended(), 'caller-left');
    }
  });

  it('knows nothing of a phone that has left where something was said since, or where it is back', async () => {
    const event = (name: string, at: number, phone: boolean) => ({ callId: 'call-1', name, at, data: { phone } });
    const gone = event('place-left', 2, true);
    for (const [events, turns] of [
      [[gone, event('place-joined', 3, true)], said([['agent', 'Hello.']])],
      [[event('place-left', 2, false)], said([['agent', 'Hello.']])],
      [
        [gone],
        said([
          ['caller', 'I am here.'],
          ['agent', 'Good.'],
        ]).map((turn) => ({ ...turn, at: 9 })),
      ],
    ] as const) {
      const call = new Call({}, { epoch: 2, state: 'live' });
      if (call.store.call) call.store.call = { ...call.store.call, turns: [...turns], events: [...events] };
      call.arrive();
      await settle();
      assert.equal(call.room.phonesLeft, 0);
      call.job.end('now');
      await call.ended();
    }
  });

  it('shows what the agent before has shown', async () => {
    const call = new Call({}, { epoch: 2, state: 'live' });
    if (call.store.call) call.store.call = { ...call.store.call, turns: said([['agent', 'Hello.']]) };
    const card = { id: 'a', title: 'Address' };
    const run = { callId: 'call-1', id: 'shown', name: 'show_card', arguments: '{}', at: 0 };
    call.store.runs.set('shown', { ...run, output: JSON.stringify({ data: { shown: true, card } }) });
    call.arrive();
    await settle();
    assert.deepEqual(call.room.cards, [[card]]);
    call.job.end('now');
    await call.ended();
  });

  it('ends when the caller does not come back either', async () => {
    const call = new Call({}, { epoch: 2, state: 'live' });
    if (call.store.call) call.store.call = { ...call.store.call, turns: said([['agent', 'Hello.']]) };
    await settle();
    await call.advance(25_000);
    assert.equal(await call.ended(), 'caller-left');
  });
});
