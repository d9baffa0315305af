import { after, before, describe, it } from 'node:test';
import { codecNames } from '../../server/telephony/codec/codec.ts';
import { nameOf, type Way } from '../support/telephony/foreign-phone.ts';
import { openSpokenCalls, type SpokenCalls } from '../support/telephony/spoken-calls.ts';

const ways = codecNames.flatMap((codec) =>
  (['udp', 'tcp', 'tls'] as const).flatMap((transport) =>
    [false, true].map((srtp): Way => ({ codec, transport, srtp })),
  ),
);

describe('telephones that others wrote understand and are understood', () => {
  let calls: SpokenCalls;
  before(async () => {
    calls = await openSpokenCalls();
  });
  after(() => calls.close());

  for (const [number, way] of ways.entries()) {
    it(`in ${nameOf(way)}`, () => calls.call(way, number));
  }
});
