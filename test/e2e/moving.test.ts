import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { floatFromPcm, pcmFromFloat } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import { legible } from '../../server/line/numbering-plan.ts';
import type { MoveCode, MoveDirection } from '../../server/store/code-store.ts';
import { CallPage } from '../support/browser/call-page.ts';
import { startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';
import { type DialledCall, dialPhone } from '../support/telephony/dial-phone.ts';
import { openVoiceAndEar, VOICE_RATE, type VoiceAndEar } from '../support/voice-and-ear.ts';

const NUMBER = '+12125550142';
/** Of the phone's codec, PCMU. */
const PHONE_RATE = 8_000;
const WAIT_MS = 60_000;

let hoyhoy: TestHoyhoy;
let voice: VoiceAndEar;

before(async () => {
  [hoyhoy, voice] = await Promise.all([startHoyhoy({ env: { HOYHOY_TELEPHONY: 'on' } }), openVoiceAndEar()]);
});
after(async () => {
  await Promise.all([hoyhoy?.close(), voice?.close()]);
});

/** A phone that has called and is being greeted. */
async function phone(): Promise<DialledCall> {
  const call = await dialPhone(() => Number(hoyhoy.sip?.split(':').at(-1)), { to: NUMBER });
  await call.sip.until('established');
  await call.rtp.heard.untilAudible(300, 0, WAIT_MS);
  return call;
}

const ask = async (call: DialledCall, question: string) => {
  const spoken = await voice.speak(question);
  call.rtp.say(pcmFromFloat(resample(floatFromPcm(spoken), VOICE_RATE, PHONE_RATE)));
};

const isSilent = ({ page }: CallPage) =>
  page.evaluate(() => document.querySelector('hoyhoy-call')?.shadowRoot?.querySelector('audio')?.muted);

const note = ({ page }: CallPage, words: string) =>
  page.locator('hoyhoy-call .note').getByText(words).waitFor({ timeout: WAIT_MS });

test('a call goes from a page to a phone and back, and is one conversation with one agent', async (t) => {
  const page = await CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } });
  t.after(() => page.close());
  await page.call();
  await page.finalCaption('agent', /Marlow Street Bakery/);
  await page.state('listening');

  await page.page.getByRole('button', { name: 'Continue on my phone' }).click();
  await page.page.locator('hoyhoy-call .ticket svg.qr').waitFor();
  const shown = await page.page.locator('hoyhoy-call .ticket').textContent();
  assert.ok(shown?.includes(legible(NUMBER)));
  const code = (await page.page.locator('hoyhoy-call .digits').textContent())?.replaceAll(' ', '') ?? '';
  assert.match(code, /^\d{6}$/);
  assert.equal(await isSilent(page), false);

  const handset = await phone();
  t.after(() => handset.close());
  const joining = (await page.told()).length;
  handset.rtp.press(code);
  await note(page, 'Your phone has joined');
  assert.equal(await isSilent(page), true, 'the page does not play beside the phone');
  await page.finalCaption('agent', /Your phone has joined/, joining);
  assert.equal(await page.page.locator('hoyhoy-call .ticket').count(), 0);
  assert.ok((await page.announced()).some((text) => text.includes('Your phone has joined')));

  await handset.rtp.heard.untilSilent(700, WAIT_MS);
  const asked = performance.now();
  await ask(handset, 'How much is a sourdough loaf?');
  const question = await page.finalCaption('visitor', /sour ?dough/i, joining);
  const answer = await page.finalCaption('agent', /dollars/i, question.index);
  await handset.rtp.heard.untilSilent(1500, WAIT_MS);
  const heard = await voice.recognise(handset.rtp.heard.pcm(asked), PHONE_RATE);
  assert.match(heard, /(7|seven).*(50|fifty)/, 'the answer is heard on the phone');
  assert.ok(!(await page.page.content()).includes('441632960961'), 'the phone’s number is not on the page');

  await handset.hangUp();
  await note(page, 'Your phone has hung up');
  assert.equal(await isSilent(page), false);
  await page.page.getByRole('button', { name: 'Go on here' }).click();
  await page.page.getByRole('button', { name: 'Mute' }).waitFor();
  const back = await page.visitor.now();
  await page.visitor.speak(await voice.wav('croissant', 'How much is an almond croissant?'));
  const again = await page.finalCaption('visitor', /almond|croissant/i, answer.index);
  await page.finalCaption('agent', /dollars/i, again.index);
  const atPage = await voice.recognise(await page.visitor.heard(back), 48_000);
  assert.match(atPage, /croissant|dollars|4/, 'the answer is heard on the page');

  await page.hangUp();
  await page.state('idle', again.index);
  const [call] = (await hoyhoy.store.listCalls({ line: 'shop', limit: 5 })).filter(({ kind }) => kind === 'web');
  assert.ok(call);
  const names = (await hoyhoy.store.getCall(call.id))?.events.map(({ name }) => name) ?? [];
  for (const name of ['code-issued', 'code-used', 'place-joined', 'place-left']) assert.ok(names.includes(name), name);
});

test('a small screen gets a link that its phone dials, and nothing to scan', async (t) => {
  const page = await CallPage.open(hoyhoy.site, {
    microphone: { kind: 'spoken' },
    viewport: { width: 360, height: 740 },
  });
  t.after(() => page.close());
  await page.call();
  await page.finalCaption('agent', /Marlow Street Bakery/);
  await page.page.getByRole('button', { name: 'Continue on my phone' }).click();
  const link = await page.page.locator('hoyhoy-call .ticket a').getAttribute('href');
  assert.match(link ?? '', /^tel:\+12125550142,,\d{6}$/);
  assert.equal(await page.page.locator('hoyhoy-call svg.qr').count(), 0);
  await page.hangUp();
});

test('a caller on the phone is told where a page of theirs reads along, which comes and goes without ending the call', async (t) => {
  const handset = await phone();
  t.after(() => handset.close());
  await handset.rtp.heard.untilSilent(1500, WAIT_MS);
  const asked = performance.now();
  await ask(handset, 'Can you show that on my computer?');
  const { code } = await issued('to-page');
  await handset.rtp.heard.untilAudible(5000, performance.now(), WAIT_MS);
  await handset.rtp.heard.untilSilent(2500, WAIT_MS);
  const told = await voice.recognise(handset.rtp.heard.pcm(asked), PHONE_RATE);
  // Telephones carry nothing above 3.4 kHz, which is what tells an s from an f.
  assert.match(told, /[sf]lash join/i);
  assert.ok(told.replace(/\D/g, '').includes(code), `${told} has ${code}`);

  const page = await CallPage.open(`${hoyhoy.url}/join`, { microphone: { kind: 'spoken' } });
  t.after(() => page.close());
  await page.page.getByLabel('Code').fill(code);
  await page.page.getByRole('button', { name: 'Join' }).click();
  await note(page, 'Your phone has joined');
  assert.equal(await isSilent(page), true, 'the page does not play beside the phone');
  const welcome = await page.finalCaption('agent', /Your page has joined/);
  await handset.rtp.heard.untilSilent(1500, WAIT_MS);

  const before = performance.now();
  await ask(handset, 'How much is a sourdough loaf?');
  const question = await page.finalCaption('visitor', /sour ?dough/i, welcome.index);
  await page.finalCaption('agent', /dollars/i, question.index);
  await handset.rtp.heard.untilSilent(1500, WAIT_MS);
  const heard = await voice.recognise(handset.rtp.heard.pcm(before), PHONE_RATE);
  assert.match(heard, /(7|seven).*(50|fifty)/, 'the answer is heard on the phone');

  await page.hangUp();
  await page.state('idle', question.index);
  const alone = performance.now();
  await ask(handset, 'How much is an almond croissant?');
  await handset.rtp.heard.untilAudible(600, alone, WAIT_MS);
  await handset.rtp.heard.untilSilent(1500, WAIT_MS);
  const after = await voice.recognise(handset.rtp.heard.pcm(alone), PHONE_RATE);
  assert.match(after, /croissant|dollars|4/, 'the phone is answered without the page');
  await handset.hangUp();
  const call = await hoyhoy.endedCall('shop');
  const names = call.events.map(({ name }) => name);
  for (const name of ['code-issued', 'code-used', 'place-joined', 'place-left']) assert.ok(names.includes(name), name);
});

test('a caller who hangs up leaves a page that says so, and ends the call when nobody goes on there', async (t) => {
  const handset = await phone();
  t.after(() => handset.close());
  await handset.rtp.heard.untilSilent(1500, WAIT_MS);
  await ask(handset, 'Can you show that on my computer?');
  const { code } = await issued('to-page');
  const page = await CallPage.open(`${hoyhoy.url}/join`, { microphone: { kind: 'spoken' } });
  t.after(() => page.close());
  await page.page.getByLabel('Code').fill(code);
  await page.page.getByRole('button', { name: 'Join' }).click();
  await note(page, 'Your phone has joined');
  const welcome = await page.finalCaption('agent', /Your page has joined/);
  await handset.rtp.heard.untilSilent(1500, WAIT_MS);
  await ask(handset, 'What is your address?');
  await page.finalCaption('agent', /18 Marlow Street/, welcome.index);
  const card = page.page.locator('hoyhoy-call .card');
  await card.waitFor({ timeout: WAIT_MS });
  assert.match((await card.textContent()) ?? '', /Address.*18 Marlow Street/);

  const leaving = (await page.told()).length;
  await handset.hangUp();
  await note(page, 'Your phone has hung up. This call ends soon');
  await page.state('idle', leaving);
  assert.equal((await hoyhoy.endedCall('shop')).endReason, 'caller-left');
});

/** Of the newest call. Looks again and again: another process draws the code. */
async function issued(direction: MoveDirection): Promise<MoveCode> {
  const [call] = await hoyhoy.store.listCalls({ line: 'shop', limit: 1 });
  for (const end = performance.now() + WAIT_MS; performance.now() < end; await delay(100)) {
    const open = await hoyhoy.store.openCodes({ direction, at: Date.now() });
    const code = open.find(({ callId }) => callId === call?.id);
    if (code !== undefined) return code;
  }
  throw new Error(`Within ${WAIT_MS} ms there was no code ${direction}`);
}
