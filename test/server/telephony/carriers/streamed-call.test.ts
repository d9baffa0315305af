import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import { decodeG711, encodeG711 } from '../../../../server/audio/g711.ts';
import type { Order } from '../../../../server/telephony/carriers/downlink.ts';
import { type SoundStream, StreamedCall } from '../../../../server/telephony/carriers/streamed-call.ts';
import type { NegotiatedAudio } from '../../../../server/telephony/sip/sdp/audio.ts';
import type { CallEvent } from '../../../../server/telephony/sip/ua/call.ts';
import { srtpProtection } from '../../../../server/telephony/srtp/protection.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { Happenings } from '../../../support/happenings.ts';
import { HeardAudio } from '../../../support/heard-audio.ts';
import { tone } from '../../../support/scripted-realtime/tone.ts';
import { RtpPhone } from '../../../support/telephony/rtp-phone.ts';

const RATE = 8000;
const happenings = new Happenings();

/** What a carrier is sent. */
class Stream implements SoundStream {
  takesNothing = false;
  /** How often it was asked whether it takes something. */
  asked = 0;
  isClosed = false;
  readonly orders: Order[] = [];
  readonly heard = new HeardAudio(RATE);

  get isClogged(): boolean {
    this.asked++;
    happenings.check();
    return this.takesNothing;
  }

  send(order: Order): void {
    this.orders.push(order);
    if (order.do === 'play') this.heard.add(decodeG711('ulaw', order.ulaw));
    happenings.check();
  }

  close(): void {
    this.isClosed = true;
    happenings.check();
  }
}

describe('a call whose sound a carrier streams', () => {
  let clock: FakeClock;
  let call: StreamedCall;
  let events: CallEvent[];
  let stream: Stream;
  /** Stands for the media of the call. */
  let media: RtpPhone;
  let audio: NegotiatedAudio;

  beforeEach(async () => {
    clock = new FakeClock();
    events = [];
    call = new StreamedCall({ mediaHost: '127.0.0.1', clock, logger: pino({ level: 'silent' }) });
    call.listen((event) => {
      events.push(event);
      happenings.check();
    });
    media = await RtpPhone.open('PCMU');
    call.answer({ address: '203.0.113.7', port: media.address.port });
    assert.equal(await call.verdict, 'connect');
    stream = new Stream();
    call.attach(stream);
    await happenings.until(() => events.some(({ type }) => type === 'established'), 'call', 5_000);
    const agreed = events.find((event) => event.type === 'media')?.audio;
    assert.ok(agreed?.srtp && agreed.remote);
    audio = agreed;
    media.protect(srtpProtection(agreed.srtp));
    media.call(agreed.remote.port);
  });
  afterEach(() => {
    call.stopped();
    media.close();
  });

  const speak = (ms: number, from = 0) => {
    const ulaw = encodeG711('ulaw', tone(1000, ms, RATE));
    for (let at = 0; at < ulaw.length; at += 160) {
      call.hear(ulaw.subarray(at, at + 160), from + at / 8);
      clock.advance(20);
    }
  };

  test('is heard by its media, and hears it', async () => {
    media.say(tone(440, 400, RATE));
    speak(400);
    await stream.heard.untilAudible(300);
    await media.heard.untilAudible(300);
    assert.equal(stream.heard.tone([440, 1000]), 440);
    assert.equal(media.heard.tone([440, 1000]), 1000);
  });

  test('hears nobody who has not its keys', async () => {
    const stranger = await RtpPhone.open('PCMU');
    stranger.say(tone(1000, 300, RATE));
    stranger.call(audio.remote?.port ?? 0);
    media.say(new Int16Array(RATE / 2));
    media.say(tone(440, 200, RATE));
    await stream.heard.untilAudible(150);
    assert.equal(stream.heard.tone([440, 1000]), 440);
    stranger.close();
  });

  test('is sent nothing while the network takes nothing, and what is said then is left out', async () => {
    media.say(tone(440, 5_000, RATE));
    await stream.heard.untilAudible(100);
    stream.takesNothing = true;
    const before = stream.orders.length;
    const { asked } = stream;
    await happenings.until(() => stream.asked > asked + 10, 'frames of the media', 5_000);
    assert.equal(stream.orders.length, before);
    stream.takesNothing = false;
    await happenings.until(() => stream.orders.length > before, 'sound again', 5_000);
    assert.equal(call.state, 'talking');
  });

  test('whose stream takes nothing for five seconds is cut, and goes on in another stream', async () => {
    media.say(tone(440, 60_000, RATE));
    await stream.heard.untilAudible(100);
    stream.takesNothing = true;
    const count = () => stream.orders.length;
    const before = count();
    // The beat of the media goes on in our time, the five seconds in the call's.
    const ticking = setInterval(() => clock.advance(1_000), 40);
    await happenings.until(() => stream.isClosed, 'end of the stream', 5_000);
    clearInterval(ticking);
    assert.equal(count(), before);
    assert.equal(call.state, 'broken');
    const next = new Stream();
    call.attach(next);
    await next.heard.untilAudible(100);
    assert.equal(call.state, 'talking');
    assert.equal(events.filter(({ type }) => type === 'established').length, 1);
  });

  test('is hung up once its last words are heard, or a second and a half later', async () => {
    media.say(tone(440, 60_000, RATE));
    await stream.heard.untilAudible(100);
    call.hangUp();
    assert.equal(call.state, 'leaving');
    const last = stream.orders.at(-1);
    assert.ok(last?.do === 'mark');
    call.marked(last.name);
    assert.deepEqual(events.at(-1), { type: 'ended', by: 'us', cause: 'hung-up' });
    assert.ok(stream.isClosed);
  });

  test('that is cut is kept for ten seconds', () => {
    call.gone(stream);
    clock.advance(9_999);
    assert.equal(call.state, 'broken');
    clock.advance(1);
    assert.deepEqual(events.at(-1), { type: 'ended', by: 'them', cause: 'lost' });
    const late = new Stream();
    call.attach(late);
    assert.ok(late.isClosed);
  });
});
