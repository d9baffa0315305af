import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { callByTelephone } from '../../server/doctor/telephone-call.ts';
import { listAnswers } from '../../server/owner/answers.ts';
import { Softphone } from '../../server/telephony/phone/softphone.ts';
import { parseUri, type SipUri } from '../../server/telephony/sip/message/uri.ts';
import { startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';
import { openVoiceAndEar, VOICE_RATE, type VoiceAndEar } from '../support/voice-and-ear.ts';

/** Of the demo, and the number that it opens the line for. */
const PIN = '246810';
const OWNER = '+12125550100';
const QUESTION = 'Do you sharpen knives?';
const logger = pino({ level: 'silent' });

let linesDir: string;
let hoyhoy: TestHoyhoy;
let voice: VoiceAndEar;

before(async () => {
  linesDir = await mkdtemp(join(tmpdir(), 'hoyhoy-owned-'));
  const shop = join(linesDir, 'shop');
  await cp('demo/lines/shop', shop, { recursive: true });
  [hoyhoy, voice] = await Promise.all([startHoyhoy({ linesDir, env: { HOYHOY_TELEPHONY: 'on' } }), openVoiceAndEar()]);
});
after(async () => {
  await Promise.all([hoyhoy?.close(), voice?.close()]);
  await rm(linesDir, { recursive: true });
});

test('what a caller asks in vain is answered by the owner on the telephone, and heard by the next caller', async () => {
  assert.doesNotMatch(await answerTo(QUESTION), /friday/);
  const asked = await hoyhoy.endedCall('shop');

  const phone = await Softphone.dial({ to: shop(), caller: OWNER, logger }, () => {});
  const hears = agentSays(asked.id);
  await hears(/bakery/i);
  phone.press(`*${PIN}#`);
  await hears(/You have no messages and 1 open question\..*at any time/);
  phone.press('2');
  await hears(/^Question 1 of 1\. .*knives.* hear it again/i);
  phone.press('1');
  await hears(/^Please say the answer, as callers are to hear it/);
  await phone.play(await voice.speak('We sharpen knives on Friday mornings.'), VOICE_RATE);
  await hears(/^Your answer: .*knives.*Friday/i);
  assert.deepEqual(await listAnswers(join(linesDir, 'shop')), []);
  phone.press('1');
  await hears(/^Kept\./);
  phone.press('*9');
  await phone.ended;
  await phone.close();

  assert.match(await answerTo(QUESTION), /knives.*friday/);
  const call = await hoyhoy.endedCall('shop');
  assert.equal(call.turns.filter(({ role }) => role === 'agent').length, 2, 'greeting and answer');
});

function shop(): SipUri {
  const uri = parseUri(`sip:shop@${hoyhoy.sip}`);
  assert.ok(uri?.kind === 'sip');
  return uri;
}

/** What a caller hears who asks this, in lower case. */
async function answerTo(question: string): Promise<string> {
  const asked = { pcm: await voice.speak(question), rate: VOICE_RATE };
  const { answers } = await callByTelephone({ to: shop(), questions: [asked], logger });
  const [answer = assert.fail('no answer was heard')] = answers;
  return voice.recognise(answer.pcm, answer.rate);
}

/** Waits for words of the agent in the call after this one. Another process writes them, so there is no event: asks until they are there. */
function agentSays(before: string): (words: RegExp) => Promise<void> {
  return async (words) => {
    let said = '';
    for (let tries = 0; tries < 400; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const [newest] = await hoyhoy.store.listCalls({ line: 'shop', limit: 1 });
      const call = newest && newest.id !== before && (await hoyhoy.store.getCall(newest.id));
      if (!call) continue;
      said = call.turns.map(({ role, text }) => `${role}: ${text}`).join('\n');
      if (call.turns.some(({ role, text }) => role === 'agent' && words.test(text))) return;
    }
    throw new Error(`The agent has not said ${words}, but:\n${said}`);
  };
}
