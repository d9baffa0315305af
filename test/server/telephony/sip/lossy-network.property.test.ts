import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { phone } from '../../../support/sip/phone.ts';
import { SimulatedNetwork } from '../../../support/sip/simulated-network.ts';

const A = '192.0.2.1';
const B = '192.0.2.2';

type Deed =
  | 'ring'
  | 'answer'
  | 'refuse'
  | 'hang-up'
  | 'hang-up-there'
  | 'hold'
  | 'hold-there'
  | 'resume'
  | 'digit'
  | 'wait';
/** Answering and what answered calls do come more often than what ends them. */
const deed = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Deed>('answer') },
  { weight: 4, arbitrary: fc.constantFrom<Deed>('hold', 'hold-there', 'resume', 'digit') },
  { weight: 2, arbitrary: fc.constantFrom<Deed>('ring', 'wait') },
  { weight: 1, arbitrary: fc.constantFrom<Deed>('refuse', 'hang-up', 'hang-up-there') },
);

const plans = fc.record({
  seed: fc.integer(),
  loss: fc.double({ min: 0, max: 0.35, noNaN: true }),
  duplication: fc.double({ min: 0, max: 0.3, noNaN: true }),
  spreadMs: fc.integer({ min: 0, max: 400 }),
  script: fc.array(fc.tuple(deed, fc.integer({ min: 0, max: 3_000 })), { minLength: 1, maxLength: 12 }),
});

test('whatever is lost, doubled or reordered, both sides come to agree and keep nothing', () => {
  fc.assert(
    fc.property(plans, ({ seed, loss, duplication, spreadMs, script }) => {
      const network = new SimulatedNetwork({ loss, duplication, latencyMs: [5, 5 + spreadMs] }, seed);
      const { clock } = network;
      const alice = phone(network, A);
      const bob = phone(network, B);
      const out = alice.dial(B);
      for (const [deed, ms] of script) {
        const inn = bob.incoming[0];
        if (deed === 'ring') inn?.call.ring();
        if (deed === 'answer') inn?.call.answer({ address: B, port: 40_000 });
        if (deed === 'refuse') inn?.call.reject(486);
        if (deed === 'hang-up') out.call.hangUp();
        if (deed === 'hang-up-there') inn?.call.hangUp();
        if (deed === 'hold') out.call.hold();
        if (deed === 'hold-there') inn?.call.hold();
        if (deed === 'resume') out.call.resume();
        if (deed === 'digit') inn?.call.sendDigit({ digit: '1', durationMs: 100 });
        clock.advance(ms);
      }
      // A call that both think stands has the same state on both sides once the network is quiet.
      clock.advance(70_000);
      const inn = bob.incoming[0];
      const outEnded = out.call.state === 'ended';
      if (inn?.call.state === 'established') assert.equal(out.call.state, 'established');
      // Then both leave, over a network that works.
      network.weather = { loss: 0, duplication: 0, latencyMs: [5, 5] };
      out.call.hangUp();
      for (const { call } of bob.incoming) call.hangUp();
      clock.advance(120_000);
      for (const { events } of [out, ...bob.incoming]) {
        assert.equal(events.filter(({ type }) => type === 'ended').length, 1);
        assert.equal(events.at(-1)?.type, 'ended');
        assert.ok(events.filter(({ type }) => type === 'established').length <= 1);
      }
      assert.ok(bob.incoming.length <= 1, 'one INVITE is one call');
      assert.ok(outEnded || inn !== undefined);
      for (const { agent } of [alice, bob])
        assert.deepEqual(agent.load, { transactions: 0, dialogs: 0, pendingCalls: 0 });
      assert.equal(clock.waiting, 0, 'no timer is left');
    }),
    { numRuns: 300 },
  );
});
