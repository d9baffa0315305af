import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { startSession } from '../../../server/agent/session/session.ts';
import type { RunningJob } from '../../../server/agent/worker/worker.ts';
import { exactWords } from '../../../server/contract/index.ts';
import type { Line } from '../../../server/line/line.ts';
import type { HistoryItem } from '../../../server/realtime/client.ts';
import type { Claim, Predecessor } from '../../../server/store/lease-store.ts';
import type { CallRecord, Turn } from '../../../server/store/store.ts';
import { FakeCallRoom } from '../../support/fake-call-room.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeRealtime } from '../../support/fake-realtime.ts';
import { FakeStore } from '../../support/fake-store.ts';
import { leasesOf } from '../../support/held-leases.ts';
import { aLine, catalogOf, limits } from '../../support/lines.ts';

/** Lets everything that only waits for promises happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
}

function aRecord(state: CallRecord['state']): CallRecord {
  const lists = { turns: [], events: [], usage: [], messages: [] };
  return { id: 'call-1', line: 'bakery', room: 'room-1', kind: 'web', createdAt: 0, state, ...lists };
}

class Call {
  readonly clock = new FakeClock();
  readonly store = new FakeStore();
  readonly deleted: string[] = [];
  readonly job: RunningJob;
  over = false;
  /** What the model was told of earlier. */
  history: readonly HistoryItem[] = [];
  #room: FakeCallRoom | undefined;
  #realtime: FakeRealtime | undefined;

  constructor(
    line: Partial<Line> | 'missing' = {},
    setUp: {
      realtime?: Error;
      join?: Error;
      state?: CallRecord['state'];
      epoch?: number;
      claim?: Claim | 'refused';
      /** An earlier call, and what was said in it. */
      continues?: CallRecord;
    } = {},
  ) {
    if (setUp.state) this.store.call = aRecord(setUp.state);
    if (setUp.claim) this.store.claim = setUp.claim === 'refused' ? undefined : setUp.claim;
    if (setUp.continues) this.store.earlier.set(setUp.continues.id, setUp.continues);
    const continues = setUp.continues && { continues: setUp.continues.id };
    this.job = startSession(
      {
        id: 'job',
        room: 'room-1',
        token: 'token',
        url: 'ws://livekit',
        metadata: JSON.stringify({ callId: 'call-1', line: 'bakery', epoch: setUp.epoch ?? 1, ...continues }),
      },
      {
        lines: catalogOf(line === 'missing' ? [] : [aLine(line)]),
        store: this.store,
        leases: leasesOf(this.store),
        clock: this.clock,
        logger: pino({ level: 'silent' }),
        openRoom: (onEvent) => {
          this.#room = new FakeCallRoom(this.clock, onEvent);
          this.#room.joinFailure = setUp.join;
          return this.#room;
        },
        openRealtime: ({ session, history, onEvent }) => {
          this.history = history;
          this.#realtime = new FakeRealtime(session, onEvent);
          this.#realtime.connectFailure = setUp.realtime;
          return this.#realtime;
        },
        deleteRoom: async (room) => void this.deleted.push(room),
      },
    );
    this.job.done.then(() => {
      this.over = true;
    });
  }

  get room(): FakeCallRoom {
    assert.ok(this.#room);
    return this.#room;
  }

  get realtime(): FakeRealtime {
    assert.ok(this.#realtime);
    return this.#realtime;
  }

  /** Words of each response asked for, where it was told exactly what to say. */
  get said(): (string | undefined)[] {
    return this.realtime.asked.map((instructions) => exactWords(instructions));
  }

  /** The caller comes and hears the greeting to its end. */
  async greeted(): Promise<this> {
    await settle();
    this.realtime.answer('Hello, Marlow Street Bakery.', 1000);
    this.arrive();
    this.clock.advance(1200);
    await settle();
    return this;
  }

  arrive(): void {
    this.room.emit({ type: 'caller-joined', identity: 'visitor-1', phone: false, name: '', attributes: {} });
    this.room.emit({ type: 'caller-listening' });
  }

  async advance(ms: number): Promise<void> {
    this.clock.advance(ms);
    await settle();
  }

  async ended(): Promise<string | undefined> {
    await settle();
    assert.equal(this.over, true, 'the session is not over');
    assert.equal(this.room.left, 1);
    assert.equal(this.clock.waiting, 0, 'timers are left');
    return this.store.ended;
  }
}

describe('a session', () => {
  let call: Call;

  beforeEach(() => {
    call = new Call();
  });

  it('has the greeting made before anybody is there, and plays it when the caller can hear', async () => {
    await settle();
    assert.deepEqual(call.said, ['Hello, Marlow Street Bakery.']);
    call.realtime.answer('Hello, Marlow Street Bakery.', 1000);
    await call.advance(500);
    assert.equal(call.room.voice.fedMs, 0);
    call.arrive();
    await call.advance(500);
    assert.ok(call.room.voice.fedMs >= 500);
    assert.deepEqual(call.store.states, ['joined', 'live']);
  });

  it('says what must be told before the greeting, and lets nothing cut it off', async () => {
    call = new Call({ consent: 'This call is recorded.' });
    await settle();
    assert.deepEqual(call.said, ['This call is recorded. Hello, Marlow Street Bakery.']);
    call.realtime.answer('This call is recorded. Hello, Marlow Street Bakery.', 3000);
    call.arrive();
    await call.advance(500);
    call.realtime.emit({ type: 'speech-started', itemId: 'turn', audioStartMs: 0, behindMs: 0 });
    await call.advance(2800);
    assert.ok(call.room.voice.fedMs >= 3000);
    assert.deepEqual(call.realtime.truncated, []);
  });

  it('greets a visitor without a microphone, whom LiveKit announces late', async () => {
    call = new Call({}, { state: 'dispatched' });
    await settle();
    call.realtime.answer('Hello.', 600);
    call.room.emit({ type: 'subscribed' });
    await call.advance(990);
    assert.equal(call.room.voice.fedMs, 0);
    await call.advance(200);
    assert.ok(call.room.voice.fedMs > 0);
  });

  it('ends when the caller leaves, and takes the room with it', async () => {
    await call.greeted();
    call.room.emit({ type: 'caller-left' });
    assert.equal(await call.ended(), 'caller-left');
    assert.deepEqual(call.deleted, ['room-1']);
    assert.equal(call.realtime.closed, 1);
  });

  it('ends when nobody comes for 30 s', async () => {
    await settle();
    await call.advance(30_000);
    assert.equal(await call.ended(), 'never-joined');
  });

  it('leaves room and record to the agent that has replaced it', async () => {
    await call.greeted();
    call.room.emit({ type: 'room-gone', why: 'replaced' });
    assert.equal(await call.ended(), undefined);
    assert.deepEqual(call.deleted, []);
  });

  it('does not answer a call that has ended meanwhile', async () => {
    call = new Call({}, { state: 'ended' });
    await settle();
    assert.equal(await call.ended(), 'room-gone');
  });

  it('warns half a minute before the last minute is up, says goodbye, and ends', async () => {
    call = new Call({ limits: limits({ concurrentCalls: 1, maxCallMinutes: 2 }) });
    await call.greeted();
    await call.advance(90_000 - 1200);
    assert.match(call.said[1] ?? '', /half a minute/);
    call.realtime.answer('This call ends in half a minute.', 1500);
    await call.advance(30_000);
    assert.match(call.said[2] ?? '', /time is up/);
    assert.equal(call.over, false);
    call.realtime.answer('Our time is up. Goodbye!', 2000);
    await call.advance(2300);
    assert.equal(await call.ended(), 'time-limit');
  });

  it('says that the phone has hung up, and ends, where only a page is left that read along, unless something is said there', async () => {
    call = new Call();
    await call.greeted();
    call.room.emit({ type: 'only-reading', only: true });
    await call.advance(25_000);
    call.room.emit({ type: 'only-reading', only: false });
    await call.advance(30_000);
    assert.ok(!call.said.some((words) => words?.includes('hung up')));
    call.room.emit({ type: 'only-reading', only: true });
    await call.advance(30_000);
    assert.match(call.said.at(-1) ?? '', /Your phone has hung up/);
    assert.equal(call.over, false);
    call.realtime.answer('Your phone has hung up. Goodbye!', 2000);
    await call.advance(2300);
    assert.equal(await call.ended(), 'caller-left');
  });

  it('ends at the limit even if the farewell never comes', async () => {
    call = new Call({ limits: limits({ concurrentCalls: 1, maxCallMinutes: 1 }) });
    await call.greeted();
    await call.advance(60_000 + 12_000);
    assert.equal(await call.ended(), 'time-limit');
  });

  it('takes leave when the line has nothing left for today, with where to telephone, and books what it took', async () => {
    call = new Call({ phone: '+441632960123' });
    await call.greeted();
    assert.equal(call.store.reservations.size, 2);
    call.store.spent = true;
    await call.advance(16_000);
    assert.match(call.said.at(-1) ?? '', /no more calls today.*\+441632960123/);
    await call.advance(12_000);
    assert.equal(await call.ended(), 'line-spent');
    assert.deepEqual(
      call.store.notices.map(({ kind }) => kind),
      ['seconds'],
    );
    const seconds = call.store.settlements.filter(({ id }) => call.store.reservations.get(id)?.amount === 30);
    assert.deepEqual(
      seconds.map(({ spent }) => spent),
      [30],
    );
  });

  it('counts what answers cost, and one that was under way at the end as the dearest', async () => {
    await call.greeted();
    const usage = { input: 0, output: 300, inputText: 0, cached: 0, outputText: 0 };
    call.realtime.emit({ type: 'response-started', responseId: 'broken off', metadata: {} });
    call.realtime.emit({ type: 'response-done', responseId: 'broken off', status: 'failed' });
    call.realtime.emit({ type: 'response-started', responseId: 'a', metadata: {} });
    call.realtime.emit({ type: 'response-done', responseId: 'a', status: 'completed', usage });
    call.realtime.emit({ type: 'response-started', responseId: 'b', metadata: {} });
    call.room.emit({ type: 'caller-left' });
    assert.equal(await call.ended(), 'caller-left');
    const tokens = call.store.settlements.filter(({ id }) => call.store.reservations.get(id)?.amount === 20_000);
    assert.equal(
      tokens.reduce((sum, { spent }) => sum + spent, 0),
      // The greeting's usage is not told either.
      2 * 3000 + 2 * 16 * 300,
    );
  });

  it('does not count what the embedded server answers in place of the other', async () => {
    await call.greeted();
    const usage = { input: 0, output: 300, inputText: 0, cached: 0, outputText: 0 };
    call.realtime.emit({ type: 'response-started', responseId: 'a', metadata: {} });
    call.realtime.emit({ type: 'fell-back', reason: 'over-quota' });
    call.realtime.emit({ type: 'response-done', responseId: 'a', status: 'failed' });
    call.realtime.emit({ type: 'response-started', responseId: 'b', metadata: {} });
    call.realtime.emit({ type: 'response-done', responseId: 'b', status: 'completed', usage });
    call.realtime.emit({ type: 'response-started', responseId: 'c', metadata: {} });
    call.room.emit({ type: 'caller-left' });
    assert.equal(await call.ended(), 'caller-left');
    const tokens = call.store.settlements.filter(({ id }) => call.store.reservations.get(id)?.amount === 20_000);
    assert.equal(
      tokens.reduce((sum, { spent }) => sum + spent, 0),
      2 * 3000,
      'the greeting and the answer that broke off',
    );
  });

  it('does not warn into the words of the caller', async () => {
    call = new Call({ limits: limits({ concurrentCalls: 1, maxCallMinutes: 2 }) });
    await call.greeted();
    await call.advance(88_000);
    call.realtime.emit({ type: 'speech-started', itemId: 'turn', audioStartMs: 0, behindMs: 0 });
    await call.advance(3000);
    assert.equal(call.said.length, 1);
    call.realtime.emit({ type: 'speech-stopped', itemId: 'turn', audioEndMs: 0 });
    await call.advance(600);
    assert.match(call.said[1] ?? '', /half a minute/);
  });

  it('says in writing that nobody can answer, where to call, and ends', async () => {
    call = new Call({ phone: '+441632960123' }, { realtime: new Error('connection refused') });
    await settle();
    assert.equal(call.over, false, 'it ended before the caller could read a word');
    call.arrive();
    await settle();
    assert.match(call.room.captions.at(-1)?.text ?? '', /^Sorry.*\+441632960123/);
    await call.advance(4000);
    assert.equal(await call.ended(), 'agent-failed');
  });

  it('says so too when the conversation breaks in the middle', async () => {
    await call.greeted();
    call.realtime.emit({ type: 'failed', reason: 'over-quota', message: 'insufficient_quota' });
    assert.match(call.room.captions.at(-1)?.text ?? '', /^Sorry/);
    await call.advance(4000);
    assert.equal(await call.ended(), 'agent-failed');
  });

  it('without a model apologises aloud and in writing, and keeps what is then typed as a message', async () => {
    call = new Call({ phone: '+12125550142' }, { realtime: new Error('refused'), state: 'dispatched' });
    await settle();
    call.arrive();
    await settle();
    assert.equal(
      call.room.captions.at(-1)?.text,
      "Sorry, we can't answer right now. Type a message for us here, or call +12125550142.",
    );
    await call.advance(6_000);
    assert.ok(call.room.voice.fedMs > 5_000, `${call.room.voice.fedMs} ms were spoken`);
    call.room.emit({ type: 'caller-text', text: 'Please call Ada, 0163.' });
    await settle();
    assert.equal(call.store.messages[0]?.text, 'Please call Ada, 0163.');
    assert.equal(call.room.captions.at(-1)?.text, 'Thank you, your message is kept.');
    await call.advance(4_000);
    assert.equal(await call.ended(), 'agent-failed');
  });

  it('without a model writes in the language of the line, and in English where it is none of ours', async () => {
    for (const [language, apology, thanks] of [
      ['de-AT', 'Leider können wir gerade nicht antworten. Schreiben Sie uns hier eine Nachricht, oder ', /^Danke/],
      ['ja', "Sorry, we can't answer right now. Type a message for us here, or try", /^Thank you/],
    ] as const) {
      call = new Call({ languages: [language] }, { realtime: new Error('refused'), state: 'dispatched' });
      await settle();
      call.arrive();
      await settle();
      assert.ok(call.room.captions.at(-1)?.text.startsWith(apology), call.room.captions.at(-1)?.text);
      assert.equal(call.room.voice.fedMs > 0, false, 'the clip speaks English');
      call.room.emit({ type: 'caller-text', text: 'Ada, 0163.' });
      await settle();
      assert.match(call.room.captions.at(-1)?.text ?? '', thanks);
      await call.advance(4_000);
      assert.equal(await call.ended(), 'agent-failed');
    }
  });

  it('ends as failed when its line is gone', async () => {
    call = new Call('missing');
    call.arrive();
    await settle();
    call.arrive();
    await call.advance(4000);
    assert.equal(await call.ended(), 'agent-failed');
  });

  it('leaves the call to another agent when it can not join its room, or has lost it', async () => {
    call = new Call({}, { join: new Error('no route') });
    assert.equal(await call.ended(), undefined);
    assert.deepEqual([call.store.released, call.deleted], [['lost'], []]);

    call = await new Call().greeted();
    call.room.emit({ type: 'room-gone', why: 'lost' });
    assert.equal(await call.ended(), undefined);
    assert.deepEqual([call.store.released, call.deleted], [['lost'], []]);
  });

  it('talks on when the store does not work at all', async () => {
    call.store.broken = true;
    await call.greeted();
    await call.advance(10_000);
    assert.equal(call.room.captions.at(-1)?.text, 'Hello, Marlow Street Bakery.');
    call.room.emit({ type: 'caller-left' });
    await call.ended();
  });

  it('says goodbye when the worker goes down, and does not wait for ever', async () => {
    await call.greeted();
    call.job.end('goodbye');
    assert.match(call.said.at(-1) ?? '', /Goodbye/);
    await call.advance(12_000);
    assert.equal(await call.ended(), 'shutdown');
  });

  it('is handed over as soon as nobody speaks, and waits silently to be put out', async () => {
    await call.greeted();
    call.realtime.answer('A long answer.', 3000);
    call.job.end('hand-over');
    await call.advance(2000);
    assert.deepEqual(call.store.released, [], 'it was given up in the middle of an answer');
    await call.advance(1500);
    assert.deepEqual(call.store.released, ['handed-over']);
    assert.equal(call.realtime.closed, 1);
    assert.equal(call.over, false);
    call.room.emit({ type: 'room-gone', why: 'replaced' });
    assert.equal(await call.ended(), undefined);
    assert.deepEqual(call.deleted, []);
  });

  it('is given up with an apology owed where there is never quiet', async () => {
    await call.greeted();
    call.realtime.answer('An endless answer.', 60_000);
    call.job.end('hand-over');
    await call.advance(20_000);
    assert.deepEqual(call.store.released, ['lost']);
    call.room.emit({ type: 'room-gone', why: 'replaced' });
    await call.ended();
  });

  it('takes back what nobody wanted, and tells the caller in writing', async () => {
    await call.greeted();
    call.job.end('hand-over');
    await call.advance(200);
    await call.advance(8_000);
    assert.match(call.room.captions.at(-1)?.text ?? '', /^Sorry, we can't answer right now/);
    await call.advance(4_000);
    assert.equal(await call.ended(), 'agent-failed');
    assert.deepEqual(call.deleted, ['room-1']);
  });

  it('is over without a word when another agent has taken the call', async () => {
    await call.greeted();
    call.store.fenced = true;
    call.realtime.emit({ type: 'speech-started', itemId: 'turn', audioStartMs: 0, behindMs: 0 });
    assert.equal(await call.ended(), undefined);
    assert.deepEqual(call.deleted, []);
  });

  it('does not even join a room whose call is another agent’s', async () => {
    call = new Call({}, { claim: 'refused' });
    await settle();
    assert.equal(call.over, true);
    assert.deepEqual([call.room.joined, call.deleted], [0, []]);
    call = new Call();
    await call.greeted();
    call.room.emit({ type: 'caller-left' });
    await call.ended();
  });

  it('refuses a dispatch that names no call', () => {
    const open = () => {
      throw new Error('must not be reached');
    };
    const deps = {
      lines: catalogOf([]),
      store: call.store,
      leases: leasesOf(call.store),
      clock: call.clock,
      logger: pino({ level: 'silent' }),
      openRoom: open,
      openRealtime: open,
      deleteRoom: open,
    };
    const job = { id: 'job', room: 'r', token: 't', url: 'ws://l', metadata: '{"line":"bakery"}' };
    assert.throws(() => startSession(job, deps), { reason: 'dispatch-invalid' });
  });
});

describe('a session whose LiveKit goes away and comes back', () => {
  let call: Call;

  beforeEach(async () => {
    call = await new Call().greeted();
  });

  const away = async (ms: number) => {
    call.room.emit({ type: 'away' });
    await call.advance(ms);
    call.room.emit({ type: 'back', awayMs: ms });
    await call.advance(100);
  };

  it('says that what was said meanwhile was not heard', async () => {
    await away(2000);
    assert.deepEqual(call.said.slice(1), [
      'I am sorry, I was cut off for a moment. If you said something just now, please say it again.',
    ]);
    assert.deepEqual(
      call.store.events.map(({ name }) => name).filter((name) => name.startsWith('livekit-')),
      ['livekit-away', 'livekit-back'],
    );
  });

  it('holds what it was saying, and gives that answer again after the apology', async () => {
    call.room.emit({ type: 'caller-text', text: 'When do you open?' });
    await call.advance(100);
    call.realtime.answer('We open at seven in the morning, and close at six.', 3000);
    await call.advance(500);
    const fedMs = call.room.voice.fedMs;
    await away(2000);
    assert.ok(call.room.voice.fedMs < fedMs + 300, 'nothing is said to nobody');
    assert.deepEqual(call.said.slice(2), ['I am sorry, I was cut off for a moment.']);
    assert.equal(call.realtime.truncated.length, 1);
    call.realtime.answer('I am sorry, I was cut off for a moment.', 1000);
    await call.advance(1300);
    assert.equal(call.realtime.asked.at(-1), '', 'the answer is asked for again');
    assert.equal(call.realtime.asked.length, 4);
  });

  it('has a question said again that was cut off in the middle, and does not answer half of it', async () => {
    call.realtime.emit({ type: 'speech-started', itemId: 'half', audioStartMs: 0, behindMs: 0 });
    call.room.emit({ type: 'away' });
    call.realtime.emit({ type: 'speech-stopped', itemId: 'half', audioEndMs: 400 });
    call.realtime.emit({ type: 'turn-committed', itemId: 'half' });
    await call.advance(2000);
    call.room.emit({ type: 'back', awayMs: 2000 });
    call.realtime.emit({ type: 'caller-transcript', itemId: 'half', text: 'When do', final: true });
    await call.advance(100);
    assert.equal(call.said.at(-1), 'I am sorry, I was cut off for a moment. Please say that again.');
    call.realtime.answer('I am sorry, I was cut off for a moment. Please say that again.', 1000);
    const asked = call.realtime.asked.length;
    await call.advance(1300);
    assert.equal(call.realtime.asked.length, asked);
  });

  it('goes on where it was after a moment that nobody notices', async () => {
    call.room.emit({ type: 'caller-text', text: 'When do you open?' });
    await call.advance(100);
    call.realtime.answer('We open at seven.', 2000);
    await call.advance(500);
    await away(600);
    await call.advance(2000);
    assert.equal(call.realtime.asked.length, 2);
    assert.deepEqual(call.realtime.truncated, []);
    assert.ok(call.room.voice.fedMs >= 3000, 'all of greeting and answer are heard');
  });

  it('talks into no goodbye', async () => {
    call.job.end('goodbye');
    await call.advance(100);
    call.realtime.answer('Our line is going down. Goodbye!', 2000);
    await call.advance(500);
    await away(2000);
    await call.advance(2500);
    assert.equal(call.realtime.asked.length, 2);
    assert.equal(await call.ended(), 'shutdown');
  });
});

describe('a session of a call that goes on with a conversation', () => {
  const turn = (callId: string, role: Turn['role'], text: string): Turn => {
    return { callId, id: `${callId}-${text}`, role, text, typed: true, interrupted: false, at: 0 };
  };
  const first = { ...aRecord('ended'), id: 'first', turns: [turn('first', 'caller', 'I am Ada.')] };
  const written: CallRecord = {
    ...aRecord('ended'),
    id: 'written',
    turns: [turn('written', 'caller', 'How much is a loaf?'), turn('written', 'agent', 'Four dollars.')],
    events: [{ callId: 'written', name: 'continues', at: 0, data: { call: 'first' } }],
  };
  const words = ({ history }: Call) => history.map((item) => item.type === 'message' && item.text);
  const known = ['I am Ada.', 'How much is a loaf?', 'Four dollars.'];

  async function leave(call: Call): Promise<void> {
    call.room.emit({ type: 'caller-left' });
    await call.ended();
  }

  it('knows what was written before, greets, and records what it goes on with', async () => {
    const call = new Call({}, { continues: written });
    call.store.earlier.set('first', first);
    await call.greeted();
    assert.deepEqual(words(call), known);
    assert.deepEqual(call.said, ['Hello, Marlow Street Bakery.']);
    assert.deepEqual(call.store.events.find(({ name }) => name === 'continues')?.data, { call: 'written' });
    await leave(call);
  });

  it('knows it too where another agent had the call', async () => {
    const call = new Call({}, { epoch: 2, state: 'live', claim: { predecessor: 'lost' } });
    call.store.earlier.set('first', first).set('written', written);
    const events = [{ callId: 'call-1', name: 'continues', at: 0, data: { call: 'written' } }];
    if (call.store.call) call.store.call = { ...call.store.call, events, turns: [turn('call-1', 'agent', 'Hello.')] };
    await settle();
    call.arrive();
    await settle();
    assert.deepEqual(words(call), [...known, 'Hello.']);
    await leave(call);
  });

  it('begins without it where the store is away', async () => {
    const call = new Call({}, { continues: written });
    call.store.broken = true;
    await call.greeted();
    assert.deepEqual(call.history, []);
    assert.deepEqual(call.said, ['Hello, Marlow Street Bakery.']);
    await leave(call);
  });
});

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

describe("a session's tools", () => {
  const useTool = async (call: Call, name: string, args: unknown, responseId = call.realtime.start()) => {
    call.realtime.emit({
      type: 'tool-call',
      responseId,
      callId: `tool-${name}`,
      name,
      arguments: JSON.stringify(args),
    });
    call.realtime.emit({ type: 'response-done', responseId, status: 'completed' });
    await settle();
  };

  it('take a message down, have it read back, and keep nothing before the caller has answered', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    await useTool(call, 'take_message', { name: 'Ada', contact: '0163', message: 'Two rye loaves for Friday.' });
    assert.match(
      JSON.stringify(call.realtime.toolResults[0]),
      /Two rye loaves for Friday\. Your name is Ada\..*Is that right\?/,
    );
    assert.equal(call.realtime.asked.length, 3, 'greeting, answer, and the answer after the tool');
    await useTool(call, 'confirm_message', {});
    assert.match(JSON.stringify(call.realtime.toolResults[1]), /has not answered yet/);
    assert.equal(call.store.messages.length, 0);
  });

  it('show a card beside what is said, after which nothing more is asked for; alone it is followed by words', async () => {
    const call = await new Call().greeted();
    const asked = call.realtime.asked.length;
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const responseId = call.realtime.start();
    call.realtime.emit({ type: 'audio', responseId, itemId: 'words', pcm: new Int16Array(24 * 500).fill(1000) });
    await useTool(call, 'show_card', { title: 'Address', text: '18 Marlow Street' }, responseId);
    assert.deepEqual(
      call.room.cards.map((cards) => cards.map(({ title }) => title)),
      [['Address']],
    );
    await call.advance(1000);
    assert.equal(call.realtime.asked.length, asked + 1, 'the answer itself');
    call.realtime.emit({ type: 'turn-committed', itemId: 'again' });
    call.realtime.emit({
      type: 'tool-call',
      responseId: call.realtime.start(),
      callId: 'alone',
      name: 'show_card',
      arguments: '{"title":"Address","link":{"address":"https://evil.example"}}',
    });
    await settle();
    assert.match(JSON.stringify(call.realtime.toolResults.at(-1)), /does not link to that address/);
    assert.equal(call.realtime.asked.length, asked + 3, 'the next answer, and one after the tool');
    assert.equal(call.room.cards.length, 1);
  });

  it('are not waited for in silence: the caller is told so after a while, and of the outcome when it is there', async () => {
    const call = await new Call({}, { state: 'live' }).greeted();
    const draft = { callId: 'call-1', id: 'draft', name: 'take_message', at: 0 };
    const args = JSON.stringify({ message: 'Two rye loaves for Friday.', callBack: 'none' });
    call.store.runs.set('draft', { ...draft, arguments: args, output: '{"data":{"next":"read-back"}}' });
    call.store.call?.events.push({ callId: 'call-1', name: 'typed', at: 1 });
    const kept = Promise.withResolvers<void>();
    const { addMessage } = call.store;
    call.store.addMessage = async (message) => {
      await kept.promise;
      return addMessage.call(call.store, message);
    };
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    await useTool(call, 'confirm_message', {});
    await call.advance(11_900);
    assert.equal(call.realtime.toolResults.length, 0);
    await call.advance(200);
    assert.match(JSON.stringify(call.realtime.toolResults[0]?.output), /longer than usual/);
    call.realtime.answer('It takes a little longer.', 500);
    await call.advance(700);
    assert.equal(call.realtime.asked.length, 3, 'greeting, answer, and that it takes longer');
    kept.resolve();
    await settle();
    assert.equal(call.store.messages.length, 1);
    assert.equal(call.realtime.toolResults.length, 1);
    assert.match(JSON.stringify(call.realtime.data), /confirm_message_outcome.*The message is kept/);
    assert.equal(call.realtime.asked.length, 4);
    call.room.emit({ type: 'caller-left' });
    await call.ended();
  });

  it('run once, though the call comes twice', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    await useTool(call, 'take_message', { message: 'One.' });
    await useTool(call, 'take_message', { message: 'One.' });
    assert.equal(call.store.runs.size, 1);
    assert.equal(call.realtime.toolResults.length, 1);
  });

  it('tell the model what was wrong', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    await useTool(call, 'take_message', { name: 'Ada' });
    assert.match(JSON.stringify(call.realtime.toolResults[0]?.output), /Wrong arguments.*message/);
    await useTool(call, 'order_pizza', {});
    assert.match(JSON.stringify(call.realtime.toolResults[1]?.output), /no tool/);
    assert.equal(call.store.messages.length, 0);
  });

  it('hang up only when the goodbye has been heard', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const responseId = call.realtime.start();
    call.realtime.emit({ type: 'audio', responseId, itemId: 'bye', pcm: new Int16Array(24 * 1500) });
    await useTool(call, 'end_call', {}, responseId);
    await call.advance(1300);
    assert.equal(call.over, false);
    await call.advance(400);
    assert.equal(await call.ended(), 'agent-ended');
  });

  it('have a silent model say goodbye first', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    await useTool(call, 'end_call', {});
    assert.match(call.said.at(-1) ?? '', /Goodbye/);
    call.realtime.answer('Goodbye!', 800);
    await call.advance(1100);
    assert.equal(await call.ended(), 'agent-ended');
  });

  it('do not hang up on a caller who speaks into the goodbye', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const responseId = call.realtime.start();
    call.realtime.emit({ type: 'audio', responseId, itemId: 'bye', pcm: new Int16Array(24 * 2000) });
    await useTool(call, 'end_call', {}, responseId);
    await call.advance(300);
    call.realtime.emit({ type: 'speech-started', itemId: 'more', audioStartMs: 0, behindMs: 0 });
    call.realtime.emit({ type: 'caller-transcript', itemId: 'more', text: 'Wait, one more thing', final: false });
    await call.advance(20_000);
    assert.equal(call.over, false);
    assert.deepEqual(call.realtime.truncated, [{ itemId: 'bye', playedMs: 300, heardText: '' }]);
  });
});

describe("a session's answers", () => {
  it('are asked for once more when they fail, then excused, then given up', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const fail = () => {
      call.realtime.emit({ type: 'response-done', responseId: call.realtime.start(), status: 'failed' });
    };
    fail();
    assert.equal(call.realtime.asked.length, 3);
    fail();
    assert.match(call.said.at(-1) ?? '', /something went wrong/);
    fail();
    assert.equal(call.realtime.asked.length, 4);
    assert.equal(call.room.states.at(-1), 'listening');
  });

  it('are asked for once more when the server or the client gives one up that nobody has heard', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const before = call.realtime.asked.length;
    call.realtime.emit({ type: 'response-done', responseId: call.realtime.start(), status: 'cancelled' });
    assert.equal(call.realtime.asked.length, before + 1);
  });

  it('are given again from their beginning when they broke off, after what had come of them', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const responseId = call.realtime.start();
    call.realtime.emit({ type: 'agent-transcript', responseId, itemId: 'half', delta: 'We open at' });
    call.realtime.emit({ type: 'audio', responseId, itemId: 'half', pcm: new Int16Array(24 * 500) });
    call.realtime.emit({ type: 'response-done', responseId, status: 'failed' });
    assert.equal(call.realtime.asked.length, 3, 'greeting, answer, the answer again');
    assert.deepEqual(call.realtime.truncated, [{ itemId: 'half', playedMs: 0, heardText: '' }]);
    call.realtime.answer('We open at nine.', 1000);
    await call.advance(1700);
    const agent = [...call.store.turns.values()].filter(({ role }) => role === 'agent');
    assert.deepEqual(
      agent.slice(1).map(({ text }) => text),
      ['We open at', 'We open at nine.'],
    );
    assert.equal(call.room.states.at(-1), 'listening');
  });

  it('are recorded as far as they were heard when the caller hangs up', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    call.realtime.answer('one two three four five six seven eight nine ten', 5000);
    await call.advance(2000);
    call.room.emit({ type: 'caller-left' });
    await call.ended();
    const turn = [...call.store.turns.values()].at(-1);
    assert.equal(turn?.interrupted, true);
    assert.equal(turn?.text, 'one two three four five');
  });

  it('are kept from a caller whose turn was only noise', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'noise' });
    assert.equal(call.realtime.asked.length, 2);
    call.realtime.emit({ type: 'caller-transcript', itemId: 'noise', text: '', final: true });
    assert.equal(call.realtime.cancelled, 1);
    assert.equal(call.room.states.at(-1), 'listening');
  });
});
