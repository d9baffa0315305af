import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { callerAttributes } from '../../../../server/contract/index.ts';
import { FakeCaller } from '../../../support/caller.ts';
import { mostlyHeard } from '../../../support/heard-audio.ts';
import { freePort } from '../../../support/ports.ts';
import { tone } from '../../../support/scripted-realtime/tone.ts';
import { sipp } from '../../../support/sip/sipp.ts';
import { Baresip } from '../../../support/telephony/baresip.ts';
import { type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';

const RATE = 8000;
const TO = '+12125550199';

describe('telephones that others wrote, called by us', () => {
  let rig: GatewayRig;
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-called-'));
  const ports: Record<string, number> = {};

  before(async () => {
    for (const name of ['baresip', 'secret', 'password', 'busy', 'early', 'exchange', 'nobody'])
      ports[name] = await freePort();
    const trunk = (name: string, more: object = {}) => ({
      ...{ name, address: `127.0.0.1:${ports[name]}`, numbers: ['+12125550142'], prefixes: ['+1212'], ...more },
    });
    rig = await startGatewayRig({
      telephony: {
        outboundTrunks: [
          trunk('baresip'),
          trunk('secret', { mediaEncryption: 'require', transport: 'tcp' }),
          trunk('password', { authUsername: 'agent', authPassword: 'pass word' }),
          ...['busy', 'early', 'exchange'].map((name) => trunk(name)),
          trunk('nobody', { transport: 'tcp' }),
        ],
        outbound: { maxCalls: 5, callsPerMinute: 1000, callsPerHourToNumber: 1000, minutesPerDay: 1000 },
      },
      line: { transferTargets: [{ name: 'Ann', phone: '+12125550177' }] },
    });
  });
  after(async () => {
    await rig.close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function dial(trunk: string, attributes: Record<string, string> = {}) {
    const { room, callId } = await rig.agent.admit('phone');
    const identity = 'guest';
    const dialled = rig.dialler.dial({ trunk, to: TO, room, identity, attributes });
    return { room, callId, identity, dialled };
  }

  /** It may have ended with its phone. */
  const close = (room: string) => rig.agent.rooms.deleteRoom(room).catch(() => {});

  const ways: [string, string][] = [
    ['baresip', ''],
    ['secret', 'mediaenc=srtp-mand;'],
  ];
  for (const [trunk, account] of ways) {
    test(`baresip answers ${trunk === 'secret' ? 'over TCP, encrypted' : 'over UDP'}, is greeted and answered, and is hung up on`, async (t) => {
      const own = mkdtempSync(join(dir, 'baresip-'));
      const song = [new Int16Array(RATE * 3), tone(tones.sung, 900, RATE), new Int16Array(RATE * 2)];
      const says = new Int16Array(Array.from({ length: 6 }, () => song.flatMap((part) => [...part])).flat());
      const options = { dir: own, account: `${account}answermode=auto`, user: TO, port: ports[trunk] ?? 0, says };
      const phone = await Baresip.start(options);
      t.after(() => phone.close());
      const { room, callId, identity, dialled } = await dial(trunk);
      await dialled;
      await phone.until('CALL_ESTABLISHED');
      const answered = ({ turns }: { turns: readonly { role: string }[] }) =>
        turns.map(({ role }) => role).join() === 'agent,caller,agent';
      const { turns } = await rig.agent.untilRecord(callId, answered, 'answer');
      assert.equal(turns[1]?.text, `I sing ${tones.sung}`);
      await delay(1500);
      await rig.dialler.hangUp(room, identity);
      await phone.until('CALL_CLOSED');
      await phone.close();
      const pcm = phone.heard();
      const greeted = pcm.findIndex((sample) => Math.abs(sample) > 3000) + RATE * 1.5;
      assert.equal(mostlyHeard(pcm.subarray(0, greeted), Object.values(tones), RATE), tones.greeting);
      assert.equal(mostlyHeard(pcm.subarray(greeted), Object.values(tones), RATE), tones.answer);
      await rig.agent.untilRecord(callId, ({ state }) => state === 'ended', 'end');
    });
  }

  test('sipp asks for a password, gets it, and is hung up on', async () => {
    const uas = sipp({ scenario: 'callee-that-asks-for-a-password', port: ports['password'] ?? 0 });
    const { room, identity, dialled } = await dial('password');
    await dialled;
    await rig.dialler.hangUp(room, identity);
    await uas;
    await close(room);
  });

  test('sipp is busy', async () => {
    const uas = sipp({ scenario: 'busy-callee', port: ports['busy'] ?? 0 });
    const { room, dialled } = await dial('busy');
    await assert.rejects(dialled, { reason: 'busy', sipStatus: 486 });
    await uas;
    await close(room);
  });

  test('sipp sends sound before it answers, which the room hears, and is given up on', async (t) => {
    const echo = createSocket('udp4');
    echo.on('message', (packet, { address, port }) => echo.send(packet, port, address));
    await new Promise<void>((resolve) => echo.bind(0, '127.0.0.1', resolve));
    t.after(() => echo.close());
    const args = ['-key', 'echo_port', String(echo.address().port)];
    const uas = sipp({ scenario: 'early-media', port: ports['early'] ?? 0, args });
    const room = 'early-media';
    await rig.agent.rooms.createRoom({ name: room });
    const listener = await FakeCaller.join({ ...rig.agent.livekit, room, hears: 'guest' });
    await rig.sip.createSipParticipant('early', TO, room, { participantIdentity: 'guest' });
    const begun = performance.now();
    // It gives back what it hears.
    listener.say(tone(tones.sung, 3000, 24_000));
    await listener.heard.untilAudible(500, begun);
    assert.equal(listener.heard.tone(Object.values(tones), begun), tones.sung);
    assert.equal(listener.attributesOf('guest')?.['sip.callStatus'], 'ringing');
    await rig.dialler.hangUp(room, 'guest');
    await uas;
    await listener.leave();
  });

  test('sipp takes a transfer, and is hung up on once its target has answered', async () => {
    const uas = sipp({ scenario: 'exchange-that-takes-a-transfer', port: ports['exchange'] ?? 0 });
    const { room, identity, dialled } = await dial('exchange', { [callerAttributes.line]: 'bakery' });
    await dialled;
    await rig.dialler.transfer({ room, identity, to: 'tel:+12125550177' });
    await uas;
    await close(room);
  });

  test('nobody is there: the trunk failed, which is nobody’s refusal', async () => {
    const { room, dialled } = await dial('nobody');
    await assert.rejects(dialled, { reason: 'failed' });
    await close(room);
  });

  test('a gateway that stops calls nobody any more, and hangs up on those it has called', async () => {
    const uas = sipp({ scenario: 'callee-that-asks-for-a-password', port: ports['password'] ?? 0 });
    const { dialled } = await dial('password');
    await dialled;
    const stopped = rig.gateway.drain(300);
    await assert.rejects(rig.gateway.place({ trunk: 'password', to: TO, room: 'room' }), {
      reason: 'gateway-stopping',
    });
    await stopped;
    await uas;
    assert.equal(rig.gateway.calls, 0);
  });
});
