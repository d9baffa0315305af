import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { childOf } from '../../support/child-of.ts';
import { type Fleet, startFleet, sung, tones } from '../../support/fleet.ts';
import { freePort } from '../../support/ports.ts';
import { tone } from '../../support/scripted-realtime/tone.ts';
import { account, PUBLIC_URL, TwilioCall } from '../../support/telephony/scripted-twilio.ts';

describe('a call that Twilio brings to `hoyhoy serve`', () => {
  let fleet: Fleet;
  let dir: string;
  let origin: string;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hoyhoy-twilio-'));
    const file = join(dir, 'telephony.yaml');
    await writeFile(
      file,
      `twilio: { accountSid: ${account.sid}, authToken: "env:TWILIO_TOKEN" }\nrules: [{ name: all, line: fleet }]\n`,
    );
    const [port, sip, carriers] = await Promise.all([1, 2, 3].map(() => freePort()));
    origin = `http://127.0.0.1:${port}`;
    fleet = await startFleet({
      workers: 1,
      env: {
        HOYHOY_TELEPHONY_FILE: file,
        HOYHOY_PUBLIC_URL: PUBLIC_URL,
        HOYHOY_PORT: String(port),
        HOYHOY_SIP_PORT: String(sip),
        HOYHOY_CARRIER_PORT: String(carriers),
        TWILIO_TOKEN: account.token,
      },
    });
  });
  after(async () => {
    await fleet.close();
    await rm(dir, { recursive: true, force: true });
  });

  it('goes by the one port to the gateway, is greeted and answered, and leaves when it is hung up', async () => {
    const call = new TwilioCall(origin);
    assert.equal((await call.dial()).verb, 'connect');
    await call.heard.untilAudible(850);
    assert.equal(call.heard.tone(Object.values(tones)), tones.greeting);
    await call.heard.untilSilent(400);
    call.say(tone(sung.high, 900, 8000));
    const [{ id } = { id: '' }] = await fleet.store.listCalls({ limit: 1 });
    const answered = ({ turns }: { turns: readonly { text: string }[] }) =>
      turns.some(({ text }) => text === 'You said: high.');
    await fleet.untilRecord(id, answered, 'answer');
    await call.hangUp();
    const record = await fleet.untilRecord(id, ({ state }) => state === 'ended', 'end');
    assert.equal(record.kind, 'phone');
    assert.equal(record.endReason, 'caller-left');
  });

  it('goes on after the API has died under it, once Twilio asks the next one what comes next', async (t) => {
    const call = new TwilioCall(origin);
    await call.dial();
    await call.heard.untilAudible(850);
    await call.heard.untilSilent(400);
    const [{ id } = { id: '' }] = await fleet.store.listCalls({ limit: 1 });
    const killed = performance.now();
    process.kill(childOf(fleet.serve.process.pid, 'api'), 'SIGKILL');
    call.cut(apiIsBack(origin));
    await call.until('connect', 2);
    t.diagnostic(`the next API answered ${Math.round(performance.now() - killed)} ms after the kill`);
    await call.untilStreaming();
    call.say(tone(sung.high, 900, 8000));
    await fleet.untilRecord(id, ({ turns }) => turns.some(({ text }) => text === 'You said: high.'), 'answer');
    await call.heard.untilAudible(700, killed);
    await call.hangUp();
    await fleet.untilRecord(id, ({ state }) => state === 'ended', 'end');
  });
});

async function apiIsBack(origin: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${origin}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
