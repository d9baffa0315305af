import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { FakeCaller } from '../../../support/caller.ts';
import { mostlyHeard } from '../../../support/heard-audio.ts';
import { tone } from '../../../support/scripted-realtime/tone.ts';
import { sipp } from '../../../support/sip/sipp.ts';
import { Baresip } from '../../../support/telephony/baresip.ts';
import { type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';

const run = promisify(execFile);
const RATE = 8000;

describe('telephones that others wrote', () => {
  let rig: GatewayRig;
  let udp: number;
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-foreign-'));

  before(async () => {
    rig = await startGatewayRig({ telephony: { rules: [{ name: 'all', line: 'bakery' }] } });
    udp = rig.gateway.bound.udp?.port ?? 0;
  });
  after(async () => {
    await rig.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const newest = async () => {
    const [call] = await rig.agent.store.listCalls({ limit: 1 });
    assert.ok(call);
    return call;
  };
  const ended = async () =>
    rig.agent.untilRecord((await newest()).id, ({ state }) => state === 'ended', 'end of the call');

  test('sipsak asks what we can, and is told', async () => {
    const { stdout } = await run('sipsak', ['-vvv', '-s', `sip:shop@127.0.0.1:${udp}`]);
    assert.match(stdout, /SIP\/2\.0 200/);
    assert.match(stdout, /^Allow: .*INVITE/im);
  });

  test('sipp calls, is answered, and hangs up', async () => {
    await sipp({ scenario: 'uac', to: udp, calls: 3, args: ['-d', '700', '-r', '2', '-s', 'bakery'] });
    const record = await ended();
    assert.equal(record.endReason, 'caller-left');
    await rig.agent.untilIdle();
    assert.equal(rig.gateway.calls, 0);
  });

  test('sipp gives up while it rings', async () => {
    await sipp({ scenario: 'cancel', to: udp });
    await ended();
    await rig.agent.untilIdle();
    assert.equal(rig.gateway.calls, 0);
  });

  const ways: [string, { account?: string; transport: 'udp' | 'tcp' }][] = [
    ['by UDP', { transport: 'udp' }],
    ['by TCP, encrypted', { transport: 'tcp', account: 'mediaenc=srtp-mand' }],
  ];
  for (const [way, { transport, account = '' }] of ways) {
    test(`baresip calls ${way}, is greeted and answered, holds and resumes, presses a digit and hangs up`, async (t) => {
      const own = mkdtempSync(join(dir, 'baresip-'));
      const song = [new Int16Array(RATE * 3), tone(tones.sung, 900, RATE), new Int16Array(RATE * 2)];
      const says = new Int16Array(Array.from({ length: 6 }, () => song.flatMap((part) => [...part])).flat());
      const phone = await Baresip.start({ dir: own, account, says });
      t.after(() => phone.close());
      const port = rig.gateway.bound[transport]?.port;
      phone.command('dial', `sip:bakery@127.0.0.1:${port};transport=${transport}`);
      await phone.until('CALL_ESTABLISHED');
      const { id, room } = await newest();
      const listener = await FakeCaller.join({ ...rig.agent.livekit, room, identity: 'operator', microphone: false });
      const answered = ({ turns }: { turns: readonly { role: string }[] }) =>
        turns.map(({ role }) => role).join() === 'agent,caller,agent';
      const { turns } = await rig.agent.untilRecord(id, answered, 'answer');
      assert.equal(turns[1]?.text, `I sing ${tones.sung}`);
      await listener.heard.untilAudible(500, performance.now());
      phone.command('hold');
      await phone.untilTraced(/a=recvonly/);
      phone.command('resume');
      await phone.untilTraced(/a=recvonly.*a=sendrecv/s);
      // It sings again and again.
      const before = (await newest()).turns;
      await rig.agent.untilRecord(id, (record) => record.turns.length >= before + 2, 'answer after it was held');
      await listener.heard.untilAudible(500, performance.now());
      phone.command('sndcode', '7');
      await listener.happenings.until(() => listener.digits === '7', 'digit', 10_000);
      phone.command('hangup');
      await phone.until('CALL_CLOSED');
      assert.equal((await ended()).endReason, 'caller-left');
      await listener.leave();
      await phone.close();
      const pcm = phone.heard();
      const greeted = pcm.findIndex((sample) => Math.abs(sample) > 3000) + RATE * 1.5;
      assert.equal(mostlyHeard(pcm.subarray(0, greeted), Object.values(tones), RATE), tones.greeting);
      assert.equal(mostlyHeard(pcm.subarray(greeted), Object.values(tones), RATE), tones.answer);
    });
  }
});
