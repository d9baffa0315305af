import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from '../../../../server/telephony/sip/message/parse.ts';
import { phone } from '../../../support/sip/phone.ts';
import { SimulatedNetwork } from '../../../support/sip/simulated-network.ts';

// RFC 5118: torture tests of IPv6, by the number of its section.
const messages = {
  '4.1': `REGISTER sip:[2001:db8::10] SIP/2.0
To: sip:user@example.com
From: sip:user@example.com;tag=81x2
Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111
Call-ID: SSG9559905523997077@hlau_4100
Max-Forwards: 70
Contact: "Caller" <sip:caller@[2001:db8::1]>
CSeq: 98176 REGISTER
Content-Length: 0

`,
  '4.2': `REGISTER sip:2001:db8::10 SIP/2.0
To: sip:user@example.com
From: sip:user@example.com;tag=81x2
Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111
Call-ID: SSG9559905523997077@hlau_4100
Max-Forwards: 70
Contact: "Caller" <sip:caller@[2001:db8::1]>
CSeq: 98176 REGISTER
Content-Length: 0

`,
  '4.3': `REGISTER sip:[2001:db8::10:5070] SIP/2.0
To: sip:user@example.com
From: sip:user@example.com;tag=81x2
Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111
Call-ID: SSG9559905523997077@hlau_4100
Contact: "Caller" <sip:caller@[2001:db8::1]>
Max-Forwards: 70
CSeq: 98176 REGISTER
Content-Length: 0

`,
  '4.4': `REGISTER sip:[2001:db8::10]:5070 SIP/2.0
To: sip:user@example.com
From: sip:user@example.com;tag=81x2
Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111
Call-ID: SSG9559905523997077@hlau_4100
Contact: "Caller" <sip:caller@[2001:db8::1]>
Max-Forwards: 70
CSeq: 98176 REGISTER
Content-Length: 0

`,
  '4.5 bracketed': `BYE sip:[2001:db8::10] SIP/2.0
To: sip:user@example.com;tag=bd76ya
From: sip:user@example.com;tag=81x2
Via: SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3-111
Call-ID: SSG9559905523997077@hlau_4100
Max-Forwards: 70
CSeq: 321 BYE
Content-Length: 0

`,
  '4.5 bare': `OPTIONS sip:[2001:db8::10] SIP/2.0
To: sip:user@example.com
From: sip:user@example.com;tag=81x2
Via: SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3
Call-ID: SSG95523997077@hlau_4100
Max-Forwards: 70
Contact: "Caller" <sip:caller@[2001:db8::9:1]>
CSeq: 921 OPTIONS
Content-Length: 0

`,
  '4.6': `INVITE sip:user@[2001:db8::10] SIP/2.0
To: sip:user@[2001:db8::10]
From: sip:user@example.com;tag=81x2
Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111
Call-ID: SSG9559905523997077@hlau_4100
Contact: "Caller" <sip:caller@[2001:db8::9:1]>
CSeq: 8612 INVITE
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: 268

v=0
o=assistant 971731711378798081 0 IN IP6 2001:db8::20
s=Live video feed for today's meeting
c=IN IP6 2001:db8::20
t=3338481189 3370017201
m=audio 6000 RTP/AVP 2
a=rtpmap:2 G726-32/8000
m=video 6024 RTP/AVP 107
a=rtpmap:107 H263-1998/90000
`,
  '4.7': `BYE sip:user@host.example.net SIP/2.0
Via: SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3-111
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKjhja8781hjuaij65144
Via: SIP/2.0/TCP [2001:db8::9:255];branch=z9hG4bK451jj;received=192.0.2.200
Call-ID: 997077@lau_4100
Max-Forwards: 70
CSeq: 89187 BYE
To: sip:user@example.net;tag=9817--94
From: sip:user@example.com;tag=81x2
Content-Length: 0

`,
  '4.8': `INVITE sip:user@[2001:db8::10] SIP/2.0
To: sip:user@[2001:db8::10]
From: sip:user@example.com;tag=81x2
Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111
Contact: "Caller" <sip:caller@[2001:db8::9:1]>
Max-Forwards: 70
CSeq: 8912 INVITE
Call-ID: 97077@lau_4100
Content-Type: application/sdp
Content-Length: 181

v=0
o=bob 280744730 28977631 IN IP4 host.example.com
s=
t=0 0
m=audio 22334 RTP/AVP 0
c=IN IP4 192.0.2.1
m=video 6024 RTP/AVP 107
c=IN IP6 2001:db8::1
a=rtpmap:107 H263-1998/90000
`,
  '4.9': `INVITE sip:user@example.com SIP/2.0
To: sip:user@example.com
From: sip:user@east.example.com;tag=81x2
Via: SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKbh19
Via: SIP/2.0/UDP [::ffff:192.0.2.2];branch=z9hG4bKas3-111
Call-ID: SSG9559905523997077@hlau_4100
Contact: "T. desk phone" <sip:ted@[::ffff:192.0.2.2]>
CSeq: 612 INVITE
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: 236

v=0
o=assistant 971731711378798081 0 IN IP6 ::ffff:192.0.2.2
s=Call me soon, please!
c=IN IP6 ::ffff:192.0.2.2
t=3338481189 3370017201
m=audio 6000 RTP/AVP 2
a=rtpmap:2 G726-32/8000
m=video 6024 RTP/AVP 107
a=rtpmap:107 H263-1998/90000
`,
  // The address has three colons in a row: RFC 5118 4.10.
  '4.10 wrong': `INVITE sip:user@example.com SIP/2.0
To: sip:user@example.com
From: sip:user@east.example.com;tag=81x2
Via: SIP/2.0/UDP [2001:db8:::192.0.2.1]:19823;branch=z9hG4bKbh19
Call-ID: a
CSeq: 612 INVITE
Content-Length: 0

`,
  '4.10 right': `OPTIONS sip:user@[2001:db8::192.0.2.1] SIP/2.0
To: sip:user@[2001:db8::192.0.2.1]
From: sip:user@example.com;tag=81x2
Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111
Call-ID: b
CSeq: 8612 OPTIONS
Content-Length: 0

`,
} as const;

/** `offers-audio` is one of ours to answer; G.726 is not, and gets 488. */
const outcomes: Readonly<Record<keyof typeof messages, number | 'call'>> = {
  '4.1': 405,
  // Without brackets an address is no host.
  '4.2': 400,
  // Valid, but the port has become a part of the address.
  '4.3': 405,
  '4.4': 405,
  '4.5 bracketed': 481,
  '4.5 bare': 200,
  '4.6': 488,
  '4.7': 481,
  '4.8': 'call',
  '4.9': 488,
  '4.10 wrong': 400,
  '4.10 right': 200,
};

const bytes = (section: keyof typeof messages) => {
  const [head = '', body = ''] = messages[section].split('\n\n');
  const text = body.replaceAll('\n', '\r\n');
  const lines = head.replaceAll('\n', '\r\n').replace(/Content-Length: \d+/, `Content-Length: ${text.length}`);
  return Buffer.from(`${lines}\r\n\r\n${text}`);
};

for (const [section, expected] of Object.entries(outcomes) as [keyof typeof messages, number | 'call'][]) {
  test(`RFC 5118 ${section} gets ${expected}`, () => {
    const network = new SimulatedNetwork();
    const callee = phone(network, '2001:db8::10');
    callee.agent.receive(bytes(section), { transport: 'udp', address: '2001:db8::9:1', port: 5060 });
    const answers = network.lines(callee.address).filter((line) => !line.startsWith('SIP/2.0 100'));
    assert.deepEqual(
      answers.map((line) => Number(line.split(' ')[1])),
      expected === 'call' ? [] : [expected],
    );
    assert.equal(callee.incoming.length, expected === 'call' ? 1 : 0);
  });
}

test('addresses are read as they are meant', () => {
  const uriOf = (section: keyof typeof messages) => {
    const parsed = parseMessage(bytes(section));
    assert.ok(parsed.ok && parsed.message.kind === 'request' && parsed.message.uri.kind === 'sip');
    return { host: parsed.message.uri.host, port: parsed.message.uri.port };
  };
  assert.deepEqual(uriOf('4.1'), { host: '2001:db8::10', port: undefined });
  assert.deepEqual(uriOf('4.3'), { host: '2001:db8::10:5070', port: undefined });
  assert.deepEqual(uriOf('4.4'), { host: '2001:db8::10', port: 5070 });
  assert.deepEqual(uriOf('4.10 right'), { host: '2001:db8::192.0.2.1', port: undefined });
});

test('two of ours talk over IPv6, and write it as the RFC wants', () => {
  const network = new SimulatedNetwork();
  const alice = phone(network, '2001:db8::1');
  phone(network, '2001:db8::2', { onCall: (call) => call.answer({ address: '2001:db8::2', port: 4_000 }) });
  const { call, events } = alice.dial('2001:db8::2');
  network.clock.advance(100);
  assert.deepEqual(
    events.map(({ type }) => type),
    ['media', 'established'],
  );
  call.hangUp();
  network.clock.advance(100);
  const invite = network.sent[0]?.text ?? '';
  assert.match(invite, /^INVITE sip:shop@\[2001:db8::2\] SIP\/2\.0\r\nVia: SIP\/2\.0\/UDP \[2001:db8::1\]:5060;/);
  assert.match(invite, /\r\nc=IN IP6 2001:db8::1\r\n/);
  assert.ok(network.lines('2001:db8::1').includes('BYE sip:shop@[2001:db8::2]:5060 SIP/2.0'));
});
