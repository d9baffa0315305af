import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { concatPcm } from '../../../../server/audio/pcm.ts';
import { FakeCaller } from '../../../support/caller.ts';
import { mostlyHeard } from '../../../support/heard-audio.ts';
import { tone } from '../../../support/scripted-realtime/tone.ts';
import { type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';
import { Pjsua2, type Pjsua2Options } from '../../../support/telephony/pjsua2.ts';
import { createTestCa, type TestCa } from '../../../support/test-ca.ts';

const RATE = 16_000;
const song = concatPcm([new Int16Array(RATE * 3), tone(tones.sung, 900, RATE), new Int16Array(RATE * 2)]);

describe('PJSIP’s telephone', () => {
  let rig: GatewayRig;
  let ca: TestCa;
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-pjsua2-'));

  before(async () => {
    ca = createTestCa();
    const { certFile, keyFile } = ca.issue(['127.0.0.1']);
    const tls = { server: { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') } };
    rig = await startGatewayRig({ telephony: { rules: [{ name: 'all', line: 'bakery' }] }, tls });
  });
  after(async () => {
    await rig.close();
    ca.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const newest = async () => {
    const [call] = await rig.agent.store.listCalls({ limit: 1 });
    assert.ok(call);
    return call;
  };
  const ways: [string, Pick<Pjsua2Options, 'codec' | 'transport' | 'srtp'>][] = [
    ['G.722 by TLS, encrypted', { codec: 'G722', transport: 'tls', srtp: true }],
    ['G.711 by UDP', { codec: 'PCMU', transport: 'udp' }],
    ['G.711 A-law by TCP', { codec: 'PCMA', transport: 'tcp' }],
  ];
  for (const [way, options] of ways) {
    test(`speaks ${way}: is greeted and answered, holds and resumes, presses keys and hangs up`, async (t) => {
      const own = mkdtempSync(join(dir, 'phone-'));
      const phone = await Pjsua2.start({ dir: own, ...options, says: song, ca: ca.file });
      t.after(() => phone.close());
      const { transport, codec } = options;
      const port = rig.gateway.bound[transport]?.port;
      phone.command('dial', { uri: `sip:bakery@127.0.0.1:${port};transport=${transport}` });
      await phone.until('state', ({ state }) => state === 'CONFIRMED');
      await phone.until('audio', (audio) => audio.codec === codec);
      const { id, room } = await newest();
      const roles = (wanted: string) => (record: { turns: readonly { role: string }[] }) =>
        record.turns
          .map(({ role }) => role)
          .join()
          .startsWith(wanted);
      const { turns } = await rig.agent.untilRecord(id, roles('agent,caller,agent'), 'answer');
      assert.equal(turns[1]?.text, `I sing ${tones.sung}`);

      const listener = await FakeCaller.join({ ...rig.agent.livekit, room, identity: 'operator', microphone: false });
      t.after(() => listener.leave());
      phone.command('hold');
      await phone.until('media', ({ status }) => status === LOCAL_HOLD);
      const audible = phone.events.filter((one) => one.event === 'audio').length;
      phone.command('resume');
      await phone.until('audio', () => true, audible + 1);
      const before = (await newest()).turns;
      await rig.agent.untilRecord(id, (record) => record.turns.length >= before + 2, 'answer after it was held');

      phone.command('press', { digits: '7' });
      await listener.happenings.until(() => listener.digits === '7', 'key by RTP', 10_000);
      phone.command('press-by-info', { digits: '8' });
      await listener.happenings.until(() => listener.digits === '78', 'key by INFO', 10_000);

      phone.command('hang-up');
      await phone.until('state', ({ state }) => state === 'DISCONNECTED');
      await rig.agent.untilRecord(id, ({ state }) => state === 'ended', 'end of the call');
      await phone.close();
      const { pcm, rate } = phone.heard();
      const greeted = pcm.findIndex((sample) => Math.abs(sample) > 3000) + rate * 1.5;
      assert.equal(mostlyHeard(pcm.subarray(0, greeted), Object.values(tones), rate), tones.greeting);
      assert.equal(mostlyHeard(pcm.subarray(greeted), Object.values(tones), rate), tones.answer);
    });
  }
});

/** pjsua_call_media_status */
const LOCAL_HOLD = 2;
