import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CallPage } from '../support/browser/call-page.ts';
import { startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';
import { openVoiceAndEar, type VoiceAndEar } from '../support/voice-and-ear.ts';

let hoyhoy: TestHoyhoy;
let voice: VoiceAndEar;

before(async () => {
  [hoyhoy, voice] = await Promise.all([startHoyhoy(), openVoiceAndEar()]);
});
after(async () => {
  await Promise.all([hoyhoy?.close(), voice?.close()]);
});

test('a visitor who speaks into an answer silences it, is answered, and only what was heard is kept', async (t) => {
  const [first, second] = await Promise.all([
    voice.wav('first', 'How much is a birthday cake for twenty people?'),
    voice.wav('second', 'Sorry, how much does a filter coffee cost?'),
  ]);
  const call = await CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } });
  t.after(() => call.close());
  await call.call();
  const greeting = await call.finalCaption('agent', /Marlow Street Bakery/);
  await call.visitor.speak(first);
  const speaking = await call.state('speaking', greeting.index);
  await call.visitor.speak(second);
  const cut = await call.finalCaption('agent', /./, speaking.index);
  const question = await call.finalCaption('visitor', /coffee/i, speaking.index);
  const answer = await call.finalCaption('agent', /coffee/i, question.index);
  assert.match(answer.told.caption.text, /\b(2|two) dollars\b/i);
  const heard = await voice.recognise(await call.visitor.heard(question.told.at), 48_000);
  // Whisper writes a spoken price as "$2.75".
  assert.match(heard, /costs? (2|two)\b.*\b(75|seventy)/);

  await call.hangUp();
  const { turns } = await hoyhoy.endedCall('shop');
  const interrupted = turns.filter((turn) => turn.interrupted);
  assert.equal(interrupted.length, 1, JSON.stringify(turns));
  assert.equal(interrupted[0]?.role, 'agent');
  assert.equal(interrupted[0]?.text, cut.told.caption.text, 'the caption and the store agree on what was heard');
  assert.doesNotMatch(cut.told.caption.text, /85|eighty/i, 'its end was not heard');
});

test('a cough into an answer does not take the floor: the same sentence goes on to its end', async (t) => {
  const question = await voice.wav('question', 'How much is a birthday cake for twenty people?');
  const cough = await voice.wav('cough', burst(0.18));
  const call = await CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } });
  t.after(() => call.close());
  await call.call();
  const greeting = await call.finalCaption('agent', /Marlow Street Bakery/);
  await call.visitor.speak(question);
  const speaking = await call.state('speaking', greeting.index);
  await call.visitor.speak(cough);
  const answer = await call.finalCaption('agent', /./, speaking.index);
  assert.match(answer.told.caption.text, /\b(85|eighty[- ]five) dollars\b/i);

  await call.hangUp();
  const { turns, events } = await hoyhoy.endedCall('shop');
  assert.deepEqual(
    turns.filter((turn) => turn.interrupted),
    [],
  );
  const names = events.map(({ name }) => name);
  assert.equal(names.filter((name) => name === 'paused').length, names.filter((name) => name === 'resumed').length);
});

/** A burst of noise like a cough, in seconds; the same one each time. */
function burst(seconds: number): Int16Array {
  const samples = new Int16Array(Math.round(seconds * 24_000));
  let state = 12_345;
  for (let i = 0; i < samples.length; i++) {
    // A linear congruential generator: noise that every run hears alike.
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    const fade = Math.sin((Math.PI * i) / samples.length);
    samples[i] = Math.round((state / 0x3fff_ffff - 1) * 9_000 * fade);
  }
  return samples;
}
