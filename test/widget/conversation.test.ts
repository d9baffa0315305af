import { equal, ok, until } from '../support/widget/assert.ts';
import { button, type Fixture, find, has, inCallAfter, live, shown, unmount } from '../support/widget/fixture.ts';
import { afterEach, describe, it } from '../support/widget/suite.ts';

afterEach(unmount);

const words = ({ element }: Fixture) =>
  [...element.renderRoot.querySelectorAll('.line')].map((line) => [
    line.querySelector('.speaker')?.textContent,
    line.querySelector('.words')?.textContent,
  ]);

describe('the conversation', () => {
  it('shows both sides, later words of a segment in the place of earlier ones', async () => {
    const fixture = await inCallAfter(...live);
    const { call } = fixture.line;
    call.say({ id: 'a', speaker: 'agent', text: 'Hel', final: false });
    call.say({ id: 'v', speaker: 'visitor', text: 'Rye', final: false });
    call.say({ id: 'a', speaker: 'agent', text: 'Hello', final: true });
    call.say({ id: 'v', speaker: 'visitor', text: 'Rye?', final: true });
    await fixture.element.updateComplete;
    equal(words(fixture), [
      ['Assistant', 'Hello'],
      ['You', 'Rye?'],
    ]);
  });

  for (const text of [
    '<img src=x onerror="window.hacked = 1"><b>bold</b> &amp; {{code}}',
    '<script>window.hacked = 1</script>',
    '</span></li></ol><svg onload="window.hacked = 1">',
    '<a href="javascript:window.hacked = 1">here</a>',
    '"><iframe srcdoc="<script>parent.hacked = 1</script>">',
    '<!-- <?lit$123$?> {{window.hacked = 1}}',
    '&#60;b&#62; \u0000\u001b[31m\u202etxt.exe\u2066',
  ]) {
    it(`shows mark-up as the text that it is, whoever writes it: ${text}`, async () => {
      const fixture = await inCallAfter(...live);
      fixture.line.call.say({ id: 'a', speaker: 'agent', text: text.slice(0, 5), final: false });
      fixture.line.call.say({ id: 'a', speaker: 'agent', text, final: true });
      fixture.line.call.say({ id: 'v', speaker: 'visitor', text, final: true });
      find<HTMLInputElement>(fixture.element, 'input').value = text;
      button(fixture.element, 'Send').click();
      await fixture.element.updateComplete;
      equal(words(fixture), [
        ['Assistant', text],
        ['You', text],
        ['You', text],
      ]);
      ok(!has(fixture.element, '.words *') && !('hacked' in window), 'mark-up was made of it');
    });
  }

  it('shows what was typed at once, and says if it could not be sent', async () => {
    const fixture = await inCallAfter(...live);
    fixture.line.call.refusesText = true;
    find<HTMLInputElement>(fixture.element, 'input').value = 'Hello?';
    button(fixture.element, 'Send').click();
    await fixture.element.updateComplete;
    equal(words(fixture), [['You', 'Hello?']]);
    await shown(fixture.element, '.unsent');
  });

  it('keeps what was typed after other words where it was', async () => {
    const fixture = await inCallAfter(...live);
    fixture.line.call.say({ id: 'a', speaker: 'agent', text: 'Hello', final: true });
    find<HTMLInputElement>(fixture.element, 'input').value = 'Rye?';
    button(fixture.element, 'Send').click();
    fixture.line.call.say({ id: 'b', speaker: 'agent', text: 'On Tuesday.', final: true });
    await fixture.element.updateComplete;
    equal(
      words(fixture).map(([, text]) => text),
      ['Hello', 'Rye?', 'On Tuesday.'],
    );
  });

  it('breaks what is too long for it, and stays at its end', async () => {
    const fixture = await inCallAfter(...live);
    fixture.line.call.say({ id: 'long', speaker: 'agent', text: 'x'.repeat(500), final: true });
    for (let i = 0; i < 30; i++) {
      fixture.line.call.say({ id: `${i}`, speaker: i % 2 ? 'agent' : 'visitor', text: `Line ${i}`, final: true });
    }
    await fixture.element.updateComplete;
    const box = find(fixture.element, '.conversation');
    ok(box.scrollWidth <= box.clientWidth, 'it scrolls sideways');
    ok(box.scrollHeight > box.clientHeight * 2, 'it does not scroll');
    const last = [...fixture.element.renderRoot.querySelectorAll('.line')].at(-1)?.getBoundingClientRect();
    const { bottom } = box.getBoundingClientRect();
    ok(last && last.bottom <= bottom + 1 && last.bottom > bottom - 40, 'the newest line is out of sight');
  });

  it('is kept when the agent ends the call, and begins anew with the next', async () => {
    const fixture = await inCallAfter(...live);
    fixture.line.call.say({ id: 'a', speaker: 'agent', text: 'Goodbye', final: true });
    fixture.line.call.tell({ type: 'ended', by: 'agent' });
    await fixture.element.updateComplete;
    equal(words(fixture), [['Assistant', 'Goodbye']]);
    button(fixture.element, 'Call again').click();
    await until(() => fixture.line.calls.length === 2, 'it called again');
    await fixture.element.updateComplete;
    equal(words(fixture), []);
  });
});
