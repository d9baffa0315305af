import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { codecNames } from '../../server/telephony/codec/codec.ts';
import { openSpokenCalls, type SpokenCalls } from '../support/telephony/spoken-calls.ts';

describe('telephones that others wrote understand and are understood in each codec', () => {
  let calls: SpokenCalls;
  before(async () => {
    calls = await openSpokenCalls();
  });
  after(() => calls.close());

  for (const transport of ['udp', 'tcp', 'tls'] as const) {
    for (const srtp of [false, true]) {
      it(`by ${transport.toUpperCase()}${srtp ? ', encrypted' : ''}`, async () => {
        assert.deepEqual(await calls.call(...codecNames.map((codec) => ({ codec, transport, srtp }))), []);
      });
    }
  }
});
