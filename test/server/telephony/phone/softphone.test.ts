import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { Failure } from '../../../../server/contract/index.ts';
import { Softphone, type SoftphoneEvent, type SoftphoneOptions } from '../../../../server/telephony/phone/softphone.ts';
import { parseUri, type SipUri } from '../../../../server/telephony/sip/message/uri.ts';
import { Happenings } from '../../../support/happenings.ts';
import { HeardAudio } from '../../../support/heard-audio.ts';
import { SAMPLE_RATE, tone } from '../../../support/scripted-realtime/tone.ts';
import { AnsweringPhone } from '../../../support/telephony/answering-phone.ts';
import { createTestCa } from '../../../support/test-ca.ts';

const logger = pino({ level: 'silent' });
const tones = [440, 700, 1000];

function uri(text: string): SipUri {
  const parsed = parseUri(text);
  assert.ok(parsed?.kind === 'sip');
  return parsed;
}

/** A softphone that has dialled, and what has happened to it. */
async function dial(t: TestContext, to: string, options: Partial<SoftphoneOptions> = {}) {
  const events: Exclude<SoftphoneEvent, { type: 'heard' }>[] = [];
  const happenings = new Happenings();
  const heard = new HeardAudio(8_000);
  const phone = await Softphone.dial({ to: uri(to), logger, ...options }, (event) => {
    if (event.type === 'heard') heard.add(event.pcm);
    else events.push(event);
    happenings.check();
  });
  t.after(() => phone.close());
  const until = (type: SoftphoneEvent['type']) =>
    happenings.until(() => events.some((event) => event.type === type), `${type} event`, 5_000);
  return { phone, events, heard, until };
}

async function callee(t: TestContext, ...options: Parameters<typeof AnsweringPhone.open>): Promise<AnsweringPhone> {
  const phone = await AnsweringPhone.open(...options);
  t.after(() => phone.close());
  return phone;
}

for (const transport of ['udp', 'tcp'] as const) {
  test(`a call over ${transport} rings, is answered, carries sound both ways, and ends for both`, async (t) => {
    const other = await callee(t);
    const call = await dial(t, `sip:shop@${other.address(transport)};transport=${transport}`);
    await Promise.all([call.until('answered'), other.until('established')]);
    assert.deepEqual(
      call.events.map(({ type }) => type),
      ['ringing', 'answered'],
    );
    assert.equal(call.phone.sampleRate, 8_000);

    other.play(tone(1000, 600), SAMPLE_RATE);
    await Promise.all([call.phone.play(tone(440, 600), SAMPLE_RATE), call.heard.untilAudible(300)]);
    await other.heard.untilAudible(300);
    assert.equal(other.heard.tone(tones), 440);
    assert.equal(call.heard.tone(tones), 1000);

    call.phone.hangUp();
    assert.deepEqual(await call.phone.ended, { by: 'us', cause: 'hung-up' });
    await other.until('ended');
  });
}

test('over TLS a call is encrypted, signalling and sound', async (t) => {
  const ca = createTestCa();
  t.after(() => ca.close());
  const { certFile, keyFile } = ca.issue(['127.0.0.1']);
  const other = await callee(t, undefined, {
    listen: { tls: { host: '127.0.0.1', port: 0 } },
    tls: { server: { cert: readFileSync(certFile), key: readFileSync(keyFile) } },
  });
  const to = `sip:shop@${other.address('tls')};transport=tls`;
  const call = await dial(t, to, { tls: { ca: ca.pem }, encrypted: true });
  await call.until('answered');
  assert.ok(other.events.some((event) => event.type === 'media' && event.audio.srtp !== undefined));
  await Promise.all([call.phone.play(tone(700, 600), SAMPLE_RATE), other.heard.untilAudible(300)]);
  assert.equal(other.heard.tone(tones), 700);
});

test('what is spoken frame by frame is heard', async (t) => {
  const other = await callee(t);
  const call = await dial(t, `sip:shop@${other.address()}`);
  await Promise.all([call.until('answered'), other.until('established')]);
  // 8 kHz out of the tone's 24.
  const pcm = tone(700, 800).filter((_, i) => i % 3 === 0);
  let at = 0;
  const microphone = setInterval(() => {
    call.phone.speak(pcm.slice(at, at + 160));
    at += 160;
  }, 20);
  t.after(() => clearInterval(microphone));
  await other.heard.untilAudible(300);
  assert.equal(other.heard.tone(tones), 700);
});

for (const codec of ['PCMU', 'opus'] as const) {
  test(`keys are heard by the other side, and the other side’s keys are told, beside ${codec}`, async (t) => {
    const audio = { codecs: [codec], srtp: 'allowed', rtcpMux: true } as const;
    const other = await callee(t, undefined, { audio });
    const call = await dial(t, `sip:shop@${other.address()}`, { codecs: [codec] });
    await Promise.all([call.until('answered'), other.until('established')]);
    call.phone.press('12#');
    other.press('7');
    await Promise.all([other.happenings.until(() => other.digits === '12#', 'keys', 5_000), call.until('digit')]);
    assert.deepEqual(call.events.at(-1), { type: 'digit', digit: '7' });
    const agreed = other.events.find((event) => event.type === 'media')?.audio;
    assert.equal(agreed?.codec.name, codec);
    // RFC 4733 2.1
    assert.equal(agreed?.dtmf?.clockRate, agreed?.codec.clockRate);
  });
}

test('a call that is held hears nothing, and goes on where it is resumed', async (t) => {
  const other = await callee(t);
  const call = await dial(t, `sip:shop@${other.address()}`);
  await Promise.all([call.until('answered'), other.until('established')]);
  call.phone.hold();
  await other.until('media', 2);
  assert.equal(other.events.findLast((event) => event.type === 'media')?.audio.direction, 'recvonly');
  call.phone.resume();
  await other.until('media', 3);
  other.play(tone(1000, 600), SAMPLE_RATE);
  await call.heard.untilAudible(300);
  assert.equal(call.heard.tone(tones), 1000);
});

test('the other side hangs up', async (t) => {
  const other = await callee(t, (call, phone) => {
    call.listen((event) => {
      if (event.type === 'established') call.hangUp();
    });
    phone.answer(call);
  });
  const call = await dial(t, `sip:shop@${other.address()}`);
  assert.deepEqual(await call.phone.ended, { by: 'them', cause: 'hung-up' });
});

test('a busy line, one that nobody has, and one without a common codec each end with their cause', async (t) => {
  for (const [status, cause] of [
    [486, 'busy'],
    [404, 'unavailable'],
    [488, 'media'],
  ] as const) {
    const other = await callee(t, (call) => call.reject(status));
    const call = await dial(t, `sip:shop@${other.address()}`);
    assert.deepEqual(await call.phone.ended, { by: 'them', cause, status });
  }
});

test('a password is asked for: the right one gets through, a wrong one is told', async (t) => {
  const digest = { realm: 'hoyhoy', passwordOf: (name: string) => (name === 'ann' ? 'swordfish' : undefined) };
  const other = await callee(t, undefined, { policyFor: () => ({ digest }) });
  const to = `sip:shop@${other.address()}`;
  const wrong = await dial(t, to, { credentials: { username: 'ann', password: 'haddock' } });
  const end = await wrong.phone.ended;
  assert.equal(end.cause, 'rejected');
  const right = await dial(t, to, { credentials: { username: 'ann', password: 'swordfish' } });
  await right.until('answered');
});

test('a call that is not answered is given up', async (t) => {
  const other = await callee(t, (call) => call.ring());
  const call = await dial(t, `sip:shop@${other.address()}`);
  await call.until('ringing');
  call.phone.hangUp();
  assert.deepEqual(await call.phone.ended, { by: 'us', cause: 'cancelled' });
  await other.until('ended');
});

test('an address that leads nowhere is told before anything is sent', async () => {
  await assert.rejects(
    Softphone.dial({ to: uri('sip:shop@nobody.invalid'), logger }, () => {}),
    (error) => error instanceof Failure && error.reason === 'callee-unknown',
  );
});
