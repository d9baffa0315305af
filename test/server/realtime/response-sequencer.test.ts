import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sequence } from '../../../server/realtime/response-sequencer.ts';
import {
  initialSequencer,
  isAudible,
  patienceMs,
  type ResponseRequest,
  type SequencerEffect,
  type SequencerInput,
  type SequencerState,
} from '../../../server/realtime/sequencer-state.ts';

const a: ResponseRequest = { eventId: 'a' };
const b: ResponseRequest = { eventId: 'b' };
const respond = (request: ResponseRequest): SequencerInput => ({ type: 'respond', request });
const create = (request: ResponseRequest): SequencerEffect => ({ type: 'create', request });
const created = (responseId: string): SequencerInput => ({ type: 'created', responseId });
const done = (responseId: string): SequencerInput => ({ type: 'done', responseId });
const heard = (responseId: string, last = false): SequencerInput => ({
  type: 'progress',
  responseId,
  output: true,
  last,
});

/** The state after these inputs, and the effects of the last one. */
function after(...inputs: SequencerInput[]): { state: SequencerState; effects: readonly SequencerEffect[] } {
  let state = initialSequencer;
  let effects: readonly SequencerEffect[] = [];
  for (const input of inputs) ({ state, effects } = sequence(state, input));
  return { state, effects };
}

const connected: SequencerInput = { type: 'connected' };
const running = [connected, respond(a), created('r1')];

describe('asking for responses', () => {
  test('what is asked for before the connection stands is sent once it does', () => {
    assert.deepEqual(after(respond(a)).effects, []);
    assert.deepEqual(after(respond(a), connected).effects, [create(a)]);
  });

  test('a second response waits for the end of the first', () => {
    assert.deepEqual(after(...running, respond(b)).effects, []);
    assert.deepEqual(after(...running, respond(b), done('r1')).effects, [
      { type: 'ended', responseId: 'r1' },
      create(b),
    ]);
  });

  test('a response whose beginning was never told begins with its first sign', () => {
    const { state, effects } = after(connected, respond(a), heard('r1'));
    assert.deepEqual(effects, [{ type: 'started', responseId: 'r1', request: a }]);
    assert.ok(isAudible(state, 'r1'));
  });

  test('a response of which only the end is told still starts and ends', () => {
    assert.deepEqual(after(connected, respond(a), done('r1')).effects, [
      { type: 'started', responseId: 'r1', request: a },
      { type: 'ended', responseId: 'r1' },
    ]);
  });

  test('a rejected response is not waited for', () => {
    const rejected: SequencerInput = { type: 'rejected', eventId: 'a' };
    assert.deepEqual(after(connected, respond(a), respond(b), rejected).effects, [create(b)]);
  });
});

describe('another response runs on the server', () => {
  const blocked = [connected, respond(a), { type: 'busy', eventId: 'a' }] satisfies SequencerInput[];

  test('the refused one is asked for again once that one is done', () => {
    assert.equal(after(...blocked).state.name, 'blocked');
    assert.deepEqual(after(...blocked, done('foreign')).effects, [create(a)]);
  });

  test('and again after a second, should its end have passed already', () => {
    assert.equal(patienceMs(after(...blocked).state), 1_000);
    assert.deepEqual(after(...blocked, { type: 'timed-out' }).effects, [create(a)]);
  });

  test('after three refusals it is cancelled, and after six the connection is given up', () => {
    const busy: SequencerInput = { type: 'busy' };
    const timedOut: SequencerInput = { type: 'timed-out' };
    const thrice = [connected, respond(a), busy, timedOut, busy, timedOut, busy];
    assert.deepEqual(after(...thrice, timedOut).effects, [{ type: 'cancel' }]);
    const again = [timedOut, timedOut, busy];
    assert.deepEqual(after(...thrice, ...again, ...again, ...again, timedOut).effects, [{ type: 'stalled' }]);
  });

  test("the server's own response is not taken for the asked-for one", () => {
    const inputs = [
      connected,
      respond(a),
      created('foreign'),
      { type: 'busy', eventId: 'a' },
    ] satisfies SequencerInput[];
    assert.deepEqual(after(...inputs, done('foreign')).effects, [{ type: 'ended', responseId: 'foreign' }, create(a)]);
  });
});

describe('cancelling', () => {
  test('with nothing to cancel nothing is sent', () => {
    assert.deepEqual(after(connected, { type: 'cancel' }).effects, []);
  });

  test('silences the response at once and sends the next one only after its end', () => {
    const { state, effects } = after(...running, { type: 'cancel' });
    assert.deepEqual(effects, [{ type: 'cancel', responseId: 'r1' }]);
    assert.ok(!isAudible(state, 'r1'));
    assert.deepEqual(after(...running, { type: 'cancel' }, respond(b)).effects, []);
    assert.deepEqual(after(...running, { type: 'cancel' }, respond(b), done('r1')).effects, [
      { type: 'ended', responseId: 'r1' },
      create(b),
    ]);
  });

  test('forgets what waits', () => {
    assert.equal(after(...running, respond(b), { type: 'cancel' }, done('r1')).state.name, 'idle');
  });

  test('before the response exists is sent as soon as it does, and it is never told of', () => {
    const early = [connected, respond(a), { type: 'cancel' }] satisfies SequencerInput[];
    assert.deepEqual(after(...early).effects, []);
    assert.deepEqual(after(...early, created('r1')).effects, [{ type: 'cancel', responseId: 'r1' }]);
    assert.deepEqual(after(...early, created('r1'), done('r1')).effects, []);
  });

  test('a server that never confirms is believed after 3 s, and its late words stay unheard', () => {
    const cancelled = [...running, { type: 'cancel' }, respond(b)] satisfies SequencerInput[];
    assert.equal(patienceMs(after(...cancelled).state), 3_000);
    assert.deepEqual(after(...cancelled, { type: 'timed-out' }).effects, [
      { type: 'ended', responseId: 'r1', status: 'cancelled' },
      create(b),
    ]);
    const late = after(...cancelled, { type: 'timed-out' }, heard('r1'));
    assert.equal(late.state.name, 'creating');
    assert.deepEqual(after(...cancelled, { type: 'timed-out' }, done('r1')).effects, []);
  });

  test('a server that finds nothing to cancel has ended the response', () => {
    assert.deepEqual(after(...running, { type: 'cancel' }, { type: 'nothing-to-cancel' }).effects, [
      { type: 'ended', responseId: 'r1', status: 'cancelled' },
    ]);
  });
});

describe('a server that falls silent', () => {
  test('is replaced when it does not answer a create, which is then asked for once more and given up', () => {
    const stalled = after(connected, respond(a), { type: 'timed-out' });
    assert.deepEqual(stalled.effects, [{ type: 'stalled' }]);
    const again = [connected, respond(a), { type: 'timed-out' }, { type: 'disconnected' }, connected] as const;
    assert.equal(after(...again).effects[0]?.type, 'create');
    assert.deepEqual(
      after(...again, { type: 'timed-out' }).effects.map(({ type }) => type),
      ['given-up', 'stalled'],
    );
  });

  test('in the middle of a response has that response cancelled', () => {
    assert.deepEqual(after(...running, heard('r1'), { type: 'timed-out' }).effects, [
      { type: 'cancel', responseId: 'r1' },
    ]);
  });

  test('after all output, with only response.done missing, holds up the next response for 5 s only', () => {
    const inputs = [...running, heard('r1', true), respond(b)];
    assert.equal(patienceMs(after(...inputs).state), 5_000);
    assert.deepEqual(after(...inputs, { type: 'timed-out' }).effects, [
      { type: 'ended', responseId: 'r1', status: 'completed' },
      create(b),
    ]);
  });
});

describe('a lost connection', () => {
  test('ends a response that was heard, and keeps what waits', () => {
    assert.deepEqual(after(...running, heard('r1'), respond(b), { type: 'disconnected' }).effects, [
      { type: 'ended', responseId: 'r1', status: 'failed' },
    ]);
    assert.deepEqual(after(...running, heard('r1'), respond(b), { type: 'disconnected' }, connected).effects, [
      create(b),
    ]);
  });

  test('has a response of which nothing was heard asked for again', () => {
    assert.deepEqual(after(...running, { type: 'disconnected' }, connected).effects, [create(a)]);
    assert.deepEqual(after(connected, respond(a), { type: 'disconnected' }, connected).effects, [create(a)]);
  });

  test('lets the next connection use the same ids', () => {
    const { state } = after(...running, done('r1'), { type: 'disconnected' }, connected, respond(b), created('r1'));
    assert.ok(isAudible(state, 'r1'));
  });
});

test('closing is terminal', () => {
  const { state, effects } = after(...running, respond(b), { type: 'close' }, connected, respond(b), done('r1'));
  assert.equal(state.name, 'closed');
  assert.deepEqual(effects, []);
});
