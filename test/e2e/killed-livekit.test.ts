import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findLiveKit } from '../../server/livekit/ensure.ts';
import { CallPage } from '../support/browser/call-page.ts';
import { childOf } from '../support/child-of.ts';
import { startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';

declare global {
  interface Window {
    /** Frequencies of the tones that the page has played, in Hz. */
    tones: number[];
  }
}

let hoyhoy: TestHoyhoy;

before(async () => {
  hoyhoy = await startHoyhoy();
});
after(() => hoyhoy?.close());

test('a page tells while LiveKit is away that nobody is heard, and the agent then asks for what it missed', async (t) => {
  const call = await CallPage.open(hoyhoy.site, {
    microphone: { kind: 'spoken' },
    beforePage: async (context) => void (await context.addInitScript(listenToTones)),
  });
  t.after(() => call.close());
  await call.call();
  await call.finalCaption('agent', /Marlow Street Bakery/);
  const quiet = await call.state('listening');

  const binary = await findLiveKit({ cacheDir: hoyhoy.config.cacheDir });
  assert.ok(binary);
  const runner = childOf(process.pid, binary);
  process.kill(childOf(runner, binary), 'SIGKILL');
  const away = await call.state('reconnecting', quiet.index);
  const apology = await call.finalCaption('agent', /If you said something just now, please say it again/, away.index);
  await call.page.waitForFunction((at) => window.probe.firstAudibleAfter(at) !== undefined, apology.told.at);
  const announced = await call.announced();
  assert.ok(
    announced.some((text) => text.includes('you are not heard until it is back')),
    announced.join('\n'),
  );
  assert.deepEqual(await call.page.evaluate(() => window.tones), [523, 392, 392, 523], 'down, then up again');
  t.diagnostic(`asked for it again ${Math.round(apology.told.at - away.told.at)} ms after the page knew`);

  await call.type('How much is an almond croissant?');
  const answer = await call.finalCaption('agent', /almond croissant/i, apology.index + 1);
  assert.match(answer.told.caption.text, /\b(4|four) dollars\b/i);
  await call.hangUp();
  assert.equal((await hoyhoy.endedCall('shop')).endReason, 'caller-left');
});

/** Runs in the page before its scripts, and may use nothing from outside its own body. */
function listenToTones(): void {
  window.tones = [];
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (...when) {
    window.tones.push(Math.round(this.frequency.value));
    start.apply(this, when);
  };
}
