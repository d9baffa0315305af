import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  alone,
  stepTransfer,
  type Transfer,
  type TransferEffect,
  type TransferInput,
} from '../../../../server/agent/people/transfer-state.ts';

const person = 'Ann';
const asked: TransferInput = { type: 'asked', person, ways: { phone: true, page: false } };
const askedOnPage: TransferInput = { type: 'asked', person, ways: { phone: false, page: true } };
const askedBoth: TransferInput = { type: 'asked', person, ways: { phone: true, page: true } };
const askedWithCarrier: TransferInput = { type: 'asked', person, ways: { phone: false, page: true, sendOn: true } };
const accepted: TransferInput = { type: 'accepted' };
const pageClosed: TransferInput = { type: 'page-closed' };
const busy: TransferInput = { type: 'not-reached', outcome: 'busy' };
const answers: TransferInput = { type: 'answers' };
const waited: TransferInput = { type: 'waited' };
const key = (pressed: string): TransferInput => ({ type: 'key', key: pressed });

function run(...inputs: TransferInput[]): { transfer: Transfer; all: TransferEffect[]; last: string[] } {
  let transfer: Transfer = alone;
  const all: TransferEffect[] = [];
  let last: readonly TransferEffect[] = [];
  for (const input of inputs) {
    ({ transfer, effects: last } = stepTransfer(transfer, input));
    all.push(...last);
  }
  return { transfer, all, last: last.map((effect) => (effect.do === 'tell' ? `tell ${effect.what}` : effect.do)) };
}

describe('reaching a person', () => {
  test('calls them while the caller hears a tone, tells them who it is, and brings both together', () => {
    assert.deepEqual(run(asked).last, ['call', 'hold', 'wait']);
    assert.deepEqual(run(asked, answers).last, ['brief', 'wait']);
    assert.deepEqual(run(asked, answers, key('1')).last, ['unhold', 'tell taken', 'join', 'wait']);
    const { transfer, last } = run(asked, answers, key('1'), { type: 'joined', person });
    assert.deepEqual(transfer, { name: 'together', person });
    assert.deepEqual(last, ['mute']);
  });

  test('the agent comes back when the person leaves', () => {
    const { transfer, last } = run(asked, answers, key('1'), { type: 'joined', person }, { type: 'left' });
    assert.deepEqual([transfer, last], [alone, ['unmute', 'tell left']]);
  });

  for (const [outcome, what] of [
    ['busy', 'busy'],
    ['declined', 'declined'],
    ['turned-away', 'declined'],
    ['no-answer', 'not-reached'],
    ['limited', 'not-reached'],
    ['not-allowed', 'not-reached'],
  ] as const) {
    test(`tells the caller of ${outcome} as ${what}`, () => {
      const { transfer, last } = run(asked, { type: 'not-reached', outcome });
      assert.deepEqual([transfer, last], [alone, ['hang-up', 'unhold', `tell ${what}`]]);
    });
  }

  test('a 2 and hanging up decline', () => {
    for (const input of [key('2'), { type: 'hung-up' } as const]) {
      assert.deepEqual(run(asked, answers, input).last, ['hang-up', 'unhold', 'tell declined']);
    }
  });

  test('another key has it told again; a mailbox is told twice and left', () => {
    assert.deepEqual(run(asked, answers, key('5')).last, ['brief', 'wait']);
    assert.deepEqual(run(asked, answers, waited).last, ['brief', 'wait']);
    assert.deepEqual(run(asked, answers, waited, waited).last, ['hang-up', 'unhold', 'tell not-reached']);
  });

  test('one who took the call and never comes is not waited for', () => {
    assert.deepEqual(run(asked, answers, key('1'), waited).last, ['hang-up', 'unhold', 'tell not-reached']);
  });

  test('a caller who leaves while it rings calls it off, and one who talks to them leaves them to the room', () => {
    assert.deepEqual(run(asked, { type: 'over' }).last, ['unhold', 'hang-up']);
    assert.deepEqual(run(asked, answers, { type: 'over' }).last, ['unhold', 'hang-up']);
    assert.deepEqual(run({ type: 'joined', person }, { type: 'over' }).last, []);
  });

  test('an agent that replaces one goes on with those who are together, and ends what rang', () => {
    assert.deepEqual(run({ type: 'joined', person }).last, ['mute']);
    assert.deepEqual(run({ type: 'abandoned', person }).last, ['hang-up', 'tell not-reached']);
  });

  test('by a link alone, which is not waited for as a phone is', () => {
    assert.deepEqual(run(askedOnPage).last, ['call', 'hold']);
    assert.deepEqual(run(askedOnPage, accepted).last, ['unhold', 'tell taken', 'hang-up', 'wait']);
    assert.deepEqual(run(askedOnPage, accepted, { type: 'joined', person }).last, ['mute']);
    assert.deepEqual(run(askedOnPage, { type: 'declined' }).last, ['hang-up', 'unhold', 'tell declined']);
    assert.deepEqual(run(askedOnPage, pageClosed).last, ['hang-up', 'unhold', 'tell not-reached']);
    assert.deepEqual(run(askedOnPage, accepted, waited).last, ['hang-up', 'unhold', 'tell not-reached']);
  });

  test('who comes by a page before we are told that they have accepted is announced all the same', () => {
    const { transfer, last } = run(askedOnPage, { type: 'joined', person });
    assert.deepEqual([transfer, last], [{ name: 'together', person }, ['unhold', 'tell taken', 'hang-up', 'mute']]);
  });

  test('by phone and link at once, one is waited for when the other comes to nothing', () => {
    for (const inputs of [[busy], [waited], [answers, { type: 'hung-up' } as const], [answers, waited, waited]]) {
      const { transfer, last } = run(askedBoth, ...inputs);
      assert.deepEqual([transfer.name, last], ['calling', ['drop-phone']]);
      assert.deepEqual(run(askedBoth, ...inputs, accepted).last, ['unhold', 'tell taken', 'hang-up', 'wait']);
      assert.deepEqual(run(askedBoth, ...inputs, pageClosed).last, ['hang-up', 'unhold', 'tell not-reached']);
    }
    assert.deepEqual(run(askedBoth, pageClosed).last, []);
    assert.deepEqual(run(askedBoth, pageClosed, busy).last, ['hang-up', 'unhold', 'tell busy']);
    assert.deepEqual(run(askedBoth, pageClosed, answers, key('1')).transfer.name, 'joining');
  });

  test('who declines by one way is not waited for by the other, and who accepts on the page is not rung any more', () => {
    assert.deepEqual(run(askedBoth, answers, key('2')).last, ['hang-up', 'unhold', 'tell declined']);
    assert.deepEqual(run(askedBoth, { type: 'declined' }).last, ['hang-up', 'unhold', 'tell declined']);
    assert.deepEqual(run(askedBoth, answers, accepted).last, ['unhold', 'tell taken', 'hang-up', 'wait']);
  });

  test('a caller is sent on by their carrier only once the page has come to nothing', () => {
    assert.deepEqual(run(askedWithCarrier).all.at(-1), { do: 'wait', ms: 30_000 });
    assert.deepEqual(run(askedWithCarrier, accepted).last, ['unhold', 'tell taken', 'hang-up', 'wait']);
    assert.deepEqual(run(askedWithCarrier, { type: 'declined' }).last, ['hang-up', 'unhold', 'tell declined']);
    for (const nobody of [waited, pageClosed]) {
      assert.deepEqual(run(askedWithCarrier, nobody).last, ['hang-up', 'unhold', 'send-on']);
    }
  });

  test('whatever happens, nobody is left with the tone or with a phone that rings, and nobody comes in unasked', () => {
    const input = fc.oneof<fc.Arbitrary<TransferInput>[]>(
      fc.constantFrom<TransferInput>(asked, askedOnPage, askedBoth, askedWithCarrier, answers, waited, {
        type: 'hung-up',
      }),
      fc.constantFrom<TransferInput>({ type: 'left' }, { type: 'joined', person }, accepted, { type: 'declined' }),
      fc.constant(pageClosed),
      fc.constantFrom('1', '2', '5').map(key),
      fc.constantFrom('busy', 'no-answer', 'failed').map((outcome) => ({ type: 'not-reached', outcome }) as const),
    );
    fc.assert(
      fc.property(fc.array(input, { maxLength: 30 }), (inputs) => {
        let transfer: Transfer = alone;
        let [held, ringing, took] = [false, false, false];
        for (const next of inputs) {
          const before: Transfer = transfer;
          const step = stepTransfer(transfer, next);
          transfer = step.transfer;
          took = before.name === 'briefing' && next.type === 'key' && next.key === '1';
          for (const effect of step.effects) {
            if (effect.do === 'hold') held = true;
            if (effect.do === 'unhold') held = false;
            if (effect.do === 'call') ringing = true;
            if (effect.do === 'hang-up') ringing = false;
            if (effect.do === 'mute') assert.ok(!held);
            if (effect.do === 'join') assert.ok(took);
          }
          if (transfer.name === 'together') ringing = false;
          if (transfer.name === 'alone') assert.deepEqual([held, ringing], [false, false]);
        }
      }),
    );
  });
});
