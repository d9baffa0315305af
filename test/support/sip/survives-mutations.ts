import assert from 'node:assert/strict';
import fc from 'fast-check';
import { StreamFramer } from '../../../server/telephony/sip/transport/stream-framer.ts';
import { mutatedMessages } from './mutated-messages.ts';
import { phone, types } from './phone.ts';
import { SimulatedNetwork } from './simulated-network.ts';

/**
 * Floods one user agent with broken messages from many sources. It must neither throw nor keep more than its limits
 * allow, and must go on taking the calls of others meanwhile.
 */
export function survivesMutations(numRuns: number): void {
  const network = new SimulatedNetwork();
  const { clock } = network;
  const victim = phone(network, '192.0.2.200', {
    onCall: (call) => call.answer({ address: '192.0.2.200', port: 4_000 }),
  });
  const guest = phone(network, '192.0.2.1');
  let count = 0;
  let served = 0;
  const heapBefore = process.memoryUsage().heapUsed;
  fc.assert(
    fc.property(mutatedMessages, fc.constantFrom('udp' as const, 'tcp' as const), (message, transport) => {
      count += 1;
      const source = { transport, address: `203.0.113.${count % 250}`, port: 5_060 };
      if (transport === 'udp') victim.agent.receive(message, source);
      else {
        const framer = new StreamFramer();
        for (const framed of framer.push(message))
          if (framed.type === 'message') victim.agent.receive(framed.bytes, source);
      }
      clock.advance(50);
      const { transactions, dialogs, pendingCalls } = victim.agent.load;
      assert.ok(transactions <= 5_000 && dialogs <= 5_000 && pendingCalls <= 200);
      if (count % 100 !== 0) return;
      const good = guest.dial('192.0.2.200');
      clock.advance(200);
      assert.deepEqual(types(good.events), ['media', 'established']);
      good.call.hangUp();
      clock.advance(100);
      served += 1;
      network.sent.length = 0;
      for (const { call } of victim.incoming.splice(0)) call.hangUp();
    }),
    { numRuns, endOnFailure: true },
  );
  assert.ok(served >= Math.floor(numRuns / 100));
  // What the broken messages began ends by itself.
  for (const { call } of victim.incoming) call.hangUp();
  clock.advance(30 * 60_000);
  const grownMb = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20;
  assert.ok(grownMb < 150, `the heap grew by ${grownMb} MB`);
  assert.deepEqual(victim.agent.load, { transactions: 0, dialogs: 0, pendingCalls: 0 });
}
