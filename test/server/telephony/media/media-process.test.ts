import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, afterEach, before, describe, test } from 'node:test';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { livekitRooms } from '../../../../server/calls/livekit-rooms.ts';
import { Failure } from '../../../../server/contract/index.ts';
import { type MediaProcess, startMedia } from '../../../../server/telephony/media/client.ts';
import type { MediaDescription } from '../../../../server/telephony/media/description.ts';
import type { MediaLine, MediaLineEvent } from '../../../../server/telephony/media/line.ts';
import { FakeCaller } from '../../../support/caller.ts';
import { Happenings } from '../../../support/happenings.ts';
import { startLiveKit, type TestLiveKit } from '../../../support/livekit.ts';
import { freePorts } from '../../../support/ports.ts';
import { tone } from '../../../support/scripted-realtime/tone.ts';
import { DTMF_TYPE, payloadTypes, RtpPhone } from '../../../support/telephony/rtp-phone.ts';

const TONES = [440, 1000, 1700];
const WAIT_MS = 20_000;
/** Longer than is listened for: a busy machine loses some of it. */
const SPEECH_MS = 10_000;
type Codec = 'PCMU' | 'PCMA' | 'G722';

async function start(count = 100): Promise<MediaProcess> {
  const ports = await freePorts(count);
  const env = { ...process.env, NODE_ENV: 'production' };
  return startMedia({ host: '127.0.0.1', ports, logLevel: 'error', env, onLine: (line) => console.error(line) });
}

class Watched {
  readonly events: MediaLineEvent[] = [];
  readonly #happenings = new Happenings();

  on = (event: MediaLineEvent): void => {
    this.events.push(event);
    this.#happenings.check();
  };

  until(type: MediaLineEvent['type']): Promise<void> {
    return this.#happenings.until(() => this.events.some((event) => event.type === type), type, WAIT_MS);
  }
}

function description(phone: RtpPhone, codec: Codec): MediaDescription {
  const number = payloadTypes[codec];
  return {
    remote: phone.address,
    rtcpMux: true,
    codec: { name: codec, sendPayloadType: number, receivePayloadType: number },
    dtmf: { clockRate: 8000, sendPayloadType: DTMF_TYPE, receivePayloadType: DTMF_TYPE },
    packetTimeMs: 20,
    direction: 'sendrecv',
  };
}

function toneFor(phone: RtpPhone, hz: number, ms: number): Int16Array {
  const { sampleRate } = phone;
  const length = (sampleRate * ms) / 1000;
  return Int16Array.from({ length }, (_, i) => Math.round(10_000 * Math.sin((2 * Math.PI * hz * i) / sampleRate)));
}

async function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const bound = await new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(true));
  });
  await new Promise<void>((resolve) => socket.close(resolve));
  return bound;
}

describe('a media process', () => {
  let livekit: TestLiveKit;
  let media: MediaProcess;
  const opened: { leave(): Promise<void> | void }[] = [];
  before(async () => {
    [livekit, media] = await Promise.all([startLiveKit(), start()]);
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.leave();
  });
  after(async () => {
    await media.stop();
    await livekit.close();
  });

  /** A phone connected to a room in which somebody stands for the agent. */
  async function connect(room: string, codec: Codec) {
    const watched = new Watched();
    const line = await media.open(watched.on);
    const phone = await RtpPhone.open(codec);
    opened.push({ leave: () => phone.close() });
    const { url, apiKey, apiSecret } = livekit;
    const agent = await FakeCaller.join({ url, apiKey, apiSecret, room, identity: `agent-${room}`, hears: 'sip_' });
    opened.push(agent);
    await join(line, room, phone.sampleRate);
    line.describe(description(phone, codec));
    phone.call(line.rtpPort);
    return { watched, line, phone, agent };
  }

  async function join(line: MediaLine, room: string, sampleRate: number): Promise<void> {
    const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity: 'sip_1', ttl: 60 });
    token.kind = 'sip';
    token.addGrant({ roomJoin: true, room, canUpdateOwnMetadata: true });
    await line.join({ url: livekit.url, token: await token.toJwt(), sampleRate });
  }

  for (const codec of ['PCMU', 'PCMA', 'G722'] satisfies Codec[]) {
    test(`${codec}: the phone is heard in the room, and the room on the phone; digits go both ways`, async () => {
      const { watched, line, phone, agent } = await connect(`both-${codec}`, codec);
      await watched.until('voice');
      await watched.until('flowing');
      phone.say(toneFor(phone, 440, SPEECH_MS));
      await agent.heard.untilAudible(1000);
      assert.equal(agent.heard.tone(TONES), 440);
      agent.say(tone(1000, SPEECH_MS));
      await phone.heard.untilAudible(1000);
      assert.equal(phone.heard.tone(TONES), 1000);
      phone.press('15#');
      await agent.happenings.until(() => agent.digits === '15#', 'digits in the room', WAIT_MS);
      await agent.press(7, '7');
      await agent.press(10, '*');
      await phone.happenings.until(() => phone.digits === '7*', 'digits on the phone', WAIT_MS);
      const [first, second] = await Promise.all([line.measure(), line.measure()]);
      assert.deepEqual(first, second);
      const stats = await line.close();
      assert.ok(stats && stats.network.received > 50 && stats.network.lost === 0, JSON.stringify(stats));
      assert.ok(stats.sent > 50);
      const farewell = () => phone.reports.some(({ type }) => type === 'bye');
      await phone.happenings.until(farewell, 'farewell by RTCP', WAIT_MS);
    });
  }

  test('attributes of the phone reach the room', async () => {
    const { line, agent } = await connect('attributes', 'PCMU');
    line.setAttributes({ 'sip.callStatus': 'active' });
    const active = () => agent.attributesOf('sip_1')?.['sip.callStatus'] === 'active';
    await agent.happenings.until(active, 'the attribute', WAIT_MS);
    await line.close();
  });

  test('a recording is played to the phone in place of the room', async () => {
    const { watched, line, phone } = await connect('announcement', 'G722');
    await watched.until('flowing');
    line.announce(tone(1700, 2000), 24_000);
    await watched.until('announced');
    await phone.heard.untilAudible(600);
    assert.equal(phone.heard.tone(TONES), 1700);
    await line.close();
  });

  test('the codec may change during a call, and the phone’s track stays', async () => {
    const { watched, line, phone, agent } = await connect('change', 'PCMU');
    await watched.until('flowing');
    const rooms = new RoomServiceClient(livekit.url.replace('ws', 'http'), livekit.apiKey, livekit.apiSecret);
    const published = async () => (await rooms.getParticipant('change', 'sip_1')).tracks.map(({ sid }) => sid);
    let before = await published();
    // The room may be heard on the phone a moment before LiveKit tells of the phone's own track.
    while (before.length === 0) before = await published();
    assert.equal(before.length, 1);
    const wide = await RtpPhone.open('G722');
    opened.push({ leave: () => wide.close() });
    line.describe(description(wide, 'G722'));
    phone.fallSilent();
    wide.call(line.rtpPort);
    wide.say(toneFor(wide, 1700, 4000));
    await agent.heard.untilAudible(800);
    assert.equal(agent.heard.tone(TONES), 1700);
    agent.say(tone(440, 1500));
    await wide.heard.untilAudible(800);
    assert.equal(wide.heard.tone(TONES), 440);
    assert.deepEqual(await published(), before);
    await line.close();
  });

  test('when the room is deleted the gateway is told', async () => {
    const { watched, line } = await connect('deleted', 'PCMU');
    await livekitRooms(livekit).delete('deleted');
    await watched.until('room-gone');
    await line.close();
  });

  test('a room that can not be joined is a failure that says so, and the ports come back', async () => {
    const line = await media.open(() => {});
    const joining = line.join({ url: livekit.url, token: 'none', sampleRate: 8000 });
    await assert.rejects(joining, (error) => error instanceof Failure && error.reason === 'room-unreachable');
    await line.close();
    assert.ok(await isFree(line.rtpPort));
    assert.ok(await isFree(line.rtcpPort));
  });

  test('no port is leaked or used again at once, and none left is a failure', async () => {
    const small = await start(8);
    try {
      const lines = await Promise.all(Array.from({ length: 4 }, () => small.open(() => {})));
      assert.equal(new Set(lines.map(({ rtpPort }) => rtpPort)).size, 4);
      const exhausted = (error: unknown) => error instanceof Failure && error.reason === 'ports-exhausted';
      await assert.rejects(
        small.open(() => {}),
        exhausted,
      );
      await Promise.all(lines.map((line) => line.close()));
      assert.equal(small.calls, 0);
      for (const { rtpPort, rtcpPort } of lines) assert.ok((await isFree(rtpPort)) && (await isFree(rtcpPort)));
      await assert.rejects(
        small.open(() => {}),
        exhausted,
        'they rest',
      );
    } finally {
      await small.stop();
    }
  });

  test('kill -9: each of its calls is told, and the ports are free', async () => {
    const doomed = await start();
    const watched = [new Watched(), new Watched()];
    const lines = await Promise.all(watched.map(({ on }) => doomed.open(on)));
    assert.ok(doomed.pid);
    process.kill(doomed.pid, 'SIGKILL');
    await Promise.all(watched.map((one) => one.until('media-lost')));
    await doomed.exited;
    assert.deepEqual(await Promise.all(lines.map((line) => line.close())), [undefined, undefined]);
    await assert.rejects(
      Promise.race(lines.map((line) => line.measure())),
      (error) => error instanceof Failure && error.reason === 'media-lost',
    );
    for (const { rtpPort, rtcpPort } of lines) assert.ok((await isFree(rtpPort)) && (await isFree(rtcpPort)));
    await assert.rejects(
      doomed.open(() => {}),
      (error) => error instanceof Failure && error.reason === 'media-lost',
    );
  });
});
