import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeRequest } from '../../../../server/telephony/sip/message/build.ts';
import { Headers } from '../../../../server/telephony/sip/message/headers.ts';
import { limits } from '../../../../server/telephony/sip/message/limits.ts';
import { formatNameAddr, parseNameAddr } from '../../../../server/telephony/sip/message/name-addr.ts';
import { parseMessage } from '../../../../server/telephony/sip/message/parse.ts';
import { serializeMessage } from '../../../../server/telephony/sip/message/serialize.ts';
import { formatUri, parseUri, sameUri, sipUri, userOf } from '../../../../server/telephony/sip/message/uri.ts';
import { formatVia, parseVia } from '../../../../server/telephony/sip/message/via.ts';

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => !/[\r\n\uFFFD]/.test(text));
const anyUri = fc
  .record({
    user: anyText,
    host: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('example.com', 'a-b.example')),
    port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
  })
  .map(({ user, host, port }) => sipUri({ user, host, ...(port !== undefined && { port }) }));

test('an address made of anything is read back as it was', () => {
  fc.assert(
    fc.property(anyUri, anyText, (uri, displayName) => {
      assert.deepEqual(parseUri(formatUri(uri)), uri);
      const address = { displayName, uri, params: new Map([['tag', 'abc']]) };
      assert.deepEqual(parseNameAddr(formatNameAddr(address)), address);
    }),
  );
});

test('a message made of anything is read back as it was', () => {
  fc.assert(
    fc.property(anyUri, anyText, fc.uint8Array({ maxLength: 500 }), (uri, text, body) => {
      const headers = Headers.of([
        ['Via', 'SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bKa;rport'],
        ['From', formatNameAddr({ displayName: text, uri, params: new Map([['tag', '1']]) })],
        ['To', formatNameAddr({ uri, params: new Map() })],
        ['Call-ID', 'a@b'],
        ['CSeq', '1 INVITE'],
        ['Subject', text],
      ]);
      const request = makeRequest('INVITE', uri, headers, body);
      const parsed = parseMessage(serializeMessage(request));
      assert.ok(parsed.ok && parsed.message.kind === 'request');
      const { message } = parsed;
      assert.deepEqual(message.uri, request.uri);
      assert.deepEqual(message.from, request.from);
      assert.deepEqual(message.to, request.to);
      assert.deepEqual(message.vias, request.vias);
      assert.equal(message.headers.get('subject'), text.trim());
      assert.deepEqual(Buffer.from(message.body), Buffer.from(body));
      assert.deepEqual(serializeMessage(message), serializeMessage(request));
    }),
  );
});

test('no value can begin a header of its own', () => {
  for (const value of ['a\r\nX-Evil: 1', 'a\nX-Evil: 1', 'a\rb']) {
    assert.throws(() => Headers.none.add('Subject', value), { reason: 'unsafe-header' });
  }
  assert.throws(() => Headers.none.add('Sub\r\nject', 'a'), { reason: 'unsafe-header' });
});

test('compact names, folding, bare line feeds and lists', () => {
  const text = [
    'OPTIONS sip:a@b SIP/2.0',
    'v: SIP/2.0/UDP a;branch=z9hG4bK1,',
    ' SIP/2.0/TCP b;branch=z9hG4bK2',
    'f: "A, B" <sip:a,b@c>;tag=1',
    't: sip:a@b;x=1',
    'i: 1',
    'CSeq: 1 OPTIONS',
    'k: timer , path,',
    'Supported: outbound',
    'l: 0',
    '',
    '',
  ].join('\n');
  const parsed = parseMessage(Buffer.from(text));
  assert.ok(parsed.ok);
  const { vias, from, to, headers } = parsed.message;
  assert.deepEqual(
    vias.map(({ transport }) => transport),
    ['UDP', 'TCP'],
  );
  assert.equal(from.displayName, 'A, B');
  // RFC 3261 20: without brackets, a parameter is the header's.
  assert.equal(to.params.get('x'), '1');
  assert.deepEqual(headers.list('supported'), ['timer', 'path', 'outbound']);
});

test('what exceeds the limits is refused', () => {
  const base =
    'OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n';
  const problemOf = (text: string) => {
    const parsed = parseMessage(Buffer.from(text));
    return parsed.ok ? undefined : parsed.problem;
  };
  assert.equal(problemOf(`${base}\r\n`), undefined);
  assert.equal(problemOf(`${base}${'X: 1\r\n'.repeat(limits.headerLines)}\r\n`), 'Too Many Headers');
  assert.equal(problemOf(`${base}X: ${'x'.repeat(limits.headerLength)}\r\n\r\n`), 'Header Too Long');
  assert.equal(problemOf(`${base}\r\n${'x'.repeat(limits.bodyBytes + 1)}`), 'Body Too Large');
  assert.equal(problemOf('x'.repeat(limits.messageBytes + 1)), 'Message Too Large');
  assert.equal(problemOf(`${base}${'Via: SIP/2.0/UDP a\r\n'.repeat(limits.vias)}\r\n`), 'Bad Via');
});

test('parsing takes time in proportion to the size, whatever is repeated', () => {
  for (const piece of ['"', '\\', '<', ';', ',', ' ', '\t', '%', 'a=', '(', '\r\n ', ';a']) {
    const text = `OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP a${piece.repeat(8_000 / piece.length)}\r\nFrom: ${piece.repeat(4_000)}\r\n\r\n`;
    // The thread's own time: that of the clock is spent by whatever else the machine does, too.
    const before = process.threadCpuUsage();
    parseMessage(Buffer.from(text));
    assert.ok(process.threadCpuUsage(before).user < 1_000_000, JSON.stringify(piece));
  }
});

test('addresses that are equal, and such that are not: RFC 3261 19.1.4', () => {
  const same = (a: string, b: string) => {
    const [left, right] = [parseUri(a), parseUri(b)];
    assert.ok(left && right);
    return sameUri(left, right);
  };
  assert.ok(same('sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'));
  assert.ok(same('sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'));
  assert.ok(same('sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;newparam=5'));
  assert.ok(!same('SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'));
  assert.ok(!same('sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'));
  assert.ok(!same('sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'));
  assert.ok(!same('sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'));
  assert.ok(!same('sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'));
});

test('the user of an address is what was dialled', () => {
  const user = (text: string) => {
    const uri = parseUri(text);
    return uri && userOf(uri);
  };
  assert.equal(user('sip:+4930123456@example.com;user=phone'), '+4930123456');
  assert.equal(user('sip:%2B4930@example.com'), '+4930');
  assert.equal(user('tel:+4930123456;phone-context=x'), '+4930123456');
  assert.equal(user('sip:*21#@example.com'), '*21#');
  assert.equal(user('sip:example.com'), undefined);
  assert.equal(formatUri(sipUri({ user: '+49 30', host: 'Example.com' })), 'sip:+49%2030@example.com');
});

test('a hop keeps what it had', () => {
  const text = 'SIP/2.0/TLS [2001:db8::9]:5061;branch=z9hG4bKx;rport;received="a b"';
  const via = parseVia(text);
  assert.ok(via);
  assert.equal(formatVia(via), text);
  for (const broken of [
    '',
    'SIP/2.0/UDP',
    'SIP/2.0 a',
    'SIP/2.0/UDP a:0',
    'SIP/2.0/UDP a:99999',
    'SIP/2.0/UDP [::1',
    'SIP/2.0/UDP a;;x',
    'SIP/2.0/UDP a;x=1;x=2',
  ]) {
    assert.equal(parseVia(broken), undefined, broken);
  }
});
