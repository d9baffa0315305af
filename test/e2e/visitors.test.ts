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

test('two visitors at once are each answered, and neither hears or reads the other', async (t) => {
  // In the sound they are told apart by their prices: Whisper has many spellings of "cappuccino".
  const sourdough = { word: /sour ?dough/i, price: /\b(7|seven)\b.*\b(50|fifty)\b/ };
  const cappuccino = { word: /cappuccino/i, price: /\b(4|four)\b.*\b(25|twenty)/ };
  const questions = [
    { words: 'How much is a sourdough loaf?', own: sourdough, foreign: cappuccino },
    { words: 'How much is a cappuccino?', own: cappuccino, foreign: sourdough },
  ];
  const calls = await Promise.all(
    questions.map(async (question, i) => {
      const call = await CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } });
      t.after(() => call.close());
      return { call, question, wav: await voice.wav(`question-${i}`, question.words) };
    }),
  );
  await Promise.all(calls.map(({ call }) => call.call()));
  const greeted = new Map<CallPage, number>();
  await Promise.all(
    calls.map(async ({ call, question, wav }) => {
      const greeting = await call.finalCaption('agent', /Marlow Street Bakery/);
      greeted.set(call, greeting.told.at);
      await call.visitor.speak(wav);
      const asked = await call.finalCaption('visitor', question.own.word, greeting.index);
      await call.finalCaption('agent', question.own.word, asked.index);
    }),
  );
  for (const { call, question } of calls) {
    const read = (await call.told()).flatMap((told) => (told.type === 'caption' ? [told.caption.text] : [])).join('\n');
    assert.doesNotMatch(read, question.foreign.word);
    const heard = await voice.recognise(await call.visitor.heard(greeted.get(call)), 48_000);
    assert.match(heard, question.own.price);
    assert.doesNotMatch(heard, question.foreign.price);
    await call.hangUp();
  }
});

test('a page that is reloaded ends its call, and calls again', async (t) => {
  const call = await CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } });
  t.after(() => call.close());
  await call.call();
  await call.finalCaption('agent', /Marlow Street Bakery/);
  const live = (await hoyhoy.store.liveCalls('shop')).at(-1);
  assert.ok(live);
  await call.page.reload();
  assert.equal((await hoyhoy.endedCall('shop')).id, live.id);
  assert.equal((await hoyhoy.endedCall('shop')).endReason, 'caller-left');

  await call.call();
  await call.finalCaption('agent', /Marlow Street Bakery/);
  const again = (await hoyhoy.store.liveCalls('shop')).at(-1);
  assert.ok(again);
  assert.notEqual(again.id, live.id);
  await call.hangUp();
  assert.equal((await hoyhoy.endedCall('shop')).id, again.id);
});
