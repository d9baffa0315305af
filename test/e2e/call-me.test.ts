import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { anyPort } from '../../server/supervisor/ports.ts';
import type { IncomingCall } from '../../server/telephony/sip/ua/incoming-call.ts';
import { CallPage, type Told } from '../support/browser/call-page.ts';
import { startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';

import { AnsweringPhone } from '../support/telephony/answering-phone.ts';
import { openVoiceAndEar, VOICE_RATE, type VoiceAndEar } from '../support/voice-and-ear.ts';
import { workerOf } from '../support/worker-of.ts';

/** Of the phone that is called. */
const NUMBER = '+12125550199';
const RATE = 8_000;
const WAIT_MS = 60_000;

describe('a phone that the page has called', () => {
  let dir: string;
  let phone: AnsweringPhone;
  let ringing: IncomingCall | undefined;
  let hoyhoy: TestHoyhoy;
  let voice: VoiceAndEar;

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'hoyhoy-call-me-'));
    phone = await AnsweringPhone.open((call) => {
      ringing = call;
      phone.answer(call);
    });
    // That of the line's call-backs, which are placed at any time of day.
    const trunk = `{ name: terminal, address: "${phone.address()}", numbers: ["+12125550142"], prefixes: ["+1212"] }`;
    writeFileSync(join(dir, 'telephony.yaml'), `outboundTrunks: [${trunk}]\n`);
    const env = {
      HOYHOY_TELEPHONY: 'on',
      HOYHOY_TELEPHONY_FILE: join(dir, 'telephony.yaml'),
      HOYHOY_SIP_API_PORT: String(await anyPort('127.0.0.1')),
    };
    [hoyhoy, voice] = await Promise.all([startHoyhoy({ env }), openVoiceAndEar()]);
  });
  after(async () => {
    await Promise.all([hoyhoy?.close(), voice?.close()]);
    await phone.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const note = ({ page }: CallPage, words: string) =>
    page.locator('hoyhoy-call .note').getByText(words).waitFor({ timeout: WAIT_MS });
  /** Shown while it is said; the room may be gone before its last words are called final. */
  const farewell = (page: CallPage, from: number) =>
    page.waitFor(
      'the farewell',
      (told): told is Extract<Told, { type: 'caption' }> =>
        told.type === 'caption' && told.caption.speaker === 'agent' && /phone has hung up/.test(told.caption.text),
      from,
    );
  const heardOnPhone = async (since: number) => {
    await phone.heard.untilAudible(600, since, WAIT_MS);
    await phone.heard.untilSilent(1500, WAIT_MS);
    return voice.recognise(phone.heard.pcm(since), RATE);
  };
  const say = async (question: string) => {
    const asked = performance.now();
    phone.play(await voice.speak(question), VOICE_RATE);
    return asked;
  };

  /** A visitor who is being talked to, has their phone called, and types the code there. */
  async function onThePhone(t: TestContext): Promise<{ page: CallPage; joining: number; prompt: string }> {
    const page = await CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } });
    t.after(() => page.close());
    await page.call();
    await page.finalCaption('agent', /Marlow Street Bakery/);
    await page.state('listening');
    await page.page.getByRole('button', { name: 'Continue on my phone' }).click();
    const code = (await page.page.locator('hoyhoy-call .digits').textContent())?.replaceAll(' ', '') ?? '';
    const asked = performance.now();
    await page.page.locator('hoyhoy-call .call-me input').fill('+1 212 555 0199');
    await page.page.getByRole('button', { name: 'Call me' }).click();
    await page.page.locator('hoyhoy-call .ticket').getByText('type the code').waitFor({ timeout: WAIT_MS });
    const prompt = await heardOnPhone(asked);
    const joining = (await page.told()).length;
    phone.press(code);
    await note(page, 'Your phone has joined');
    return { page, joining, prompt };
  }

  const newest = async () => (await hoyhoy.store.listCalls({ line: 'shop', limit: 1 }))[0]?.id ?? '';

  it('asks for the code, takes the call up, and leaves a page that reads along, which ends the call when nobody goes on', async (t) => {
    const { page, joining, prompt } = await onThePhone(t);
    assert.match(prompt, /code|digits/, 'whoever answers is asked for the code');
    assert.doesNotMatch(prompt, /bakery|marlow/, 'and hears nothing of the call before');
    await page.finalCaption('agent', /Your phone has joined/, joining);
    await phone.heard.untilSilent(1500, WAIT_MS);

    const priced = await say('How much is a sourdough loaf?');
    const question = await page.finalCaption('visitor', /sour ?dough/i, joining);
    const answer = await page.finalCaption('agent', /7 dollars/i, question.index);
    assert.match(await heardOnPhone(priced), /(7|seven).*(50|fifty)/, 'the answer is heard on the phone');

    const placed = await say('What is your address?');
    await page.finalCaption('agent', /18 Marlow Street/, answer.index);
    const card = page.page.locator('hoyhoy-call .card');
    await card.waitFor({ timeout: WAIT_MS });
    assert.match((await card.textContent()) ?? '', /Address.*18 Marlow Street/);
    assert.match(await heardOnPhone(placed), /marlow|street/, 'the address is said as well');
    assert.ok(!(await page.page.content()).includes(NUMBER.slice(1)), 'the number is not told to the page’s room');

    const callId = await newest();
    const leaving = (await page.told()).length;
    ringing?.hangUp();
    await note(page, 'Your phone has hung up. This call ends soon');
    await farewell(page, leaving);
    await page.state('idle', leaving);
    assert.match((await page.page.locator('hoyhoy-call .status').textContent()) ?? '', /The call has ended/);
    // No more than that: a recogniser of the test's own takes its time on a machine with this much to do.
    const over = await page.visitor.now();
    const told = await voice.recognise(await page.visitor.heard(over - 8_000, over), 48_000);
    assert.match(told, /hung up|call ends|goodbye/, 'it is told aloud');
    const call = await hoyhoy.endedCall('shop');
    assert.deepEqual([call.id, call.kind, call.endReason], [callId, 'web', 'caller-left']);
    assert.equal(await card.count(), 1, 'what was shown can still be read');
  });

  it('leaves a page whose call ends as well when its agent is killed meanwhile, and which is told of both', async (t) => {
    const { page, joining } = await onThePhone(t);
    await page.finalCaption('agent', /Your phone has joined/, joining);
    await phone.heard.untilSilent(1500, WAIT_MS);
    const leaving = (await page.told()).length;
    ringing?.hangUp();
    await note(page, 'Your phone has hung up');
    const callId = await newest();
    process.kill(await workerOf(hoyhoy.store, callId), 'SIGKILL');
    const apology = await page.finalCaption('agent', /cut off/, leaving);
    await farewell(page, apology.index);
    await page.state('idle', apology.index);
    const call = await hoyhoy.endedCall('shop');
    assert.deepEqual([call.id, call.endReason], [callId, 'caller-left']);
  });
});
