import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { PeopleDesk } from '../../../../server/agent/people/people-desk.ts';
import { PersonLinks } from '../../../../server/calls/person-link.ts';
import { exactWords } from '../../../../server/contract/index.ts';
import type { CallEvent } from '../../../../server/store/store.ts';
import { FakeCallRoom } from '../../../support/fake-call-room.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeRealtime } from '../../../support/fake-realtime.ts';
import { aLine } from '../../../support/lines.ts';

const logger = pino({ level: 'silent' });

/** A desk of a replacement agent, and what it has done. */
function aDesk({ people = true, carrier = false } = {}) {
  const done: string[] = [];
  const clock = new FakeClock();
  const never = () => new Promise<never>(() => {});
  const desk = new PeopleDesk({
    callId: 'call-1',
    roomName: 'room-1',
    room: { caption: () => {} },
    line: aLine({ transferTargets: [{ name: 'Ann', phone: '+12125550177', trunk: 'carrier' }] }),
    hold: { start: () => done.push('hold'), stop: () => done.push('unhold') },
    conversation: {
      sayInstead: (words) => done.push(exactWords(words) ?? words),
      callerMuted: () => {},
      follow: (follower) => done.push(follower ? 'silent' : 'speaks'),
    },
    phone: () => (carrier ? 'sip_+441632960961' : undefined),
    callingNumber: () => undefined,
    log: { event: () => {} },
    deps: {
      store: { getCall: async () => undefined },
      openRealtime: (options) => new FakeRealtime(options.session, options.onEvent),
      ...(carrier && { sendOn: async ({ to }) => void done.push(`sent on to ${to}`) }),
      ...(people && {
        people: {
          calls: {
            dials: !carrier,
            room: carrier ? async () => ({ name: 'person-1', url: 'ws://livekit.example', token: 'token' }) : never,
            dial: never,
            offer: async () => {},
            drop: never,
            join: never,
            end: async (callId) => void done.push(`end ${callId}`),
          },
          openRoom: (emit) => (carrier ? new FakeCallRoom(clock, emit) : assert.fail('no room is opened')),
          ...(carrier && {
            links: {
              signer: new PersonLinks('secret', clock.now),
              sender: { reaches: () => true, send: async () => done.push('link') > 0 },
              address: 'https://bakery.example/answer',
            },
          }),
        },
      }),
    },
    onRealtime: () => {},
    clock,
    logger,
  });
  return { desk, done, clock, settled: () => new Promise((resolve) => setImmediate(resolve)) };
}

const past = (...names: string[]): { events: CallEvent[] } => ({
  events: names.map((name, at) => ({ callId: 'call-1', name, at, data: { person: 'Ann' } })),
});

describe('an agent that takes over from one which was lost', () => {
  test('while a phone rang ends that call, and offers a message', () => {
    const { desk, done } = aDesk();
    assert.equal(desk.resume(past('person-called')), false);
    assert.equal(desk.giveUp(past('person-called')), true);
    assert.deepEqual(done, ['end call-1', 'I am sorry, I could not reach Ann. Would you like to leave a message?']);
    assert.equal(desk.busy, false);
  });

  test('while two talked stays silent, and comes back when the other leaves', () => {
    const { desk, done, clock } = aDesk();
    assert.equal(desk.resume(past('person-called', 'person-took', 'person-joined')), true);
    desk.personJoined('Ann', true);
    clock.advance(60_000);
    assert.deepEqual(done, ['silent', 'end call-1']);
    desk.personLeft();
    assert.deepEqual(done.slice(2), ['speaks', 'Ann has left the call. Is there anything else?']);
  });

  test('comes back where the other has left meanwhile', () => {
    const { desk, done, clock } = aDesk();
    desk.resume(past('person-joined'));
    clock.advance(8_000);
    assert.equal(done.at(-1), 'Ann has left the call. Is there anything else?');
    assert.equal(desk.busy, false);
  });

  test('has nothing to go on with where nobody was called, or they had left', () => {
    const { desk, done } = aDesk();
    assert.deepEqual([desk.resume(past('person-left')), desk.giveUp(past('person-left'))], [false, false]);
    assert.deepEqual([desk.resume(undefined), desk.giveUp(undefined), done], [false, false, []]);
  });
});

test('where nobody may be called, a message is offered at once', async () => {
  const { desk, done } = aDesk({ people: false });
  assert.deepEqual(desk.call('Ann'), {
    calling: false,
    say: 'I am sorry, I could not reach Ann. Would you like to leave a message?',
  });
  assert.equal(await desk.reach(), false);
  assert.deepEqual(done, []);
});

test('where a carrier would take the caller away, a link is tried before', async () => {
  const { desk, done, clock, settled } = aDesk({ carrier: true });
  assert.equal(desk.call('Ann').calling, true);
  await settled();
  assert.deepEqual(done, ['hold', 'link']);
  clock.advance(30_000);
  assert.deepEqual(done.slice(2), ['end call-1', 'unhold', 'One moment, please. I am calling Ann.']);
  assert.equal(desk.busy, true);
  clock.advance(4_000);
  assert.equal(done.at(-1), 'sent on to tel:+12125550177');
});
