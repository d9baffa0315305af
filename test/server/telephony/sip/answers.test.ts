import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatePolicy } from '../../../../server/telephony/sip/guard/gate.ts';
import { phone, types } from '../../../support/sip/phone.ts';
import { SimulatedNetwork } from '../../../support/sip/simulated-network.ts';

const US = '192.0.2.200';
const THEM = '203.0.113.5';
const source = { transport: 'udp', address: THEM, port: 5060 } as const;
const SDP = `v=0\r\no=- 1 1 IN IP4 ${THEM}\r\ns=-\r\nc=IN IP4 ${THEM}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n`;

interface Parts {
  method?: string;
  branch?: string;
  cseq?: number;
  toTag?: string;
  headers?: readonly string[];
  body?: string;
}

/** A request of one call, with what a test wants to be different. */
function request({ method = 'INVITE', branch = 'one', cseq = 1, toTag, headers = [], body = '' }: Parts): Buffer {
  const type =
    body === '' || headers.some((header) => header.startsWith('Content-Type')) ? [] : ['Content-Type: application/sdp'];
  const lines = [
    `${method} sip:shop@${US} SIP/2.0`,
    `Via: SIP/2.0/UDP ${THEM};branch=z9hG4bK${branch};rport`,
    `From: <sip:a@${THEM}>;tag=them`,
    `To: <sip:shop@${US}>${toTag === undefined ? '' : `;tag=${toTag}`}`,
    'Call-ID: call',
    `CSeq: ${cseq} ${method}`,
    `Contact: <sip:a@${THEM}>`,
    ...type,
    ...headers,
    '',
    body,
  ];
  return Buffer.from(lines.join('\r\n'));
}

function world(options: Parameters<typeof phone>[2] = {}) {
  const network = new SimulatedNetwork();
  const us = phone(network, US, options);
  const send = (parts: Parts) => us.agent.receive(request(parts), source);
  /** The newest answer that went out. */
  const answer = () => {
    const text = network.sent.findLast((sent) => sent.text.startsWith('SIP/2.0'))?.text ?? '';
    return {
      text,
      status: Number(text.split(' ')[1]),
      header: (name: string) => new RegExp(`^${name}: (.*)\r$`, 'm').exec(text)?.[1],
    };
  };
  return { network, clock: network.clock, us, send, answer };
}

/** A call of theirs that we have answered, and they acknowledged. */
function established(options: Parameters<typeof phone>[2] = {}, headers: readonly string[] = []) {
  const there = world({ onCall: (call) => call.answer({ address: US, port: 4_000 }), ...options });
  there.send({ body: SDP, headers });
  const toTag = /tag=(\w+)/.exec(there.answer().header('To') ?? '')?.[1] ?? '';
  there.send({ method: 'ACK', branch: 'ack', toTag });
  assert.deepEqual(types(there.us.incoming[0]?.events ?? []), ['media', 'established']);
  return { ...there, toTag };
}

test('what we can not do is refused, and the answer says what we can', () => {
  const cases: [Parts, number, string, RegExp][] = [
    [{ method: 'SUBSCRIBE' }, 405, 'Allow', /INVITE/],
    [{ headers: ['Require: 100rel'] }, 420, 'Unsupported', /^100rel$/],
    [{ body: '<x/>', headers: ['Content-Type: text/xml'] }, 415, 'Accept', /^application\/sdp$/],
    [{ body: SDP, headers: ['Content-Encoding: gzip'] }, 415, 'Accept-Encoding', /^identity$/],
    [{ body: SDP.replace('AVP 0', 'AVP 18') }, 488, 'To', /tag=/],
    [{ method: 'BYE', toTag: 'nobody' }, 481, 'To', /tag=nobody$/],
    [{ method: 'INFO' }, 481, 'To', /tag=/],
    [{ method: 'REFER', headers: [`Refer-To: <sip:x@${THEM}>`] }, 603, 'To', /tag=/],
    [{ method: 'CANCEL' }, 481, 'To', /tag=/],
  ];
  for (const [parts, status, header, value] of cases) {
    const { send, answer, us } = world();
    send(parts);
    assert.equal(answer().status, status, JSON.stringify(parts));
    assert.match(answer().header(header) ?? '', value);
    assert.equal(us.incoming.length, 0);
  }
});

test('an INVITE that came twice by different ways is one call: RFC 3261 8.2.2.2', () => {
  const { send, answer, us } = world();
  send({ branch: 'one', body: SDP });
  send({ branch: 'two', body: SDP });
  assert.equal(answer().status, 482);
  assert.equal(us.incoming.length, 1);
});

test('an INVITE that comes again gets its newest answer again, also a final one', () => {
  const { send, answer, us, network } = world();
  send({ body: SDP });
  us.incoming[0]?.call.ring();
  const before = network.sent.length;
  send({ body: SDP });
  assert.equal(network.sent.length, before + 1);
  assert.equal(answer().status, 180);
  us.incoming[0]?.call.reject(486);
  send({ body: SDP });
  assert.equal(answer().status, 486);
  assert.equal(us.incoming.length, 1);
});

test('the answer goes to where the request came from, and says so: RFC 3261 18.2.1, RFC 3581 4', () => {
  const { network, us, answer } = world();
  us.agent.receive(request({ method: 'OPTIONS' }), { transport: 'udp', address: '198.51.100.1', port: 40_001 });
  assert.deepEqual(network.sent.at(-1)?.to, { transport: 'udp', address: '198.51.100.1', port: 40_001 });
  assert.match(
    answer().header('Via') ?? '',
    /received=198\.51\.100\.1;rport=40001|rport=40001;received=198\.51\.100\.1/,
  );
});

test('BYE before the answer ends the INVITE with 487: RFC 3261 15.1.2', () => {
  const { send, us, network } = world();
  send({ body: SDP });
  us.incoming[0]?.call.ring();
  const toTag = /^To: .*tag=(\w+)/m.exec(network.sent.at(-1)?.text ?? '')?.[1] ?? '';
  send({ method: 'BYE', branch: 'bye', cseq: 2, toTag });
  assert.deepEqual(
    network
      .lines(US)
      .slice(-2)
      .map((line) => line.split(' ')[1])
      .sort(),
    ['200', '487'],
  );
  assert.equal(us.incoming[0]?.events.at(-1)?.type, 'ended');
});

test('an INVITE that expires is ended with 487: RFC 3261 13.3.1', () => {
  const { send, us, clock, answer } = world({ onCall: (call) => call.ring() });
  send({ body: SDP, headers: ['Expires: 20'] });
  clock.advance(19_000);
  assert.equal(us.incoming[0]?.call.state, 'incoming');
  clock.advance(1_000);
  assert.equal(answer().status, 487);
});

test('the proxies that want to stay on the way do: requests of ours go by them in their order', () => {
  const { network, us, toTag } = established({}, ['Record-Route: <sip:192.0.2.50;lr>, <sip:192.0.2.51;lr>']);
  assert.ok(toTag);
  assert.match(
    network.sent.find(({ text }) => text.startsWith('SIP/2.0 200'))?.text ?? '',
    /Record-Route: <sip:192.0.2.50;lr>, <sip:192.0.2.51;lr>/,
  );
  us.incoming[0]?.call.hangUp();
  const bye = network.sent.at(-1);
  assert.equal(bye?.to.address, '192.0.2.50');
  assert.match(bye?.text ?? '', /^BYE sip:a@203.0.113.5 SIP\/2.0\r\n/);
  assert.deepEqual(
    [...(bye?.text ?? '').matchAll(/^Route: (.*)\r$/gm)].map(([, route]) => route),
    ['<sip:192.0.2.50;lr>', '<sip:192.0.2.51;lr>'],
  );
});

test('a strict router becomes the Request-URI: RFC 3261 12.2.1.1', () => {
  const { network, us } = established({}, ['Record-Route: <sip:192.0.2.50>']);
  us.incoming[0]?.call.hangUp();
  const bye = network.sent.at(-1);
  assert.equal(bye?.to.address, '192.0.2.50');
  assert.match(bye?.text ?? '', /^BYE sip:192.0.2.50 SIP\/2.0\r\n/);
  assert.match(bye?.text ?? '', /\r\nRoute: <sip:a@203.0.113.5>\r\n/);
});

test('requests in a call: too old 500, crossing offers 491, no audio 488 with the call as it was, an odd key 400', () => {
  const { send, answer, us, toTag } = established();
  let branch = 0;
  const ask = (parts: Parts) => {
    branch += 1;
    send({ branch: `b${branch}`, toTag, ...parts });
    return answer().status;
  };
  assert.equal(ask({ method: 'OPTIONS', cseq: 10 }), 200);
  assert.equal(ask({ method: 'OPTIONS', cseq: 9 }), 500);
  assert.equal(ask({ cseq: 11, body: SDP.replace('AVP 0', 'AVP 18') }), 488);
  assert.equal(
    ask({ method: 'INFO', cseq: 12, body: 'Signal=x', headers: ['Content-Type: application/dtmf-relay'] }),
    400,
  );
  assert.equal(ask({ method: 'INFO', cseq: 13, body: 'x', headers: ['Content-Type: text/plain'] }), 415);
  assert.equal(ask({ method: 'NOTIFY', cseq: 14 }), 489);
  assert.equal(ask({ method: 'REFER', cseq: 15, headers: [`Refer-To: <sip:x@${THEM}>`] }), 603);
  us.incoming[0]?.call.hold();
  assert.equal(ask({ cseq: 16, body: SDP }), 491);
  assert.equal(us.incoming[0]?.call.state, 'established');
});

test('a re-INVITE moves the audio, and an old ACK does not end the wait for the new one', () => {
  const { send, answer, us, toTag, clock, network } = established();
  send({ branch: 're', cseq: 2, toTag, body: SDP.replace('4000', '5000') });
  assert.equal(answer().status, 200);
  const media = us.incoming[0]?.events.at(-1);
  assert.equal(media?.type === 'media' && media.audio.remote?.port, 5000);
  send({ method: 'ACK', branch: 'ack', cseq: 1, toTag });
  const before = network.sent.length;
  clock.advance(500);
  assert.equal(network.sent.length, before + 1, '200 is repeated');
  send({ method: 'ACK', branch: 'ack2', cseq: 2, toTag });
  clock.advance(10_000);
  assert.equal(network.sent.length, before + 1);
});

test('session timers: too short is refused, theirs and ours are agreed upon: RFC 4028', () => {
  const short = world({ onCall: (call) => call.answer({ address: US, port: 4_000 }) });
  short.send({ body: SDP, headers: ['Supported: timer', 'Session-Expires: 60'] });
  assert.equal(short.answer().status, 422);
  assert.equal(short.answer().header('Min-SE'), '90');
  const theirs = established({}, ['Supported: timer', 'Session-Expires: 120;refresher=uas', 'Min-SE: 90']);
  const ok = theirs.network.sent.find(({ text }) => text.startsWith('SIP/2.0 200'))?.text ?? '';
  assert.match(ok, /\r\nSession-Expires: 120;refresher=uas\r\n/);
  assert.match(ok, /\r\nRequire: timer\r\n/);
  theirs.clock.advance(60_000);
  assert.ok(theirs.network.lines(US).at(-1)?.startsWith('INVITE'), 'refreshed by re-INVITE where UPDATE is not known');
  // Nobody answers the refresh.
  theirs.clock.advance(32_000);
  assert.equal(theirs.us.incoming[0]?.events.at(-1)?.type, 'ended');
  const unknown = established();
  const plain = unknown.network.sent.find(({ text }) => text.startsWith('SIP/2.0 200'))?.text ?? '';
  assert.match(plain, /\r\nSession-Expires: 1800;refresher=uas\r\n/);
  assert.doesNotMatch(plain, /\r\nRequire:/);
});

test('a second INVITE before the first is answered, and an UPDATE that offers, are asked to come later: RFC 3261 14.2, RFC 3311 5.2', () => {
  const { send, answer, us, network } = world();
  send({ body: SDP });
  us.incoming[0]?.call.ring();
  const toTag = /^To: .*tag=(\w+)/m.exec(network.sent.at(-1)?.text ?? '')?.[1] ?? '';
  for (const [cseq, method] of [
    [2, 'INVITE'],
    [3, 'UPDATE'],
  ] as const) {
    send({ method, branch: method, cseq, toTag, body: SDP });
    assert.equal(answer().status, 500, method);
    assert.match(answer().header('Retry-After') ?? '', /^(10|[0-9])$/);
  }
  us.incoming[0]?.call.answer({ address: US, port: 4_000 });
  assert.equal(answer().status, 200);
  send({ method: 'ACK', branch: 'ack', toTag });
  send({ branch: 'again', cseq: 4, toTag, body: SDP });
  assert.equal(answer().status, 200);
});

test('100 tells the time of its INVITE, for whoever measures the way: RFC 3261 8.2.6.1', () => {
  const { send, answer, us } = world();
  send({ body: SDP, headers: ['Timestamp: 54.25'] });
  assert.deepEqual([answer().status, answer().header('Timestamp')], [100, '54.25']);
  us.incoming[0]?.call.ring();
  assert.deepEqual([answer().status, answer().header('Timestamp')], [180, undefined]);
});

test('CANCEL is answered with the tag of its INVITE: RFC 3261 9.2', () => {
  const { send, us, network } = world({ onCall: (call) => call.ring() });
  send({ body: SDP });
  send({ method: 'CANCEL' });
  const tags = network.sent.slice(1).map(({ text }) => /^To: .*tag=(\w+)/m.exec(text)?.[1]);
  assert.deepEqual(
    network.sent.slice(1).map(({ text }) => text.split(' ')[1]),
    ['180', '200', '487'],
  );
  assert.equal(new Set(tags).size, 1);
  assert.equal(us.incoming[0]?.events.at(-1)?.type, 'ended');
});

test('a request of which nothing is kept gets the same tag each time, and another one another: RFC 3261 8.2.7', () => {
  const { send, answer } = world({ gate: { ...gatePolicy, allNewRequests: { burst: 1, perSecond: 0.001 } } });
  send({ method: 'OPTIONS' });
  assert.equal(answer().status, 200);
  const tagOf = (parts: Parts) => {
    send(parts);
    return [answer().status, /tag=(\w+)/.exec(answer().header('To') ?? '')?.[1]];
  };
  const busy = tagOf({ body: SDP });
  assert.equal(busy[0], 503);
  assert.match(busy[1]?.toString() ?? '', /^\w{24}$/);
  assert.deepEqual(tagOf({ body: SDP }), busy);
  assert.notEqual(tagOf({ cseq: 2, body: SDP })[1], busy[1]);
  const broken = { body: SDP, headers: ['Max-Forwards: many'] };
  const unreadable = tagOf(broken);
  assert.equal(unreadable[0], 400);
  assert.match(unreadable[1]?.toString() ?? '', /^\w{24}$/);
  assert.deepEqual(tagOf(broken), unreadable);
});

test('an answer that is meant for somebody behind us is not taken: RFC 3261 8.1.3.3', () => {
  const { us, network } = world();
  const { events } = us.dial(THEM);
  const copied = /^(?:Via|From|To|Call-ID|CSeq): .*\r$/gm;
  const copies = [...(network.sent.at(-1)?.text ?? '').matchAll(copied)].map(([line]) => line.trim());
  const busy = (...vias: string[]) =>
    us.agent.receive(Buffer.from(['SIP/2.0 486 Busy Here', ...copies, ...vias, '', ''].join('\r\n')), source);
  busy('Via: SIP/2.0/UDP 192.0.2.77;branch=z9hG4bKother');
  assert.deepEqual(types(events), []);
  busy();
  assert.deepEqual(types(events), ['ended']);
});
