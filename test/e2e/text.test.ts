import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CallPage } from '../support/browser/call-page.ts';
import type { Microphone } from '../support/browser/chromium.ts';
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

const withoutVoice: { microphone: Microphone; told: RegExp }[] = [
  { microphone: { kind: 'denied' }, told: /may not use the microphone/ },
  { microphone: { kind: 'absent' }, told: /No microphone was found/ },
];

for (const { microphone, told } of withoutVoice) {
  test(`with a microphone that is ${microphone.kind} the call goes on by text, and answers are spoken`, async (t) => {
    const call = await CallPage.open(hoyhoy.site, { microphone });
    t.after(() => call.close());
    await call.call();
    await call.page.getByText(told).first().waitFor();
    const greeting = await call.finalCaption('agent', /Marlow Street Bakery/);
    await call.type('How much is an almond croissant?');
    const question = await call.page
      .locator('hoyhoy-call .conversation')
      .getByText('How much is an almond croissant?')
      .count();
    assert.equal(question, 1, 'what was typed is shown once');
    const answer = await call.finalCaption('agent', /almond croissant/i, greeting.index + 1);
    assert.match(answer.told.caption.text, /\b(4|four) dollars\b/i);
    const heard = await voice.recognise(await call.visitor.heard(greeting.told.at), 48_000);
    assert.match(heard, /almond|croissant/);
    await call.hangUp();
    const { turns } = await hoyhoy.endedCall('shop');
    assert.ok(
      turns.some((turn) => turn.role === 'caller' && turn.typed && turn.text === 'How much is an almond croissant?'),
    );
  });
}

test('a typed question stops the sentence that is being spoken and is answered by voice', async (t) => {
  const call = await CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } });
  t.after(() => call.close());
  await call.call();
  await call.state('speaking');
  await call.type('<b>When</b> are you open on Saturday?');
  const answer = await call.finalCaption('agent', /saturday/i);
  assert.match(answer.told.caption.text, /\b(4|four)\b/i);
  const bold = await call.page.locator('hoyhoy-call .conversation b').count();
  assert.equal(bold, 0, 'markup that somebody typed is shown as text');
  await call.hangUp();
  const { turns } = await hoyhoy.endedCall('shop');
  assert.ok(turns.some((turn) => turn.typed && turn.text.includes('<b>When</b>')));
});
