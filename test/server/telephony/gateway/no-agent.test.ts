import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';

describe('a gateway on its own', () => {
  let rig: GatewayRig;

  before(async () => {
    rig = await startGatewayRig({ telephony: {}, ringMs: 1500 });
  });
  after(() => rig.close());

  test('a phone of this machine reaches a line by its name; the sound’s process dies, and only its calls with it', async () => {
    const cut = await rig.dial({ to: 'bakery' });
    await cut.sip.until('established');
    await cut.rtp.heard.untilAudible(300);
    const [pid] = rig.media.pids;
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    const end = await cut.sip.until('ended');
    assert.ok(end.type === 'ended' && end.by === 'them');
    await cut.hangUp();

    // Started again by itself; nobody is told of it.
    while (rig.media.pids[0] === undefined || rig.media.pids[0] === pid) await delay(50);
    const next = await rig.dial({ to: 'bakery' });
    await next.rtp.heard.untilAudible(700);
    assert.equal(next.heard(), tones.greeting);
    await next.hangUp();
    await rig.agent.untilIdle();
  });

  test('a caller whom no agent answers is told so, and leaves a message that is kept', async () => {
    await rig.agent.worker.drain({ handOver: false, goodbyeMs: 0 });
    const call = await rig.dial({ to: 'bakery' });
    await call.sip.until('established');
    await call.rtp.heard.untilAudible(4000);
    await call.rtp.heard.untilSilent(1000);
    call.sing();
    const end = await call.sip.until('ended');
    assert.ok(end.type === 'ended' && end.by === 'them' && end.cause === 'hung-up');
    const [message] = rig.messages;
    assert.ok(message?.callId && message.line === 'bakery' && message.caller === '+441632960961');
    const seconds = message.pcm.length / message.rate;
    assert.ok(seconds > 0.8 && seconds < 10, `${seconds} s`);
    await rig.agent.untilRecord(message.callId, ({ state }) => state === 'ended', 'end');
    await call.hangUp();
  });

  test('a gateway that stops lets no new call in, and lets carriers try another one', async () => {
    const first = await rig.dial({ to: 'bakery' });
    await first.sip.until('progress');
    const stopped = rig.gateway.drain(60_000);
    const end = await (await rig.dial({ to: 'bakery' })).sip.until('ended');
    assert.ok(end.type === 'ended');
    assert.equal(end.status, 503);
    assert.equal(end.cause, 'trunk-failure');
    await first.hangUp();
    await stopped;
  });
});
