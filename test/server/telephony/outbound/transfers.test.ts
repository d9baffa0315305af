import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Transfers } from '../../../../server/telephony/outbound/transfers.ts';
import { formatUri, parseUri, type Uri } from '../../../../server/telephony/sip/message/uri.ts';
import type { CallEvent, CallListener } from '../../../../server/telephony/sip/ua/call.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { aLine, catalogOf } from '../../../support/lines.ts';

const transferTargets = [
  { name: 'Ann', phone: '+12125550177' },
  { name: 'the workshop', sip: 'sip:200@pbx.example' },
  { name: 'an oracle', phone: '+19005550177' },
  { name: 'a satellite by an outside line', sip: 'sip:9011881612345678@pbx.example' },
];
const refused = { reason: 'not-allowed' };

describe('sending a call on', () => {
  let clock: FakeClock;
  let transfers: Transfers;
  let sent: string[];
  let call: ReturnType<typeof established>;

  /** A call whose user agent asks whether it may, as ours does. */
  function established() {
    const listeners: CallListener[] = [];
    return {
      state: 'established',
      listen: (listener: CallListener) => void listeners.push(listener),
      transfer(target: Uri) {
        assert.ok(transfers.mayReach(target));
        sent.push(formatUri(target));
      },
      hangUp() {
        sent.push('BYE');
      },
      tell: (event: CallEvent) => listeners.map((listener) => listener(event)),
    };
  }
  const send = (to: string, line: string | undefined = 'bakery') =>
    transfers.transfer({ call, line, to, ringMs: 30_000 });
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    clock = new FakeClock();
    transfers = new Transfers(catalogOf([aLine({ transferTargets }), aLine({ id: 'other' })]), clock);
    sent = [];
    call = established();
  });

  for (const to of ['tel:+12125550177', 'sip:200@pbx.example']) {
    test(`goes to ${to}, a target of its line, and ends the call once that has answered`, async () => {
      const sending = send(to);
      await settled();
      assert.deepEqual(sent, [to]);
      for (const status of [100, 180, 200]) call.tell({ type: 'transfer', status });
      await sending;
      assert.deepEqual(sent, [to, 'BYE']);
      assert.equal(clock.waiting, 0);
    });
  }

  const nowhere: [what: string, to: string, line?: string][] = [
    ['nobody’s number', 'tel:+12125550166'],
    ['a target by its bare number', '+12125550177'],
    ['a target with more behind it', 'tel:+12125550177;phone-context=evil'],
    ['a target by its name', 'Ann'],
    ['a number of premium rate, even where a line has it', 'tel:+19005550177'],
    ['one that an outside line leads to', 'sip:9011881612345678@pbx.example'],
    ['a target of another line', 'tel:+12125550177', 'other'],
  ];
  for (const [what, to, line] of nowhere) {
    test(`does not go to ${what}`, async () => {
      await assert.rejects(send(to, line), refused);
      assert.deepEqual(sent, []);
    });
  }

  test('does not go anywhere for a call of no line', async () => {
    await assert.rejects(transfers.transfer({ call, line: undefined, to: 'tel:+12125550177', ringMs: 1000 }), refused);
  });

  test('is heard ringing by the caller until it has come to an end, where that is wished', async () => {
    const rings: boolean[] = [];
    const to = 'tel:+12125550177';
    const ring = (on: boolean) => void rings.push(on);
    const sending = transfers.transfer({ call, line: 'bakery', to, ringMs: 30_000, ring });
    await settled();
    assert.deepEqual(rings, [true]);
    call.tell({ type: 'transfer', status: 486 });
    await assert.rejects(sending, { reason: 'not-answered' });
    assert.deepEqual(rings, [true, false]);
  });

  test('lets no redirection go there, neither before nor while it is under way', async () => {
    const target = parseUri('tel:+12125550177');
    assert.ok(target);
    assert.equal(transfers.mayReach(target), false);
    const sending = send('tel:+12125550177');
    await settled();
    assert.equal(transfers.mayReach(target), false);
    call.tell({ type: 'transfer', status: 486 });
    await assert.rejects(sending, { reason: 'not-answered', status: 486 });
    assert.deepEqual(sent, ['tel:+12125550177'], 'the call goes on');
  });

  test('is taken for done by whoever took it over and hangs up without a word', async () => {
    const sending = send('tel:+12125550177');
    await settled();
    call.tell({ type: 'transfer', status: 100 });
    call.tell({ type: 'ended', by: 'them', cause: 'hung-up' });
    await sending;
  });

  test('fails with a call that ends before it was taken over', async () => {
    const sending = send('tel:+12125550177');
    await settled();
    call.tell({ type: 'ended', by: 'them', cause: 'hung-up' });
    await assert.rejects(sending, { reason: 'not-answered' });
  });

  test('is given up after its time, and may be tried again', async () => {
    const sending = send('tel:+12125550177');
    await settled();
    await assert.rejects(send('tel:+12125550177'), { reason: 'invalid' }, 'not twice at once');
    clock.advance(30_000);
    await assert.rejects(sending, { reason: 'not-answered', status: 408 });
    const again = send('tel:+12125550177');
    await settled();
    call.tell({ type: 'transfer', status: 200 });
    await again;
  });

  test('is not of a call that rings or has ended', async () => {
    call.state = 'calling';
    await assert.rejects(send('tel:+12125550177'), { reason: 'participant-not-found' });
  });
});
