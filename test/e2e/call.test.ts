import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { floatFromPcm, pcmFromFloat } from '../../server/audio/pcm.ts';
import { resample } from '../../server/audio/resampler.ts';
import { CallPage } from '../support/browser/call-page.ts';
import { startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';
import { openVoiceAndEar, VOICE_RATE, type VoiceAndEar } from '../support/voice-and-ear.ts';
import { readWav } from '../support/wav.ts';

/** "Please enter a new extension, followed by the pound key", recorded in a studio. */
const HUMAN_CLIP = '/usr/share/asterisk/sounds/en_US_f_Allison/agent-newlocation.wav';
/** What a page receives is recorded at this rate. */
const RECEIVED_RATE = 48_000;

let hoyhoy: TestHoyhoy;
let voice: VoiceAndEar;

before(async () => {
  [hoyhoy, voice] = await Promise.all([startHoyhoy(), openVoiceAndEar()]);
});
after(async () => {
  await Promise.all([hoyhoy?.close(), voice?.close()]);
});

test('a visitor calls, asks by voice, reads and hears the answer, and the call is in the store', async (t) => {
  const clip = readWav(HUMAN_CLIP);
  const human = pcmFromFloat(resample(floatFromPcm(clip.pcm), clip.rate, VOICE_RATE));
  // The fake microphone plays once from the moment it is opened: greeting, question, answer, recorded speech.
  const wav = await voice.wav('question', 7, 'How much is a sourdough loaf?', 10, human, 60);
  const call = await CallPage.open(hoyhoy.site, { microphone: { kind: 'file', wav } });
  t.after(() => call.close());
  assert.equal(await call.page.evaluate(() => window.probe.peerConnections), 0, 'nothing is connected before a click');

  await call.call();
  const greeting = await call.finalCaption('agent', /Marlow Street Bakery/);
  const question = await call.finalCaption('visitor', /sour ?dough/i, greeting.index);
  const answer = await call.finalCaption('agent', /dollars/i, question.index);
  assert.match(answer.told.caption.text, /\b(7|seven) dollars\b/i);
  assert.match(answer.told.caption.text, /\b(50|fifty) cents\b/i);
  const recorded = await call.finalCaption('visitor', /new extension/i, answer.index);
  assert.match(recorded.told.caption.text, /pound/i);

  const states = (await call.told()).flatMap((told) => (told.type === 'state' ? [told.state] : []));
  assert.deepEqual(states.slice(0, 2), ['connecting', 'awaited']);
  for (const state of ['speaking', 'listening'] as const) assert.ok(states.includes(state), `${state} in ${states}`);

  const heardGreeting = await voice.recognise(await call.visitor.heard(0, greeting.told.at + 500), RECEIVED_RATE);
  assert.match(heardGreeting, /bakery/, 'the greeting was really heard');
  const heardAnswer = await voice.recognise(await call.visitor.heard(question.told.at), RECEIVED_RATE);
  // Whisper writes a spoken price as "$7.50".
  assert.match(heardAnswer, /sour ?dough loaf costs (7|seven)\b.*\b(50|fifty)\b/);

  await call.hangUp();
  await call.state('idle');
  const record = await hoyhoy.endedCall('shop');
  assert.equal(record.endReason, 'caller-left');
  const said = record.turns.map(({ role, text }) => `${role}: ${text}`).join('\n');
  assert.match(said, /agent: .*Marlow Street Bakery/);
  assert.match(said, /caller: .*sourdough/i);
  assert.match(said, /agent: .*dollars/i);
  assert.match(said, /caller: .*extension/i);
  assert.ok(record.usage.length > 0, 'what the answers cost is kept');
});
