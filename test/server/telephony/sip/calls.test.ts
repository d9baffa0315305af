import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallEvent } from '../../../../server/telephony/sip/ua/call.ts';
import { phone, types } from '../../../support/sip/phone.ts';
import { SimulatedNetwork } from '../../../support/sip/simulated-network.ts';

const A = '192.0.2.1';
const B = '192.0.2.2';
const answerAt = (address: string) => ({ address, port: 40_000 });

function pair(options: Parameters<typeof phone>[2] = {}) {
  const network = new SimulatedNetwork();
  const alice = phone(network, A);
  const bob = phone(network, B, options);
  const { clock } = network;
  return { network, clock, alice, bob };
}

/** A call that has been answered. */
function connected(options: Parameters<typeof phone>[2] = {}) {
  const world = pair(options);
  const out = world.alice.dial(B);
  world.clock.advance(50);
  const [inn] = world.bob.incoming;
  assert.ok(inn);
  inn.call.ring();
  inn.call.answer(answerAt(B));
  world.clock.advance(100);
  return { ...world, out, inn };
}

const last = (events: readonly CallEvent[]) => events.at(-1);
const lastMedia = (events: readonly CallEvent[]) => {
  const media = events.findLast((event) => event.type === 'media');
  return media?.type === 'media' ? media.audio : undefined;
};

test('a call rings, is answered, and ends for both when one hangs up; nothing of it is kept', () => {
  const { clock, out, inn, alice, bob } = connected();
  assert.deepEqual(types(out.events), ['progress', 'media', 'established']);
  assert.deepEqual(types(inn.events), ['media', 'established']);
  assert.deepEqual(lastMedia(out.events)?.remote, { address: B, port: 40_000 });
  assert.deepEqual(lastMedia(inn.events)?.remote, { address: A, port: 30_000 });
  out.call.hangUp();
  clock.advance(100);
  assert.deepEqual(last(out.events), { type: 'ended', by: 'us', cause: 'hung-up' });
  assert.deepEqual(last(inn.events), { type: 'ended', by: 'them', cause: 'hung-up' });
  clock.advance(64_000);
  assert.deepEqual(alice.agent.load, { transactions: 0, dialogs: 0, pendingCalls: 0 });
  assert.deepEqual(bob.agent.load, { transactions: 0, dialogs: 0, pendingCalls: 0 });
  assert.equal(clock.waiting, 0, 'no timer is left');
});

test('the one who was called hangs up', () => {
  const { clock, out, inn } = connected();
  inn.call.hangUp();
  clock.advance(100);
  assert.deepEqual(last(out.events), { type: 'ended', by: 'them', cause: 'hung-up' });
  assert.deepEqual(last(inn.events), { type: 'ended', by: 'us', cause: 'hung-up' });
});

test('who hangs up before the ACK waits for it: RFC 3261 15', () => {
  const { network, clock, alice, bob } = pair();
  alice.dial(B);
  clock.advance(50);
  bob.incoming[0]?.call.answer(answerAt(B));
  bob.incoming[0]?.call.hangUp();
  assert.ok(!network.lines(B).some((line) => line.startsWith('BYE')));
  clock.advance(50);
  assert.ok(network.lines(B).some((line) => line.startsWith('BYE')));
});

test('early media comes with 183, and the same description with 200', () => {
  const { network, clock, alice, bob } = pair();
  const out = alice.dial(B);
  clock.advance(50);
  bob.incoming[0]?.call.progress(answerAt(B));
  clock.advance(50);
  assert.deepEqual(types(out.events), ['progress', 'media']);
  bob.incoming[0]?.call.answer(answerAt(B));
  clock.advance(50);
  assert.deepEqual(types(out.events), ['progress', 'media', 'established']);
  const bodies = network.sent
    .filter(({ text }) => /^SIP\/2.0 (183|200)/.test(text))
    .map(({ text }) => text.split('\r\n\r\n')[1]);
  assert.equal(bodies.length, 2);
  assert.equal(bodies[0], bodies[1]);
});

test('refusals tell their cause', () => {
  const cases = [
    [486, 'busy'],
    [603, 'rejected'],
    [480, 'unavailable'],
    [488, 'media'],
    [503, 'trunk-failure'],
  ] as const;
  for (const [status, cause] of cases) {
    const { clock, alice, bob } = pair({ onCall: (call) => call.reject(status) });
    const out = alice.dial(B);
    clock.advance(100);
    assert.deepEqual(last(out.events), { type: 'ended', by: 'them', cause, status });
    assert.equal(last(bob.incoming[0]?.events ?? [])?.type, 'ended');
    clock.advance(64_000);
    assert.equal(clock.waiting, 0);
  }
});

test('CANCEL ends the ringing: 200 to it, 487 to the INVITE', () => {
  const { network, clock, alice, bob } = pair({ onCall: (call) => call.ring() });
  const out = alice.dial(B);
  clock.advance(50);
  out.call.hangUp();
  clock.advance(100);
  assert.deepEqual(last(out.events), { type: 'ended', by: 'us', cause: 'cancelled' });
  assert.deepEqual(last(bob.incoming[0]?.events ?? []), { type: 'ended', by: 'them', cause: 'cancelled', status: 487 });
  assert.ok(network.lines(B).some((line) => line.startsWith('SIP/2.0 487')));
  assert.ok(network.lines(A).filter((line) => line.startsWith('ACK')).length === 1);
});

test('a call that is hung up before anything came back is cancelled at the first 1xx: RFC 3261 9.1', () => {
  const { network, clock, alice } = pair({ onCall: (call) => call.ring() });
  const out = alice.dial(B);
  out.call.hangUp();
  assert.ok(!network.lines(A).some((line) => line.startsWith('CANCEL')));
  clock.advance(100);
  assert.ok(network.lines(A).some((line) => line.startsWith('CANCEL')));
  assert.deepEqual(last(out.events), { type: 'ended', by: 'us', cause: 'cancelled' });
});

test('200 that crosses the CANCEL gets ACK and BYE', () => {
  const { network, clock, alice, bob } = pair({ onCall: (call) => call.ring() });
  const out = alice.dial(B);
  clock.advance(50);
  bob.incoming[0]?.call.answer(answerAt(B));
  out.call.hangUp();
  clock.advance(200);
  const lines = network.lines(A).map((line) => line.split(' ')[0]);
  assert.deepEqual(lines.slice(-3), ['CANCEL', 'ACK', 'BYE']);
  assert.equal(last(out.events)?.type, 'ended');
  assert.equal(last(bob.incoming[0]?.events ?? [])?.type, 'ended');
});

test('of two phones that answer, the second gets ACK and BYE: RFC 3261 13.2.2.4', () => {
  const { network, clock, alice } = pair();
  const out = alice.dial(B);
  clock.advance(10);
  const invite = network.sent.find(({ text }) => text.startsWith('INVITE'))?.text ?? '';
  const header = (name: string) => invite.split('\r\n').find((line) => line.startsWith(`${name}: `)) ?? '';
  const answer = (tag: string) =>
    [
      'SIP/2.0 200 OK',
      header('Via'),
      header('From'),
      `${header('To')};tag=${tag}`,
      header('Call-ID'),
      header('CSeq'),
      `Contact: <sip:${tag}@${B}>`,
      'Content-Type: application/sdp',
      '',
      `v=0\r\no=- 1 1 IN IP4 ${B}\r\ns=-\r\nc=IN IP4 ${B}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n`,
    ].join('\r\n');
  const source = { transport: 'udp', address: B, port: 5060 } as const;
  alice.agent.receive(Buffer.from(answer('one')), source);
  alice.agent.receive(Buffer.from(answer('two')), source);
  alice.agent.receive(Buffer.from(answer('two')), source);
  assert.deepEqual(types(out.events), ['media', 'established']);
  const sent = network.lines(A).slice(1);
  assert.deepEqual(sent, [
    `ACK sip:one@${B} SIP/2.0`,
    `ACK sip:two@${B} SIP/2.0`,
    `BYE sip:two@${B} SIP/2.0`,
    `ACK sip:two@${B} SIP/2.0`,
  ]);
});

test('200 is repeated from T1 to T2 until the ACK, and without one the call is taken down: RFC 3261 13.3.1.4', () => {
  const { network, clock, alice, bob } = pair();
  network.drop(({ text }) => text.startsWith('ACK'));
  alice.dial(B);
  clock.advance(50);
  const [inn] = bob.incoming;
  inn?.call.answer(answerAt(B));
  const from = clock.monotonic();
  clock.advance(40_000);
  const answers = network.sent.filter(({ text }) => /^SIP\/2.0 200.*CSeq: \d+ INVITE/s.test(text));
  const times = answers.map(({ at }) => at - from);
  assert.deepEqual(times, [0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500]);
  assert.deepEqual(last(inn?.events ?? []), { type: 'ended', by: 'them', cause: 'lost' });
  assert.ok(network.lines(B).some((line) => line.startsWith('BYE')));
});

test('hold and resume change the direction on both sides, and keep payload types and origin', () => {
  const { network, clock, out, inn } = connected();
  out.call.hold();
  clock.advance(100);
  assert.equal(lastMedia(out.events)?.direction, 'sendonly');
  assert.equal(lastMedia(inn.events)?.direction, 'recvonly');
  inn.call.hold();
  clock.advance(100);
  assert.equal(lastMedia(inn.events)?.direction, 'inactive');
  assert.equal(lastMedia(out.events)?.direction, 'inactive');
  out.call.resume();
  inn.call.resume();
  clock.advance(10_000);
  assert.equal(lastMedia(out.events)?.direction, 'sendrecv');
  assert.equal(lastMedia(inn.events)?.direction, 'sendrecv');
  const origins = network.sent.filter(({ from }) => from === A).flatMap(({ text }) => text.match(/^o=.*$/m) ?? []);
  assert.equal(new Set(origins.map((line) => line.split(' ')[1])).size, 1);
});

test('both offering at once get 491, and both changes are made in the end: RFC 3261 14.1', () => {
  const { network, clock, out, inn } = connected();
  out.call.hold();
  inn.call.hold();
  clock.advance(100);
  assert.equal(network.sent.filter(({ text }) => text.startsWith('SIP/2.0 491')).length, 2);
  clock.advance(10_000);
  assert.equal(lastMedia(out.events)?.direction, 'inactive');
  assert.equal(lastMedia(inn.events)?.direction, 'inactive');
});

test('digits by INFO reach the other side', () => {
  const { clock, out, inn } = connected();
  out.call.sendDigit({ digit: '5', durationMs: 100 });
  out.call.sendDigit({ digit: '#', durationMs: 100 });
  clock.advance(100);
  assert.deepEqual(
    inn.events.filter(({ type }) => type === 'digit'),
    [
      { type: 'digit', digit: '5', durationMs: 100 },
      { type: 'digit', digit: '#', durationMs: 100 },
    ],
  );
});

test('a long call is refreshed, and ends where the other side has vanished: RFC 4028', () => {
  const { network, clock, out, inn } = connected({ sessionTimer: { intervalS: 90, minimumS: 90 } });
  clock.advance(3_600_000);
  assert.ok(!types(out.events).includes('ended'));
  assert.ok(!types(inn.events).includes('ended'));
  assert.ok(network.sent.filter(({ text }) => text.startsWith('UPDATE')).length >= 3);
  network.unplug(A);
  clock.advance(1_800_000);
  assert.equal(last(inn.events)?.type, 'ended');
});

test('a request of no call gets 481, and one of a call that is over too', () => {
  const { network, clock, out } = connected();
  const before = network.sent.length;
  out.call.hangUp();
  clock.advance(100);
  const bye = network.sent.slice(before).find(({ text }) => text.startsWith('BYE'));
  assert.ok(bye);
  const again = bye.text.replace(/branch=\w+/, 'branch=z9hG4bKother').replace(/CSeq: \d+/, 'CSeq: 77');
  const { network: other, bob } = pair();
  bob.agent.receive(Buffer.from(again), { transport: 'udp', address: A, port: 5060 });
  assert.deepEqual(other.lines(B), ['SIP/2.0 481 Call/Transaction Does Not Exist']);
});

test('nobody there: the call fails after 64 T1 over UDP, at once over TCP', () => {
  const { network, clock, alice } = pair();
  network.unplug(B);
  const udp = alice.dial(B);
  clock.advance(31_999);
  assert.deepEqual(udp.events, []);
  clock.advance(1);
  assert.deepEqual(udp.events, [{ type: 'ended', by: 'them', cause: 'trunk-failure' }]);
});

test('whoever hangs up at the first word of media gets the call ended cleanly', () => {
  const { clock, alice, bob } = pair({
    onCall: (call) => {
      call.listen(({ type }) => {
        if (type === 'media') call.hangUp();
      });
      call.answer(answerAt(B));
    },
  });
  const out = alice.dial(B);
  clock.advance(100_000);
  assert.equal(last(out.events)?.type, 'ended');
  assert.equal(last(bob.incoming[0]?.events ?? [])?.type, 'ended');
  assert.deepEqual(bob.agent.load, { transactions: 0, dialogs: 0, pendingCalls: 0 });
  assert.equal(clock.waiting, 0);
});

test('a hold that is refused leaves the call as it was', () => {
  const { network, out, inn, alice } = connected();
  out.call.hold();
  const invite = network.sent.at(-1)?.text ?? '';
  const header = (name: string) => invite.split('\r\n').find((line) => line.startsWith(`${name}: `)) ?? '';
  const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map(header);
  const refusal = ['SIP/2.0 488 Not Acceptable Here', ...copied, '', ''].join('\r\n');
  alice.agent.receive(Buffer.from(refusal), { transport: 'udp', address: B, port: 5060 });
  assert.deepEqual(last(out.events), { type: 'change-refused', status: 488 });
  assert.equal(out.call.state, 'established');
  assert.equal(inn.call.state, 'established');
});

test('a server that is not there, or not able, is passed over for the next: RFC 3263 4.3', () => {
  const network = new SimulatedNetwork();
  const hop = (address: string, transport: 'udp' | 'tcp' = 'udp') => ({ transport, address, port: 5060 });
  const hops = [hop('192.0.2.7', 'tcp'), hop('192.0.2.8'), hop(B)];
  const alice = phone(network, A, { locator: { locate: (_uri, found) => found(hops) } });
  phone(network, '192.0.2.8', { onCall: (call) => call.reject(503) });
  phone(network, B, { onCall: (call) => call.answer(answerAt(B)) });
  const { events } = alice.dial('carrier.example');
  network.clock.advance(200);
  assert.deepEqual(types(events), ['media', 'established']);
});

test('a name that leads nowhere fails the call at once', () => {
  const network = new SimulatedNetwork();
  const { events } = phone(network, A).dial('nowhere.example');
  assert.deepEqual(events, [{ type: 'ended', by: 'them', cause: 'trunk-failure' }]);
});
