import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSpokenCalls } from '../../../support/telephony/spoken-calls.ts';

test('telephones that others wrote are understood, understand, and press a key in each codec', async (t) => {
  const calls = await openSpokenCalls();
  t.after(() => calls.close());
  // By ways that the other tests with such telephones leave out; test/long has them all.
  const wrong = await calls.call(
    { codec: 'PCMU', transport: 'tls', srtp: true },
    { codec: 'PCMA', transport: 'udp', srtp: true },
    { codec: 'G722', transport: 'udp', srtp: false },
    { codec: 'opus', transport: 'tls', srtp: true },
  );
  assert.deepEqual(wrong, []);
});
