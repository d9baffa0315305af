import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Fleet, startFleet, sung, tones } from '../../support/fleet.ts';
import { freePort } from '../../support/ports.ts';
import { tone } from '../../support/scripted-realtime.ts';
import { type DialledCall, dialPhone } from '../../support/telephony/dial-phone.ts';

const APOLOGY = 'I am sorry, I was cut off for a moment.';
const SECRET = 'a secret of the fleet, long enough to be one';

describe('a worker that is killed in the middle of a phone call', () => {
  let fleet: Fleet;
  let phone: DialledCall;

  before(async () => {
    const sipPort = await freePort();
    fleet = await startFleet({
      workers: 2,
      env: { HOYHOY_TELEPHONY: 'on', HOYHOY_SIP_PORT: String(sipPort), HOYHOY_SECRET: SECRET },
    });
    phone = await dialPhone(() => sipPort, { to: 'fleet' });
  });
  after(async () => {
    await phone.close();
    await fleet.close();
  });

  const untilSaid = (callId: string, words: string) =>
    fleet.untilRecord(callId, ({ turns }) => turns.some(({ text }) => text === words), words, 60_000);
  const sing = (hz: number) => phone.rtp.say(tone(hz, 700, phone.rtp.sampleRate));
  const heardSince = (since: number) => phone.rtp.heard.tone(Object.values(tones), since);

  it('costs the caller an apology, which the phone hears, and nothing that was said', async (t) => {
    await phone.sip.until('established');
    await phone.rtp.heard.untilAudible(700);
    assert.equal(heardSince(0), tones.greeting);
    await phone.rtp.heard.untilSilent(300);
    const callId = (await fleet.store.listCalls({ limit: 1 }))[0]?.id ?? '';
    sing(sung.low);
    await untilSaid(callId, 'You said: low.');
    await phone.rtp.heard.untilSilent(300);

    const killed = performance.now();
    process.kill(await fleet.workerOf(callId), 'SIGKILL');
    await phone.rtp.heard.untilAudible(200, killed);
    t.diagnostic(`heard by ${Math.round(performance.now() - killed)} ms after the kill, 200 ms of it`);
    await phone.rtp.heard.untilAudible(700, killed);
    assert.equal(heardSince(killed), tones.apology);
    await untilSaid(callId, APOLOGY);
    await phone.rtp.heard.untilSilent(300);

    const asked = performance.now();
    sing(sung.high);
    await untilSaid(callId, 'You said: low, high.');
    await phone.rtp.heard.untilAudible(700, asked);
    assert.equal(heardSince(asked), tones.answer);
    await phone.hangUp();
    const { endReason } = await fleet.untilRecord(callId, ({ state }) => state === 'ended', 'end', 60_000);
    assert.equal(endReason, 'caller-left');
  });
});
