import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sequence } from '../../../server/realtime/response-sequencer.ts';
import {
  initialSequencer,
  patienceMs,
  type SequencerEffect,
  type SequencerInput,
  type SequencerState,
} from '../../../server/realtime/sequencer-state.ts';

type Op =
  | 'respond'
  | 'cancel'
  | 'server'
  | 'deliver'
  | 'lose'
  | 'finish'
  | 'foreign'
  | 'disconnect'
  | 'connect'
  | 'timeout';

/** A sequencer, a server that keeps the protocol's rules, and a network between them that an `Op` moves one step. */
class World {
  state: SequencerState = initialSequencer;
  readonly asked: string[] = [];
  readonly cancelled = new Set<string>();
  readonly started = new Map<string, string | undefined>();
  readonly ended = new Set<string>();
  readonly served = new Set<string>();
  #toServer: SequencerEffect[] = [];
  #toClient: SequencerInput[] = [];
  #active: string | undefined;
  #responses = 0;
  #hasForeign = false;

  do(op: Op): void {
    switch (op) {
      case 'respond': {
        const eventId = `ask-${this.asked.length}`;
        this.asked.push(eventId);
        this.input({ type: 'respond', request: { eventId } });
        break;
      }
      case 'cancel':
        for (const eventId of this.asked) if (!this.served.has(eventId)) this.cancelled.add(eventId);
        this.input({ type: 'cancel' });
        break;
      case 'server':
        this.#serve();
        break;
      case 'deliver': {
        const input = this.#toClient.shift();
        if (input) this.input(input);
        break;
      }
      case 'lose':
        this.#toClient.shift();
        break;
      case 'finish':
        this.#finish();
        break;
      case 'foreign':
        this.#hasForeign = true;
        if (this.state.name !== 'away' && this.#active === undefined) this.#begin();
        break;
      case 'disconnect':
        this.#disconnect();
        break;
      case 'connect':
        this.input({ type: 'connected' });
        break;
      case 'timeout':
        if (patienceMs(this.state) !== undefined) this.input({ type: 'timed-out' });
        break;
    }
  }

  /** Lets everything come to rest, as it does when nobody asks for more. */
  settle(): void {
    for (let step = 0; step < 500; step += 1) {
      if (this.state.name === 'away') this.do('connect');
      else if (this.#toServer.length > 0) this.do('server');
      else if (this.#toClient.length > 0) this.do('deliver');
      else if (this.#active !== undefined) this.do('finish');
      else if (patienceMs(this.state) !== undefined) this.do('timeout');
      else return;
    }
    assert.fail(`does not come to rest: ${JSON.stringify(this.state)}`);
  }

  input(input: SequencerInput): void {
    const wasClosed = this.state.name === 'closed';
    const { state, effects } = sequence(this.state, input);
    this.state = state;
    if (wasClosed) assert.deepEqual({ name: state.name, effects }, { name: 'closed', effects: [] });
    for (const effect of effects) this.#effect(effect);
  }

  #effect(effect: SequencerEffect): void {
    switch (effect.type) {
      case 'create':
        assert.ok(!this.cancelled.has(effect.request.eventId), 'a cancelled request was sent');
        // A response that the server begins by itself may be taken for the asked-for one, until the refusal comes.
        if (!this.#hasForeign) assert.ok(!this.#hasCreateInFlight, 'two creates in flight');
        this.#toServer.push(effect);
        break;
      case 'cancel':
        this.#toServer.push(effect);
        break;
      case 'started':
        assert.ok(!this.started.has(effect.responseId), 'a response started twice');
        this.started.set(effect.responseId, effect.request?.eventId);
        if (effect.request) {
          assert.ok(!this.cancelled.has(effect.request.eventId), 'a cancelled request was told to start');
          this.served.add(effect.request.eventId);
        }
        break;
      case 'ended':
        assert.ok(this.started.has(effect.responseId), 'ended without having started');
        assert.ok(!this.ended.has(effect.responseId), 'ended twice');
        this.ended.add(effect.responseId);
        break;
      case 'given-up':
        this.served.add(effect.request.eventId);
        break;
      case 'stalled':
        this.#disconnect();
    }
  }

  #serve(): void {
    const event = this.#toServer.shift();
    if (event?.type === 'create') {
      if (this.#active === undefined) this.#begin();
      else this.#toClient.push({ type: 'busy', eventId: event.request.eventId });
    }
    if (event?.type === 'cancel') {
      const isActive = this.#active !== undefined && (event.responseId ?? this.#active) === this.#active;
      if (isActive) this.#finish();
      else this.#toClient.push({ type: 'nothing-to-cancel' });
    }
  }

  #begin(): void {
    this.#responses += 1;
    this.#active = `response-${this.#responses}`;
    this.#toClient.push({ type: 'created', responseId: this.#active });
    this.#toClient.push({ type: 'progress', responseId: this.#active, output: true, last: false });
  }

  #finish(): void {
    if (this.#active === undefined) return;
    this.#toClient.push({ type: 'done', responseId: this.#active });
    this.#active = undefined;
  }

  /** Whether a create is on its way to the server, or its answer on the way back. */
  get #hasCreateInFlight(): boolean {
    const answers = this.#toClient.some(({ type }) => type === 'created' || type === 'busy');
    return answers || this.#toServer.some(({ type }) => type === 'create');
  }

  #disconnect(): void {
    this.#toServer = [];
    this.#toClient = [];
    this.#active = undefined;
    this.input({ type: 'disconnected' });
  }
}

const calm: Op[] = ['respond', 'cancel', 'server', 'deliver', 'finish', 'disconnect', 'connect', 'timeout'];
const wild: Op[] = [...calm, 'lose', 'foreign'];
const ops = (names: Op[]) => fc.array(fc.constantFrom(...names), { maxLength: 80 });

function run(names: readonly Op[]): World {
  const world = new World();
  for (const op of names) world.do(op);
  return world;
}

test('in any interleaving every request is answered or cancelled, and everything that started has ended', () => {
  fc.assert(
    fc.property(ops(wild), (names) => {
      const world = run(names);
      world.settle();
      for (const eventId of world.asked) {
        assert.ok(world.served.has(eventId) || world.cancelled.has(eventId), `${eventId} was lost`);
      }
      const superseded = [...world.started].filter(([id]) => !world.ended.has(id)).map(([, eventId]) => eventId);
      // Only a response that was asked for again, having said nothing, has no end of its own.
      for (const eventId of superseded) assert.ok(eventId !== undefined, 'a response has no end');
      assert.equal(world.state.name, 'idle');
    }),
    { numRuns: 2_000 },
  );
});

test('in any interleaving a cancel is honoured: what was asked for before it is never told to start', () => {
  fc.assert(
    fc.property(ops(calm), ops(calm), (before, afterwards) => {
      const world = run([...before, 'cancel', ...afterwards]);
      world.settle();
      for (const eventId of world.started.values()) assert.ok(eventId !== undefined, 'an answer nobody asked for');
    }),
    { numRuns: 2_000 },
  );
});

test('in any interleaving nothing happens after close', () => {
  fc.assert(
    fc.property(ops(wild), ops(wild), (before, afterwards) => {
      const world = run(before);
      world.input({ type: 'close' });
      for (const op of afterwards) world.do(op);
      assert.equal(world.state.name, 'closed');
    }),
  );
});
