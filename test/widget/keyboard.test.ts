import { sendKeys } from '@web/test-runner-commands';
import { equal, ok, until } from '../support/widget/assert.ts';
import {
  button,
  find,
  focused,
  has,
  inCallAfter,
  live,
  mount,
  press,
  shown,
  unmount,
} from '../support/widget/fixture.ts';
import { afterEach, beforeEach, describe, it } from '../support/widget/suite.ts';

afterEach(unmount);
beforeEach(() => document.body.focus());

async function tab(times = 1): Promise<string[]> {
  const stops: string[] = [];
  for (let i = 0; i < times; i++) {
    await sendKeys({ press: 'Tab' });
    stops.push(focused());
  }
  return stops;
}

describe('by keyboard alone', () => {
  it('a closed widget is one stop on the way through the page', async () => {
    const before = document.createElement('button');
    const after = document.createElement('button');
    after.textContent = 'after';
    document.body.prepend(before);
    const { element } = await mount();
    element.after(after);
    before.focus();
    const stops = await tab(2);
    before.remove();
    after.remove();
    equal(stops, ['Call us', 'BUTTON']);
  });

  it('Enter calls, and the focus goes to the panel', async () => {
    const { element, line } = await mount();
    find(element, '.launcher').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => line.calls.length === 1 && element.open, 'the call has begun');
    await until(() => element.shadowRoot?.activeElement?.className === 'panel', 'the panel has the focus');
    equal(find(element, '.launcher').getAttribute('aria-expanded'), 'true');
  });

  it('Tab goes through the panel in the order in which it is read', async () => {
    const { element } = await inCallAfter(...live);
    await until(() => element.shadowRoot?.activeElement?.className === 'panel', 'the panel has the focus');
    equal(await tab(5), ['Hide this panel; the call goes on', 'Write instead of speaking', 'Send', 'Mute', 'Hang up']);
  });

  it('a conversation can be reached, to be scrolled', async () => {
    const { element, line } = await inCallAfter(...live);
    line.call.say({ id: '1', speaker: 'agent', text: 'Hello', final: true });
    await shown(element, '.line');
    equal((await tab(2)).at(-1), 'Conversation');
  });

  it('Escape hides the panel, the call goes on, and the focus returns to the launcher', async () => {
    const { element, line } = await inCallAfter(...live);
    find(element, 'input').focus();
    await sendKeys({ press: 'Escape' });
    await until(() => focused() === 'Call in progress', 'the launcher has the focus');
    equal([element.open, line.call.ended], [false, false]);
    ok(find(element, '.panel').inert, 'the hidden panel can still be reached');
    await sendKeys({ press: 'Enter' });
    await until(() => element.shadowRoot?.activeElement?.className === 'panel', 'the panel is back');
    equal(line.calls.length, 1, 'it called again');
  });

  it('Escape does not reach the page from an open panel, and does from a closed one', async () => {
    const { element } = await inCallAfter(...live);
    let heard = 0;
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Escape') heard++;
    };
    document.addEventListener('keydown', listen);
    await sendKeys({ press: 'Escape' });
    await until(() => !element.open, 'the panel is closed');
    equal(heard, 0);
    await until(() => focused() === 'Call in progress', 'the launcher has the focus');
    await sendKeys({ press: 'Escape' });
    document.removeEventListener('keydown', listen);
    equal(heard, 1);
  });

  it('hanging up closes the panel and returns the focus to the launcher', async () => {
    const { element, line } = await inCallAfter(...live);
    button(element, 'Hang up').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => focused() === 'Call us', 'the launcher has the focus');
    equal([element.open, line.call.ended, element.state], [false, true, 'idle']);
  });

  it('text is sent with Enter, and the field is empty and still has the focus', async () => {
    const { element, line } = await inCallAfter(...live);
    find(element, 'input').focus();
    await sendKeys({ type: '  Do you have rye bread? ' });
    await sendKeys({ press: 'Enter' });
    await until(() => line.call.sent.length === 1, 'the text is sent');
    equal(line.call.sent, ['Do you have rye bread?']);
    equal([find<HTMLInputElement>(element, 'input').value, focused()], ['', 'Write instead of speaking']);
    await sendKeys({ type: '   ' });
    await sendKeys({ press: 'Enter' });
    equal(line.call.sent.length, 1, 'nothing but spaces was sent');
  });

  it('the focus stays in the panel when the control that had it goes away with the call', async () => {
    const { element, line } = await inCallAfter(...live);
    find(element, 'input').focus();
    line.call.tell({ type: 'ended', by: 'agent' });
    await until(() => element.shadowRoot?.activeElement?.className === 'panel', 'the panel has the focus');
    ok(!has(element, 'input'), 'the field is still there');
    equal(await tab(2), ['Close this panel', 'Call again']);
  });

  it('a call that the page ends leaves the focus where it is', async () => {
    const { element } = await inCallAfter(...live);
    const elsewhere = document.createElement('button');
    document.body.append(elsewhere);
    elsewhere.focus();
    element.hangUp();
    await element.updateComplete;
    equal(document.activeElement === elsewhere, true);
    elsewhere.remove();
  });

  it('mutes and unmutes, the button keeping the focus', async () => {
    const { element } = await inCallAfter(...live);
    button(element, 'Mute').focus();
    await sendKeys({ press: 'Space' });
    await until(() => focused() === 'Unmute', 'it is muted');
    await press(element, '.control');
    equal(button(element, 'Mute').disabled, false);
  });
});
