import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CallPage } from '../support/browser/call-page.ts';
import { startHoyhoy, type TestHoyhoy } from '../support/hoyhoy.ts';

let hoyhoy: TestHoyhoy;

before(async () => {
  hoyhoy = await startHoyhoy();
});
after(() => hoyhoy?.close());

test('with the keyboard alone a visitor calls, mutes, types and hangs up, and hears of each state once', async (t) => {
  const call = await CallPage.open(hoyhoy.site, { microphone: { kind: 'spoken' } });
  t.after(() => call.close());
  await tabTo(call, 'Call the bakery');
  await call.page.keyboard.press('Enter');
  const greeting = await call.finalCaption('agent', /Marlow Street Bakery/);
  await call.state('listening');

  await tabTo(call, 'Mute');
  await call.page.keyboard.press('Space');
  await call.page.getByRole('button', { name: 'Unmute' }).waitFor();
  await tabTo(call, 'Write instead of speaking');
  await call.page.keyboard.type('How much is an espresso?');
  await call.page.keyboard.press('Enter');
  await call.finalCaption('agent', /\b(3|three) dollars\b/i, greeting.index + 1);

  await tabTo(call, 'Hang up');
  await call.page.keyboard.press('Enter');
  await call.state('idle');
  await call.page.waitForFunction(() => window.announced.at(-1) === 'You have hung up.');
  assert.equal(await focused(call), 'Call the bakery', 'the focus is back where it came from');

  const announced = await call.announced();
  for (const [i, text] of announced.entries())
    assert.notEqual(text, announced[i - 1], `"${text}" was said twice in a row`);
  for (const once of ['Calling…', 'Your microphone is off.', 'You have hung up.']) {
    assert.equal(announced.filter((text) => text.includes(once)).length, 1, `${once} in ${JSON.stringify(announced)}`);
  }
  const shown = (await call.told()).flatMap((told) => (told.type === 'state' ? [told.state] : []));
  const spoken = { speaking: 'Speaking', listening: 'Listening', thinking: 'Thinking' } as const;
  for (const [state, text] of Object.entries(spoken)) {
    const times = shown.filter((entry) => entry === state).length;
    assert.equal(
      announced.filter((entry) => entry.includes(text)).length,
      times,
      `${text} in ${JSON.stringify(announced)}`,
    );
  }
});

/** Presses Tab until the control of that name has the focus; a page has no more than a few dozen. */
async function tabTo(call: CallPage, name: string): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    await call.page.keyboard.press('Tab');
    const reached = await focused(call);
    if (reached === name) return;
    passed.push(reached);
  }
  assert.fail(`Tab never reached "${name}", but ${JSON.stringify(passed)}`);
}

/** Accessible name, near enough, of what has the focus, through shadow roots. */
function focused(call: CallPage): Promise<string> {
  return call.page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
  });
}
