import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { openVisitor } from '../support/browser/chromium.ts';
import { startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';
import { openVoiceAndEar, type VoiceAndEar } from '../support/voice-and-ear.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
declare global {
  interface Window {
    axe: typeof import('axe-core');
  }
}

/** What the telephone's line carries. */
const RATE = 8_000;

let hoyhoy: TestHoyhoy;
let voice: VoiceAndEar;

before(async () => {
  [hoyhoy, voice] = await Promise.all([startHoyhoy({ env: { HOYHOY_TELEPHONY: 'on' } }), openVoiceAndEar()]);
});
after(async () => {
  await Promise.all([hoyhoy?.close(), voice?.close()]);
});

test('the telephone on the demo page calls the bakery over SIP, and a spoken question is answered', async (t) => {
  const heard: Buffer[] = [];
  const visitor = await openVisitor(`${hoyhoy.site}/phone.html`, { microphone: { kind: 'spoken' } });
  t.after(() => visitor.close());
  const { page } = visitor;
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') heard.push(payload);
    });
  });
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => (await window.axe.run()).violations.map(({ id }) => id));
  assert.deepEqual(violations, []);

  const display = page.locator('#state');
  const speaker = page.locator('#speaker');
  const sounds = () => speaker.and(page.locator('.sounding')).waitFor();
  const silence = () => page.locator('#speaker:not(.sounding)').waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await display.getByText('Connected').waitFor();
  await sounds();
  await silence();
  const question = await voice.wav('question', 'How much is a sourdough loaf?');
  const asked = heard.length;
  await visitor.speak(question);
  await sounds();
  await silence();
  await page.locator('#end').click();
  await display.getByText('Call ended').waitFor();

  const pcm = (frames: readonly Buffer[]) => {
    const bytes = Buffer.concat(frames);
    return Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(i * 2));
  };
  assert.match(await voice.recognise(pcm(heard.slice(0, asked)), RATE), /marlow|bakery/);
  assert.match(await voice.recognise(pcm(heard.slice(asked)), RATE), /(7|seven).*(50|fifty)/);
  const call = await hoyhoy.endedCall('shop');
  assert.equal(call.kind, 'phone');
  assert.deepEqual(visitor.console, []);
});
