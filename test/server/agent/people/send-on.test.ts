import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { SendOn } from '../../../../server/agent/people/send-on.ts';
import { DialFailed } from '../../../../server/calls/dialler.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const ann = { name: 'Ann', phone: '+12125550177' };

/** Somebody who is sent on, and what comes of it. */
function world({ phone = 'sip_+441632960961' as string | undefined } = {}) {
  const done: string[] = [];
  const clock = new FakeClock();
  const outcome = Promise.withResolvers<void>();
  const sendOn = new SendOn({
    room: 'room-1',
    phone: () => phone,
    transfer: ({ room, identity, to }) => {
      done.push(`${room} ${identity} to ${to}`);
      return outcome.promise;
    },
    log: { event: (name) => void done.push(name) },
    tell: (what, person) => done.push(`${what}: ${person}`),
    clock,
    logger: pino({ level: 'silent' }),
  });
  return { sendOn, done, clock, outcome, settled: () => new Promise((resolve) => setImmediate(resolve)) };
}

describe('a caller whom LiveKit’s own gateway has let in', () => {
  test('is put through by their carrier, once they have heard to whom', async () => {
    const { sendOn, done, clock, outcome, settled } = world();
    assert.ok(sendOn.begin(ann));
    assert.deepEqual([done, sendOn.busy], [['person-called'], true]);
    clock.advance(4_000);
    assert.equal(done.at(-1), 'room-1 sip_+441632960961 to tel:+12125550177');
    outcome.resolve();
    await settled();
    assert.equal(done.at(-1), 'person-took');
  });

  test('is told where it came to nothing, and may ask again', async () => {
    const { sendOn, done, clock, outcome, settled } = world();
    sendOn.begin(ann);
    assert.ok(sendOn.begin(ann), 'it is under way');
    clock.advance(4_000);
    outcome.reject(new DialFailed('busy', 486));
    await settled();
    assert.deepEqual(done.slice(2), ['person-busy', 'busy: Ann']);
    assert.equal(sendOn.busy, false);
  });

  test('is sent nowhere once the call is over, nor to where no machine may dial', () => {
    const { sendOn, done, clock } = world();
    assert.equal(sendOn.begin({ name: 'Help', phone: '112' }), false);
    assert.equal(sendOn.begin({ name: 'An oracle', phone: '+19005550177' }), false);
    sendOn.begin({ name: 'Desk', sip: 'sip:200@pbx.example' });
    sendOn.close();
    clock.advance(60_000);
    assert.deepEqual(done, ['person-called']);
    assert.equal(clock.waiting, 0);
  });

  test('stays where somebody has come meanwhile, unless the carrier has been asked already', async () => {
    const { sendOn, done, clock, outcome, settled } = world();
    sendOn.begin(ann);
    sendOn.callOff();
    clock.advance(60_000);
    assert.deepEqual([done, sendOn.busy], [['person-called'], false]);
    sendOn.begin(ann);
    clock.advance(4_000);
    sendOn.callOff();
    assert.ok(sendOn.busy);
    outcome.resolve();
    await settled();
    assert.equal(done.at(-1), 'person-took');
  });

  test('on a page is sent nowhere', () => {
    const clock = new FakeClock();
    const sendOn = new SendOn({
      ...{ room: 'room-1', phone: () => undefined, transfer: () => assert.fail('sent'), tell: () => {}, clock },
      log: { event: () => assert.fail('logged') },
      logger: pino({ level: 'silent' }),
    });
    assert.equal(sendOn.begin(ann), false);
  });
});
