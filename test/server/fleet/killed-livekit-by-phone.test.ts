import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Fleet, startFleet, sung, tones } from '../../support/fleet.ts';
import { freePort } from '../../support/ports.ts';
import { tone } from '../../support/scripted-realtime.ts';
import { type DialledCall, dialPhone } from '../../support/telephony/dial-phone.ts';

const SECRET = 'a secret of the fleet, long enough to be one';

describe('a LiveKit that is killed in the middle of a phone call', () => {
  let fleet: Fleet;
  let phone: DialledCall;

  before(async () => {
    const sipPort = await freePort();
    fleet = await startFleet({
      workers: 1,
      env: { HOYHOY_TELEPHONY: 'on', HOYHOY_SIP_PORT: String(sipPort), HOYHOY_SECRET: SECRET },
    });
    phone = await dialPhone(() => sipPort, { to: 'fleet' });
  });
  after(async () => {
    await phone.close();
    await fleet.close();
  });

  it('costs the caller a moment of silence and an apology, and they are heard again', async (t) => {
    await phone.sip.until('established');
    await phone.rtp.heard.untilAudible(700);
    await phone.rtp.heard.untilSilent(300);
    const callId = (await fleet.store.listCalls({ limit: 1 }))[0]?.id ?? '';
    const untilSaid = (words: RegExp) =>
      fleet.untilRecord(callId, ({ turns }) => turns.some(({ text }) => words.test(text)), String(words), 60_000);

    const killed = performance.now();
    await fleet.livekit.kill();
    // Longer than a gap of which nothing is said, on a fast machine too.
    await fleet.livekit.restart(2_000);
    await phone.rtp.heard.untilAudible(700, killed);
    t.diagnostic(`heard by ${Math.round(performance.now() - killed)} ms after the kill, 700 ms of it`);
    assert.equal(phone.rtp.heard.tone(Object.values(tones), killed), tones.apology);
    await untilSaid(/If you said something just now, please say it again/);
    await phone.rtp.heard.untilSilent(300);

    phone.rtp.say(tone(sung.high, 700, phone.rtp.sampleRate));
    await untilSaid(/^You said: high\.$/);
    await phone.hangUp();
    const { endReason } = await fleet.untilRecord(callId, ({ state }) => state === 'ended', 'end', 60_000);
    assert.equal(endReason, 'caller-left');
  });
});
