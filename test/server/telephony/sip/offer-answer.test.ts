import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AudioCapabilities } from '../../../../server/telephony/sip/sdp/audio.ts';
import { AudioSession, canAnswer } from '../../../../server/telephony/sip/sdp/audio-session.ts';
import { formatDescription, parseDescription } from '../../../../server/telephony/sip/sdp/description.ts';
import { parseCrypto } from '../../../../server/telephony/sip/sdp/sdes.ts';

const capabilities: AudioCapabilities = { codecs: ['G722', 'PCMU', 'PCMA'], srtp: 'allowed', rtcpMux: true };
const us = (more: Partial<AudioCapabilities> = {}, address = '192.0.2.1') =>
  new AudioSession({ capabilities: { ...capabilities, ...more }, local: { address, port: 4_000 }, randomBytes });

const offer = (...media: string[]) =>
  `v=0\r\no=- 7 1 IN IP4 203.0.113.5\r\ns=-\r\nc=IN IP4 203.0.113.5\r\nt=0 0\r\n${media.map((line) => `${line}\r\n`).join('')}`;
const KEY = 'inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz';

function answered(session: AudioSession, text: string) {
  const result = session.receiveOffer(text);
  assert.ok(result.ok, text);
  return { ...result, lines: result.answer.split('\r\n') };
}

test('our most wanted codec that the other side has is taken, under its number', () => {
  const { audio, lines } = answered(
    us(),
    offer('m=audio 5000 RTP/AVP 8 0 96', 'a=rtpmap:96 telephone-event/8000', 'a=ptime:30'),
  );
  assert.deepEqual(audio, {
    remote: { address: '203.0.113.5', port: 5000 },
    remoteRtcp: { address: '203.0.113.5', port: 5001 },
    rtcpMux: false,
    codec: { name: 'PCMU', clockRate: 8_000, sendPayloadType: 0, receivePayloadType: 0 },
    dtmf: { clockRate: 8_000, sendPayloadType: 96, receivePayloadType: 96 },
    packetTimeMs: 30,
    direction: 'sendrecv',
  });
  assert.ok(lines.includes('m=audio 4000 RTP/AVP 0 96'));
  assert.ok(lines.includes('a=fmtp:96 0-16'));
  assert.ok(lines.includes('c=IN IP4 192.0.2.1'));
});

test('two of ours understand each other, and both number alike', () => {
  for (const srtp of ['never', 'required'] as const) {
    const [caller, callee] = [us({ srtp }), us({ srtp }, '2001:db8::1')];
    const { answer, audio } = answered(callee, caller.offer());
    const heard = caller.receiveAnswer(answer);
    assert.ok(heard.ok);
    assert.equal(heard.audio.codec.name, 'G722');
    assert.deepEqual(heard.audio.remote, { address: '2001:db8::1', port: 4_000 });
    assert.equal(heard.audio.rtcpMux, true);
    assert.deepEqual(heard.audio.dtmf, audio.dtmf);
    assert.deepEqual(heard.audio.srtp?.sendKey, audio.srtp?.receiveKey);
    assert.deepEqual(heard.audio.srtp?.receiveKey, audio.srtp?.sendKey);
    assert.equal(heard.audio.srtp?.suite, srtp === 'never' ? undefined : 'AES_CM_128_HMAC_SHA1_80');
  }
});

test('every other line is refused by port 0, in the same order: RFC 3264 6', () => {
  const { lines } = answered(
    us(),
    offer('m=video 6000 RTP/AVP 31 32', 'm=audio 5000 RTP/AVP 0', 'm=image 7000 udptl t38', 'm=audio 5002 RTP/AVP 8'),
  );
  assert.deepEqual(
    lines.filter((line) => line.startsWith('m=')),
    ['m=video 0 RTP/AVP 31', 'm=audio 4000 RTP/AVP 0', 'm=image 0 udptl t38', 'm=audio 0 RTP/AVP 8'],
  );
});

test('encryption by the first suite that we have; where it is required, nothing without', () => {
  const secure = (...crypto: string[]) => offer('m=audio 5000 RTP/SAVP 0', ...crypto.map((line) => `a=crypto:${line}`));
  const { audio, lines } = answered(
    us(),
    secure(
      `1 AES_256_CM_HMAC_SHA1_80 ${KEY}`,
      `2 AES_CM_128_HMAC_SHA1_32 ${KEY}|2^31`,
      `3 AES_CM_128_HMAC_SHA1_80 ${KEY}`,
    ),
  );
  assert.equal(audio.srtp?.suite, 'AES_CM_128_HMAC_SHA1_32');
  assert.match(lines.find((line) => line.startsWith('a=crypto')) ?? '', /^a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:/);
  const refuses = (text: string, srtp: AudioCapabilities['srtp']) => !canAnswer(text, { ...capabilities, srtp });
  assert.ok(refuses(offer('m=audio 5000 RTP/AVP 0'), 'required'));
  assert.ok(refuses(secure(`1 AES_CM_128_HMAC_SHA1_80 ${KEY}`), 'never'));
  assert.ok(refuses(secure(), 'allowed'));
  assert.ok(refuses(offer('m=audio 5000 UDP/TLS/RTP/SAVPF 0'), 'allowed'));
});

test('crypto lines that would need what we do not do are passed over', () => {
  assert.ok(parseCrypto(`1 AES_CM_128_HMAC_SHA1_80 ${KEY}`));
  assert.ok(parseCrypto(`1 AES_CM_128_HMAC_SHA1_80 ${KEY}|2^20`));
  for (const line of [
    `1 AES_CM_128_HMAC_SHA1_80 ${KEY}|2^20|1:4`,
    `1 AES_CM_128_HMAC_SHA1_80 ${KEY}|1:4`,
    `1 AES_CM_128_HMAC_SHA1_80 ${KEY} UNENCRYPTED_SRTP`,
    `1 AES_CM_128_HMAC_SHA1_80 ${KEY};${KEY}`,
    '1 AES_CM_128_HMAC_SHA1_80 inline:c2hvcnQ=',
    '1 F8_128_HMAC_SHA1_80 inline:x',
    `x AES_CM_128_HMAC_SHA1_80 ${KEY}`,
  ]) {
    assert.equal(parseCrypto(line), undefined, line);
  }
});

test('hold, in all its forms, gets its counterpart: RFC 3264 6.1, 8.4', () => {
  const directionFor = (...lines: string[]) => {
    const session = us();
    const { audio, lines: answer } = answered(session, offer('m=audio 5000 RTP/AVP 0', ...lines));
    return [audio.direction, answer.find((line) => /^a=(send|recv|inactive)/.test(line))];
  };
  assert.deepEqual(directionFor(), ['sendrecv', 'a=sendrecv']);
  assert.deepEqual(directionFor('a=sendonly'), ['recvonly', 'a=recvonly']);
  assert.deepEqual(directionFor('a=recvonly'), ['sendonly', 'a=sendonly']);
  assert.deepEqual(directionFor('a=inactive'), ['inactive', 'a=inactive']);
  assert.deepEqual(directionFor('c=IN IP4 0.0.0.0'), ['recvonly', 'a=recvonly']);
  const held = us();
  held.wanted = 'sendonly';
  assert.equal(answered(held, offer('m=audio 5000 RTP/AVP 0')).audio.direction, 'sendonly');
  assert.equal(answered(held, offer('m=audio 5000 RTP/AVP 0', 'a=sendonly')).audio.direction, 'inactive');
});

test('an old-style hold tells no address to send to', () => {
  assert.equal(answered(us(), offer('m=audio 5000 RTP/AVP 0', 'c=IN IP4 0.0.0.0')).audio.remote, undefined);
});

test('a later offer keeps the lines, numbers, keys and origin of the call: RFC 3264 8', () => {
  const session = us();
  const first = answered(
    session,
    offer(
      'm=video 0 RTP/AVP 31',
      'm=audio 5000 RTP/SAVP 8 97',
      'a=rtpmap:97 telephone-event/8000',
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${KEY}`,
    ),
  );
  session.wanted = 'sendonly';
  const later = session.offer();
  const media = parseDescription(later)?.media;
  assert.deepEqual(
    media?.map(({ type, port, protocol }) => [type, port, protocol]),
    [
      ['video', 0, 'RTP/AVP'],
      ['audio', 4_000, 'RTP/SAVP'],
    ],
  );
  assert.ok(media?.[1]?.formats.includes('97'));
  assert.ok(later.includes(`inline:${Buffer.from(first.audio.srtp?.sendKey ?? []).toString('base64')}`));
  const origin = (text: string) => text.split('\r\n')[1]?.split(' ') ?? [];
  assert.equal(origin(later)[1], origin(first.answer)[1]);
  assert.equal(Number(origin(later)[2]), Number(origin(first.answer)[2]) + 1);
  assert.equal(session.offer(), later, 'the same again is the same version');
});

test('a refused offer changes nothing', () => {
  const session = us();
  const { answer } = answered(session, offer('m=audio 5000 RTP/AVP 0'));
  const refused = session.receiveOffer(offer('m=audio 5000 RTP/AVP 18'));
  assert.deepEqual(refused, { ok: false, problem: 'incompatible' });
  assert.equal(answered(session, offer('m=audio 5000 RTP/AVP 0')).answer, answer);
});

test('what is no audio that we could do is incompatible, and what is no description unreadable', () => {
  const problem = (text: string) => {
    const result = us().receiveOffer(text);
    return result.ok ? undefined : result.problem;
  };
  assert.equal(problem(offer('m=audio 5000 RTP/AVP 18 4')), 'incompatible');
  assert.equal(problem(offer('m=audio 0 RTP/AVP 0')), 'incompatible');
  assert.equal(problem(offer('m=video 5000 RTP/AVP 31')), 'incompatible');
  assert.equal(problem(offer()), 'incompatible');
  assert.equal(problem(offer('m=audio 5000 RTP/AVP 0', 'c=IN IP4 239.1.2.3')), 'incompatible');
  assert.equal(problem(offer('m=audio 5000 RTP/AVP 0', 'c=IN IP4 sip.example.com')), 'incompatible');
  // A number of RFC 3551 that is mapped to something else is that.
  assert.equal(problem(offer('m=audio 5000 RTP/AVP 0', 'a=rtpmap:0 G729/8000')), 'incompatible');
  for (const text of [
    '',
    'v=1',
    'v=0\r\ns=-',
    offer('m=audio 70000 RTP/AVP 0'),
    offer('m=audio'),
    offer('m=audio 5000 RTP/AVP 0', 'c=IN IP6 1.2.3.4'),
    offer('x'),
    offer(...Array.from({ length: 17 }, () => 'm=audio 1 RTP/AVP 0')),
  ]) {
    assert.equal(problem(text), 'unreadable', text);
  }
});

test('a description is read back as it was, and no text breaks the parser', () => {
  const plain = { noNullPrototype: true };
  const word = fc.stringMatching(/^[a-z0-9]{1,10}$/);
  const attributes = fc.array(fc.record({ name: word, value: word }, plain), { maxLength: 5 });
  const description = fc.record(
    {
      origin: fc.record(
        { username: word, id: fc.nat().map(String), version: fc.nat().map(String), address: fc.ipV4() },
        plain,
      ),
      address: fc.oneof(fc.ipV4(), fc.ipV6()),
      attributes,
      media: fc.array(
        fc.record(
          {
            type: word,
            port: fc.integer({ min: 0, max: 65_535 }),
            protocol: word,
            formats: fc.array(word, { minLength: 1, maxLength: 5 }),
            attributes,
          },
          plain,
        ),
        { maxLength: 5 },
      ),
    },
    plain,
  );
  fc.assert(fc.property(description, (value) => assert.deepEqual(parseDescription(formatDescription(value)), value)));
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(fc.string(), fc.constantFrom(...offer('m=audio 5000 RTP/AVP 0', 'a=crypto:1 x').split('\r\n'))),
      ),
      (lines) => {
        us().receiveOffer(lines.join('\r\n'));
      },
    ),
  );
});

const withOpus = { codecs: ['opus', 'G722', 'PCMU', 'PCMA'] } as const;

test('Opus is offered as RFC 7587 has it, with digits by its clock and by that of the others', () => {
  const lines = us(withOpus).offer().split('\r\n');
  assert.ok(lines.includes('m=audio 4000 RTP/AVP 111 9 0 8 110 101'));
  assert.ok(lines.includes('a=rtpmap:111 opus/48000/2'));
  assert.ok(lines.includes('a=fmtp:111 maxplaybackrate=24000;maxaveragebitrate=40000;useinbandfec=1'));
  assert.ok(lines.includes('a=rtpmap:110 telephone-event/48000'));
  assert.ok(lines.includes('a=rtpmap:101 telephone-event/8000'));
});

test('Opus comes first, under the number and with the wishes of whoever offers it', () => {
  const { audio, lines } = answered(
    us(withOpus),
    offer(
      'm=audio 5000 RTP/AVP 0 9 96 97 98',
      'a=rtpmap:96 OPUS/48000/2',
      'a=fmtp:96 maxplaybackrate=16000; stereo=1;maxaveragebitrate=20000; useinbandfec=1;cbr=1',
      'a=rtpmap:97 telephone-event/8000',
      'a=rtpmap:98 telephone-event/48000',
    ),
  );
  assert.deepEqual(audio.codec, {
    ...{ name: 'opus', clockRate: 48_000, sendPayloadType: 96, receivePayloadType: 96 },
    opus: { maxPlaybackRate: 16_000, maxAverageBitrate: 20_000, useInbandFec: true, constantBitrate: true },
  });
  assert.deepEqual(audio.dtmf, { clockRate: 48_000, sendPayloadType: 98, receivePayloadType: 98 });
  assert.ok(lines.includes('m=audio 4000 RTP/AVP 96 98'));
  assert.ok(lines.includes('a=rtpmap:96 opus/48000/2'));
  assert.ok(lines.includes('a=fmtp:96 maxplaybackrate=24000;maxaveragebitrate=40000;useinbandfec=1'));
});

test('whoever has Opus without wishes, or with ones that are none, gets what is always allowed', () => {
  for (const told of [[], ['a=fmtp:96 maxaveragebitrate=5;maxplaybackrate=x;useinbandfec=yes;=;'], ['a=fmtp:96']]) {
    const { audio } = answered(us(withOpus), offer('m=audio 5000 RTP/AVP 96', 'a=rtpmap:96 opus/48000/2', ...told));
    assert.deepEqual(audio.codec.opus, { useInbandFec: false, constantBitrate: false });
  }
});

test('digits by 8 kHz beside Opus, as many phones have them, are taken as such', () => {
  const { audio } = answered(
    us(withOpus),
    offer('m=audio 5000 RTP/AVP 96 101', 'a=rtpmap:96 opus/48000/2', 'a=rtpmap:101 telephone-event/8000'),
  );
  assert.deepEqual(audio.dtmf, { clockRate: 8_000, sendPayloadType: 101, receivePayloadType: 101 });
});

test('what is called Opus and is another format is not Opus', () => {
  for (const map of ['opus/48000', 'opus/48000/1', 'opus/16000/2']) {
    const { audio } = answered(us(withOpus), offer('m=audio 5000 RTP/AVP 96 8', `a=rtpmap:96 ${map}`));
    assert.equal(audio.codec.name, 'PCMA');
  }
});

test('two of ours speak Opus, and each knows the other’s wishes', () => {
  const [caller, callee] = [us(withOpus), us(withOpus)];
  const { answer, audio } = answered(callee, caller.offer());
  const heard = caller.receiveAnswer(answer);
  assert.ok(heard.ok);
  for (const side of [audio, heard.audio]) {
    assert.equal(side.codec.name, 'opus');
    assert.deepEqual(side.codec.opus, {
      ...{ maxPlaybackRate: 24_000, maxAverageBitrate: 40_000, useInbandFec: true, constantBitrate: false },
    });
    assert.equal(side.dtmf?.clockRate, 48_000);
  }
});

test('an answer that leaves Opus out is followed', () => {
  const caller = us(withOpus);
  const { answer } = answered(us(), caller.offer());
  const heard = caller.receiveAnswer(answer);
  assert.ok(heard.ok);
  assert.equal(heard.audio.codec.name, 'G722');
  assert.deepEqual(heard.audio.dtmf, { clockRate: 8_000, sendPayloadType: 101, receivePayloadType: 101 });
});
