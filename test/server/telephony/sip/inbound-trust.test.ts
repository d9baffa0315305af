import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddressList } from '../../../../server/telephony/sip/guard/address-list.ts';
import { gatePolicy } from '../../../../server/telephony/sip/guard/gate.ts';
import { RateLimit } from '../../../../server/telephony/sip/guard/rate-limit.ts';
import { type Phone, phone, types } from '../../../support/sip/phone.ts';
import { SimulatedNetwork } from '../../../support/sip/simulated-network.ts';

const US = '192.0.2.200';
const digest = { realm: 'shop', passwordOf: (name: string) => (name === 'bob' ? 'sesame' : undefined) };
const sources = new AddressList(['203.0.113.0/24', '2001:db8::/32']);

function answering(options: Parameters<typeof phone>[2] = {}) {
  const network = new SimulatedNetwork();
  const us = phone(network, US, { onCall: (call) => call.answer({ address: US, port: 4_000 }), ...options });
  return { network, us };
}

function result(network: SimulatedNetwork, caller: Phone, credentials?: { username: string; password: string }) {
  const { events } = caller.dial(US, credentials ? { credentials } : {});
  network.clock.advance(1_000);
  const end = events.find((event) => event.type === 'ended');
  return end?.type === 'ended' ? end.status : events.at(-1)?.type;
}

test('where addresses and a password are asked for, both must hold', () => {
  const { network, us } = answering({ policyFor: () => ({ sources, digest }) });
  const inside = phone(network, '203.0.113.7');
  const outside = phone(network, '198.51.100.7');
  const bob = { username: 'bob', password: 'sesame' };
  assert.equal(result(network, inside, bob), 'established');
  assert.equal(result(network, inside), 401);
  assert.equal(result(network, inside, { username: 'bob', password: 'wrong' }), 401);
  assert.equal(result(network, outside, bob), 403);
  assert.deepEqual(us.refused, ['401 wrong-password', '403 source-not-allowed']);
});

test('an address in Via, From or Contact is no address that a packet comes from', () => {
  const { network, us } = answering({ policyFor: () => ({ sources }) });
  const forged = [
    `INVITE sip:shop@${US} SIP/2.0`,
    'Via: SIP/2.0/UDP 203.0.113.7;branch=z9hG4bKforged;received=203.0.113.7',
    'From: <sip:a@203.0.113.7>;tag=1',
    `To: <sip:shop@${US}>`,
    'Call-ID: a',
    'CSeq: 1 INVITE',
    'Contact: <sip:a@203.0.113.7>',
    '',
    '',
  ].join('\r\n');
  us.agent.receive(Buffer.from(forged), { transport: 'udp', address: '198.51.100.7', port: 5060 });
  assert.deepEqual(network.lines(US), ['SIP/2.0 403 Forbidden']);
  assert.equal(network.sent[0]?.to.address, '198.51.100.7', 'the answer goes to the sender, not to a third party');
});

test('an unknown user and a wrong password get the same answer', () => {
  const { network } = answering({ policyFor: () => ({ digest }) });
  const answers = ['bob', 'nobody'].map((username, i) => {
    const caller = phone(network, `203.0.113.${i}`);
    const from = network.sent.length;
    result(network, caller, { username, password: 'wrong' });
    const texts = network.sent
      .slice(from)
      .filter((sent) => sent.from === US)
      .map(({ text }) => text);
    return texts.map((text) => text.replace(/nonce="[^"]*"|tag=\w+|branch=\w+|203\.0\.113\.\d|Call-ID: \w+/g, ''));
  });
  assert.deepEqual(answers[0], answers[1]);
});

test('scanners get no answer, and nobody learns a version', () => {
  const { network, us } = answering();
  const options = (agent: string) =>
    `OPTIONS sip:100@${US} SIP/2.0\r\nVia: SIP/2.0/UDP 203.0.113.7;branch=z9hG4bK${agent.length}\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:100@x>\r\nCall-ID: ${agent.length}\r\nCSeq: 1 OPTIONS\r\nUser-Agent: ${agent}\r\n\r\n`;
  for (const agent of ['friendly-scanner', 'sipvicious', 'sipcli/v1.8', 'VaxSIPUserAgent/3.5', 'pplsip']) {
    us.agent.receive(Buffer.from(options(agent)), { transport: 'udp', address: '203.0.113.7', port: 5060 });
  }
  assert.deepEqual(network.lines(US), []);
  us.agent.receive(Buffer.from(options('Asterisk PBX 20.5')), { transport: 'udp', address: '203.0.113.7', port: 5060 });
  assert.match(network.sent[0]?.text ?? '', /^SIP\/2\.0 200.*Server: Hoyhoy\r\n/s);
});

test('a flood from one source does not keep another from calling', () => {
  const { network, us } = answering();
  const flood = (i: number) =>
    `INVITE sip:shop@${US} SIP/2.0\r\nVia: SIP/2.0/UDP 198.51.100.7;branch=z9hG4bKflood${i}\r\nFrom: <sip:a@x>;tag=${i}\r\nTo: <sip:shop@x>\r\nCall-ID: ${i}\r\nCSeq: 1 INVITE\r\nContact: <sip:a@198.51.100.7>\r\n\r\n`;
  for (let i = 0; i < 5_000; i += 1) {
    us.agent.receive(Buffer.from(flood(i)), { transport: 'udp', address: '198.51.100.7', port: 5060 });
  }
  assert.ok(us.incoming.length <= gatePolicy.newRequests.burst);
  assert.equal(result(network, phone(network, '203.0.113.7')), 'established');
});

test('a source that is known has a pace of its own, which a flood of strangers does not use up', () => {
  const paceOf = (source: string) => (source.startsWith('203.0.113.') ? 100 : undefined);
  const { network, us } = answering({ paceOf, maxPendingCalls: 10_000, onCall: (call) => call.reject(486) });
  const invite = (source: string, i: number) =>
    us.agent.receive(
      Buffer.from(
        `INVITE sip:shop@${US} SIP/2.0\r\nVia: SIP/2.0/UDP ${source};branch=z9hG4bK${i}\r\nFrom: <sip:a@x>;tag=${i}\r\nTo: <sip:shop@x>\r\nCall-ID: ${i}\r\nCSeq: 1 INVITE\r\nContact: <sip:a@${source}>\r\n\r\n`,
      ),
      { transport: 'udp', address: source, port: 5060 },
    );
  for (let i = 0; i < 2_000; i += 1) invite(`198.51.100.${i % 250}`, i);
  const ofStrangers = us.incoming.length;
  assert.ok(ofStrangers <= gatePolicy.allNewRequests.burst);
  for (let i = 0; i < 1_000; i += 1) invite('203.0.113.7', 10_000 + i);
  assert.equal(us.incoming.length, ofStrangers + 300);
  network.clock.advance(1_000);
  for (let i = 0; i < 1_000; i += 1) invite('203.0.113.7', 20_000 + i);
  assert.equal(us.incoming.length, ofStrangers + 400);
});

test('with too many calls waiting for an answer the next gets 503 with Retry-After, and is forgotten', () => {
  const { network, us } = answering({ maxPendingCalls: 2, onCall: (call) => call.ring() });
  const callers = ['203.0.113.1', '203.0.113.2', '203.0.113.3'].map((address) => phone(network, address).dial(US));
  network.clock.advance(1_000);
  assert.deepEqual(
    callers.map(({ events }) => types(events).at(-1)),
    ['progress', 'progress', 'ended'],
  );
  const refusal = network.sent.find(({ text }) => text.startsWith('SIP/2.0 503'));
  assert.match(refusal?.text ?? '', /\r\nRetry-After: \d+\r\n/);
  assert.equal(us.agent.load.pendingCalls, 2);
});

test('once it drains, new calls get 503 and those that stand go on', () => {
  const { network, us } = answering();
  const first = phone(network, '203.0.113.1').dial(US);
  network.clock.advance(100);
  us.agent.drain();
  assert.equal(result(network, phone(network, '203.0.113.2')), 503);
  first.call.hold();
  network.clock.advance(100);
  assert.deepEqual(types(first.events), ['media', 'established', 'media']);
});

test('a rate has its burst, then its pace', () => {
  const limit = new RateLimit({ burst: 3, perSecond: 2 });
  const taken = (now: number, tries: number) => Array.from({ length: tries }, () => limit.take('a', now));
  assert.deepEqual(taken(0, 4), [true, true, true, false]);
  assert.deepEqual(taken(499, 1), [false]);
  assert.deepEqual(taken(500, 2), [true, false]);
  assert.ok(limit.take('b', 500));
  assert.deepEqual(taken(60_000, 4), [true, true, true, false]);
});

test('ranges of addresses, also of IPv6; a broken one says so', () => {
  assert.ok(sources.has('203.0.113.255'));
  assert.ok(!sources.has('203.0.114.0'));
  assert.ok(sources.has('2001:db8:1::1'));
  assert.ok(!sources.has('example.com'));
  for (const broken of ['203.0.113.0/33', 'example.com', '203.0.113.0/', '1.2.3.4/8/9', '']) {
    assert.throws(() => new AddressList([broken]), { reason: 'bad-address-range' }, broken);
  }
});
