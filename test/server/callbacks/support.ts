import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import type { TestContext } from 'node:test';
import { callBackWhoWaits } from '../../../server/callbacks/call-back.ts';
import { type AskBack, askBack } from '../../../server/calls/ask-back.ts';
import { createCalls } from '../../../server/calls/create-calls.ts';
import { DialFailed, type Dialler, type DialRequest } from '../../../server/calls/dialler.ts';
import type { Line } from '../../../server/line/line.ts';
import { callBackStore } from '../../support/call-back-store.ts';
import { FakeRooms } from '../../support/fake-rooms.ts';
import { aLine, catalogOf } from '../../support/lines.ts';
import { databasePath, logger, storeAt } from '../store/support.ts';

export const NUMBER = '+442079460123';
export const NOON = Date.UTC(2026, 10, 24, 12);
export const callBack = { trunk: 'carrier', between: [9 * 60, 20 * 60], afterDropped: true } as const;

/** A line's callers on a real store; the telephone is a promise of the test. */
export async function setUp(t: TestContext, changes: Partial<Line> = {}) {
  const clock = { now: NOON };
  const now = () => clock.now;
  const kept = callBackStore(await storeAt(t, await databasePath(t)), now);
  const settlements = new EventEmitter();
  const store: typeof kept = {
    ...kept,
    async settleCallBack(settled) {
      const ours = await kept.settleCallBack(settled);
      settlements.emit('settled');
      return ours;
    },
  };
  const rooms = new FakeRooms();
  const line = aLine({ callBack, ...changes });
  const lines = catalogOf([line]);
  const dialled: DialRequest[] = [];
  const answers: (() => Promise<{ participantId: string; callId: string }>)[] = [];
  const dialler: Dialler = {
    dial: (request) => {
      dialled.push(request);
      return (answers.shift() ?? (async () => ({ participantId: 'p', callId: 'c' })))();
    },
    transfer: async () => {},
    hangUp: async () => {},
  };
  const calls = createCalls({ lines, store, rooms, logger, now });
  const start = () => {
    let pass = async () => {};
    const repeat = (task: () => Promise<void>) => {
      pass = task;
      return { stop: () => {} };
    };
    const caller = callBackWhoWaits({ store, doNotCall: store, lines, calls, dialler, logger, now, repeat });
    t.after(() => caller.stop());
    return { caller, pass: () => pass() };
  };
  const { caller, pass } = start();
  const ask = (asked: Partial<AskBack> = {}) =>
    askBack(line, { reason: 'asked', number: NUMBER, vouched: true, ...asked }, { store, now });
  /** The newest call-back, once the attempt that is under way has come to something. */
  const settled = async () => {
    await once(settlements, 'settled');
    const [one] = await store.listCallBacks({ open: false, limit: 1 });
    assert.ok(one);
    return one;
  };
  return { store, rooms, clock, dialled, answers, caller, start, pass, ask, settled };
}

export const fails = (outcome: ConstructorParameters<typeof DialFailed>[0]) => async () => {
  throw new DialFailed(outcome, undefined);
};
