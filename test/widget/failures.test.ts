import type { MicrophoneProblem } from '../../widget/call/call-state.ts';
import { CallFailure, type FailureCode } from '../../widget/call/failure.ts';
import { equal, ok, until } from '../support/widget/assert.ts';
import {
  button,
  type Fixture,
  find,
  happen,
  has,
  inCallAfter,
  live,
  mount,
  press,
  unmount,
} from '../support/widget/fixture.ts';
import { afterEach, beforeEach, describe, it } from '../support/widget/suite.ts';

const nativeWarn = console.warn;
let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  console.warn = (text: string) => warnings.push(text);
});
afterEach(() => {
  console.warn = nativeWarn;
  unmount();
});

const fail = (fixture: Fixture, reason: FailureCode, phone?: string) =>
  happen(fixture, {
    type: 'failed',
    failure: new CallFailure({ reason, message: `It is ${reason}.`, cure: `Cure ${reason}.` }, phone),
  });

describe('a call whose sound does not get through', () => {
  it('goes on in writing, with the telephone, until it is hung up', async () => {
    const fixture = await inCallAfter();
    const failure = new CallFailure(
      { reason: 'media-unreachable', message: 'No way.', cure: 'Open it.' },
      '+12125550142',
    );
    await happen(fixture, { type: 'silenced', failure });
    equal(fixture.element.state, 'writing');
    equal(warnings, ['Hoyhoy: No way. Open it.']);
    const note = find(fixture.element, '.failure');
    ok(note.textContent?.includes('You can type your questions'), 'what can be done is not told');
    equal(note.querySelector('a')?.getAttribute('href'), 'tel:+12125550142');
    equal(find(fixture.element, '.conversation').getAttribute('role'), 'log');
    ok(has(fixture.element, 'form.composer'), 'there is nothing to write in');
    await press(fixture.element, '.end');
    equal(fixture.element.state, 'idle');
  });
});

describe('a call that fails', () => {
  it('says so in words, with the telephone and another try', async () => {
    const fixture = await inCallAfter();
    await fail(fixture, 'line-full', '+12125550142');
    const note = find(fixture.element, '.failure');
    ok(note.textContent?.includes('All lines are busy'), 'the reason is not told');
    equal(note.querySelector('a')?.getAttribute('href'), 'tel:+12125550142');
    button(fixture.element, 'Try again').click();
    await until(() => fixture.line.calls.length === 2, 'it called again');
    await fixture.element.updateComplete;
    ok(!has(fixture.element, '.failure'), 'the old failure still stands');
    equal(fixture.element.state, 'connecting');
  });

  it('tells the developer the cure once, and the page the code', async () => {
    const fixture = await inCallAfter();
    const codes: string[] = [];
    document.addEventListener('hoyhoy-error', (event) => codes.push(event.detail.code), { once: true });
    await fail(fixture, 'origin-not-allowed');
    equal(warnings, ['Hoyhoy: It is origin-not-allowed. Cure origin-not-allowed.']);
    equal(codes, ['origin-not-allowed']);
    const shown = fixture.element.shadowRoot?.textContent ?? '';
    ok(!shown.includes('Cure origin'), "the developer's cure is shown to visitors");
  });

  it("offers the page's own number before the line's, and the page's own link", async () => {
    const { element, line } = await mount('<a href="tel:+4930123">Ring us</a>', { phone: '+12125550100' });
    await press(element, '.launcher');
    await until(() => line.calls.length, 'the call has begun');
    await fail({ element, line, announced: [] }, 'line-full', '+12125550142');
    await until(() => has(element, '.failure'), 'the failure is shown');
    equal(find(element, '.failure a').getAttribute('href'), 'tel:+12125550100');
    equal(find<HTMLSlotElement>(element, '.failure slot').assignedElements()[0]?.textContent, 'Ring us');
  });

  it('says even then what to do when the rest of the widget cannot be fetched', async () => {
    const { element } = await mount('<a href="tel:+4930123">Ring us</a>');
    element.parts.loadView = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
    await press(element, '.launcher');
    await until(() => has(element, '.unreachable'), 'the failure is shown');
    const words = 'The line cannot be reached. Check your internet connection and try again.';
    equal(find(element, '.unreachable p').textContent, words);
    equal(find(element, '[role=status]').textContent, words);
    equal([element.state, element.open], ['failed', false]);
    ok(find<HTMLSlotElement>(element, 'slot').assignedElements().length === 1, "the page's link is not shown");
  });

  it('gives everything back', async () => {
    const fixture = await inCallAfter(...live);
    await fail(fixture, 'connection-lost');
    equal(fixture.line.call.ended, true);
    fixture.line.call.tell({ type: 'agent', state: 'speaking' });
    equal(fixture.element.state, 'failed');
  });
});

describe('without a microphone', () => {
  const problems: [MicrophoneProblem, string][] = [
    ['denied', 'may not use the microphone'],
    ['absent', 'No microphone was found'],
    ['busy', 'does not work'],
    ['insecure', 'https'],
  ];
  for (const [microphone, words] of problems) {
    it(`that is ${microphone}, the call goes on in writing and says so`, async () => {
      const { element, line, announced } = await inCallAfter({ type: 'microphone', microphone }, ...live.slice(1));
      ok(find(element, '.note').textContent?.includes(words), 'it is not told');
      ok(
        announced.some((said) => said.includes(words)),
        'it is not announced',
      );
      equal(button(element, 'Mute').disabled, true);
      find<HTMLInputElement>(element, 'input').value = 'Hello';
      button(element, 'Send').click();
      await until(() => line.call.sent.length === 1, 'the text is sent');
    });
  }

  it('the question of the browser is pointed at while it is open', async () => {
    const fixture = await inCallAfter({ type: 'microphone', microphone: 'asking' });
    ok(find(fixture.element, '.note').textContent?.startsWith('Allow the microphone'), 'it is not told');
    await happen(fixture, { type: 'microphone', microphone: 'on' });
    ok(!has(fixture.element, '.note'), 'it is still told');
  });
});

describe('sound that the browser holds back', () => {
  it('is started with a button, which goes away then', async () => {
    const { element, line } = await inCallAfter(...live, { type: 'sound', blocked: true });
    button(element, 'Tap to hear').click();
    await until(() => line.call.soundAsked === 1, 'the sound is asked for');
    await element.updateComplete;
    ok(!element.shadowRoot?.textContent?.includes('Tap to hear.Tap'), 'told twice');
    equal(
      [...element.renderRoot.querySelectorAll('button')].some((one) => one.textContent === 'Tap to hear'),
      false,
    );
  });
});
