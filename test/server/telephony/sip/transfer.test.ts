import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTo } from '../../../../server/telephony/sip/message/answer.ts';
import { Headers } from '../../../../server/telephony/sip/message/headers.ts';
import type { SipRequest } from '../../../../server/telephony/sip/message/message.ts';
import { tagOf } from '../../../../server/telephony/sip/message/name-addr.ts';
import { parseMessage } from '../../../../server/telephony/sip/message/parse.ts';
import { serializeMessage } from '../../../../server/telephony/sip/message/serialize.ts';
import { sipUri, type Uri, userOf } from '../../../../server/telephony/sip/message/uri.ts';
import { phone, types } from '../../../support/sip/phone.ts';
import { SimulatedNetwork } from '../../../support/sip/simulated-network.ts';

const PBX = '192.0.2.9';
const US = '192.0.2.1';
const SDP = `v=0\r\no=- 1 1 IN IP4 ${PBX}\r\ns=-\r\nc=IN IP4 ${PBX}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n`;
const mayReach = (uri: Uri) => ['desk', 'moved'].includes(userOf(uri) ?? '');

/** An exchange that answers calls, redirects those to `old` and takes transfers. */
function world() {
  const network = new SimulatedNetwork();
  const requests: SipRequest[] = [];
  const way = network.host(PBX, (packet, from) => {
    const parsed = parseMessage(packet);
    if (!parsed.ok || parsed.message.kind !== 'request' || parsed.message.method === 'ACK') return;
    const request = parsed.message;
    requests.push(request);
    const user = userOf(request.uri);
    const contact = `<sip:${user === 'old' ? 'moved' : user === 'lost' ? 'forbidden' : 'pbx'}@${PBX}>`;
    const headers = Headers.of([['Contact', contact]]);
    const isCall = request.method === 'INVITE';
    const status = isCall && (user === 'old' || user === 'lost') ? 302 : request.method === 'REFER' ? 202 : 200;
    const body =
      isCall && status === 200
        ? { headers: headers.add('Content-Type', 'application/sdp'), body: Buffer.from(SDP) }
        : { headers };
    way.send(serializeMessage(answerTo(request, status, { toTag: 'pbx', ...body })), from, () => {});
  });
  const us = phone(network, US, { mayReach });
  const dial = (user: string) => us.dial(PBX, { to: sipUri({ user, host: PBX }) });
  return { network, clock: network.clock, us, requests, dial };
}

/** What the exchange tells about a transfer. */
function notify(call: SipRequest, cseq: number, fragment: string, state: string): Buffer {
  return Buffer.from(
    [
      `NOTIFY sip:caller@${US} SIP/2.0`,
      `Via: SIP/2.0/UDP ${PBX};branch=z9hG4bKn${cseq}`,
      `From: <sip:shop@${PBX}>;tag=pbx`,
      `To: <sip:caller@${US}>;tag=${tagOf(call.from)}`,
      `Call-ID: ${call.callId}`,
      `CSeq: ${cseq} NOTIFY`,
      'Event: refer',
      `Subscription-State: ${state}`,
      'Content-Type: message/sipfrag;version=2.0',
      '',
      fragment,
    ].join('\r\n'),
  );
}

test('a transfer goes to an allowed target, and NOTIFYs tell how it goes: RFC 3515', () => {
  const { network, clock, us, requests, dial } = world();
  const { call, events } = dial('shop');
  clock.advance(100);
  call.transfer(sipUri({ user: 'desk', host: PBX }));
  clock.advance(100);
  const refer = requests.at(-1);
  assert.equal(refer?.method, 'REFER');
  assert.equal(refer?.headers.get('refer-to'), `<sip:desk@${PBX}>`);
  const source = { transport: 'udp', address: PBX, port: 5060 } as const;
  const [invite] = requests;
  assert.ok(invite);
  us.agent.receive(notify(invite, 1, 'SIP/2.0 180 Ringing\r\n', 'active;expires=60'), source);
  us.agent.receive(notify(invite, 2, 'SIP/2.0 200 OK\r\n', 'terminated;reason=noresource'), source);
  assert.deepEqual(
    events.flatMap((event) => (event.type === 'transfer' ? [event.status] : [])),
    [100, 180, 200],
  );
  assert.equal(network.lines(US).filter((line) => line.startsWith('SIP/2.0 200')).length, 2);
});

test('nobody is transferred to where calls may not go', () => {
  const { clock, requests, dial } = world();
  const { call } = dial('shop');
  clock.advance(100);
  assert.throws(() => call.transfer(sipUri({ user: 'premium', host: PBX })), { reason: 'target-not-allowed' });
  clock.advance(100);
  assert.ok(requests.every(({ method }) => method !== 'REFER'));
});

test('one redirection is followed, to where calls may go; else the caller hears where it would have led', () => {
  const { clock, requests, dial } = world();
  const followed = dial('old');
  clock.advance(200);
  assert.deepEqual(types(followed.events), ['media', 'established']);
  assert.deepEqual(
    requests.map(({ uri }) => userOf(uri)),
    ['old', 'moved'],
  );
  assert.equal(new Set(requests.map(({ callId }) => callId)).size, 1);
  const lost = dial('lost');
  clock.advance(200);
  assert.deepEqual(lost.events, [
    { type: 'ended', by: 'them', cause: 'redirected', status: 302, contacts: [`sip:forbidden@${PBX}`] },
  ]);
});
