import type { CallEvent } from '../../widget/call/call-state.ts';
import { CallFailure } from '../../widget/call/failure.ts';
import { equal, ok, until } from '../support/widget/assert.ts';
import { button, find, happen, inCallAfter, live, mount, press, unmount } from '../support/widget/fixture.ts';
import { afterEach, describe, it } from '../support/widget/suite.ts';

afterEach(unmount);

describe('the live region', () => {
  it('is polite, and empty until there is something to say', async () => {
    const { element } = await mount();
    const regions = element.renderRoot.querySelectorAll('[role=status], [aria-live], [role=alert], [role=log]');
    equal(regions.length, 1);
    equal(regions[0]?.textContent, '');
  });

  it('says each state of a call exactly once, in order', async () => {
    const fixture = await mount();
    await press(fixture.element, '.launcher');
    await until(() => fixture.announced.length === 1, 'calling is announced');
    const events: CallEvent[] = [
      { type: 'microphone', microphone: 'on' },
      { type: 'connected' },
      { type: 'agent', state: 'speaking' },
      { type: 'agent', state: 'speaking' },
      { type: 'agent', state: 'listening' },
      { type: 'agent', state: 'thinking' },
      { type: 'reconnecting' },
      { type: 'reconnecting' },
      { type: 'reconnected' },
      { type: 'agent-left' },
      { type: 'ended', by: 'agent' },
    ];
    for (const event of events) await happen(fixture, event);
    await until(() => fixture.announced.length >= 10, 'the end is announced');
    equal(fixture.announced, [
      'Calling…',
      'Your microphone is on.',
      'Connected. Someone will be with you in a moment.',
      'Speaking',
      'Listening',
      'Thinking',
      'The connection is poor. Reconnecting…',
      'Thinking',
      'Connected. Someone will be with you in a moment.',
      'The call has ended.',
    ]);
  });

  it('says muting, and hanging up though the panel is gone', async () => {
    const fixture = await inCallAfter(...live);
    fixture.announced.length = 0;
    button(fixture.element, 'Mute').click();
    await until(() => fixture.announced.length === 1, 'muting is announced');
    button(fixture.element, 'Hang up').click();
    await until(() => fixture.announced.length === 2, 'the end is announced');
    equal(fixture.announced, ['Your microphone is off.', 'You have hung up.']);
  });

  it('stays silent about captions while the agent is heard, and about them only', async () => {
    const fixture = await inCallAfter(...live);
    fixture.announced.length = 0;
    for (const text of ['We', 'We have', 'We have rye.']) {
      fixture.line.call.say({ id: '1', speaker: 'agent', text, final: text.endsWith('.') });
      await fixture.element.updateComplete;
    }
    equal(fixture.announced, []);
    equal(find(fixture.element, '.conversation').getAttribute('role'), 'region');
  });

  it('leaves captions to the screen reader while the sound is held back', async () => {
    const fixture = await inCallAfter(...live, { type: 'sound', blocked: true });
    equal(find(fixture.element, '.conversation').getAttribute('role'), 'log');
    ok(fixture.announced.at(-1)?.includes('Tap to hear'), 'silence is not told');
  });

  it('says a failure once, in words for visitors', async () => {
    const fixture = await inCallAfter();
    fixture.announced.length = 0;
    const failure = new CallFailure({ reason: 'line-full', message: 'm', cure: 'c' });
    await happen(fixture, { type: 'failed', failure });
    await happen(fixture, { type: 'failed', failure });
    equal(fixture.announced, ['All lines are busy. Please try again in a minute.']);
  });
});
