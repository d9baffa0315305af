import { equal, ok, until } from '../support/widget/assert.ts';
import { find, happen, inCallAfter, live, mount, press, shown, unmount } from '../support/widget/fixture.ts';
import { afterEach, describe, it } from '../support/widget/suite.ts';

afterEach(unmount);

describe('<hoyhoy-call>', () => {
  it('calls the line of its attributes, without a slash too many', async () => {
    const { element, line } = await mount('', { 'caller-name': 'Ada' });
    element.call();
    equal(line.targets, [{ server: 'https://calls.example', line: 'shop', callerName: 'Ada' }]);
  });

  it('calls once, however often it is asked to', async () => {
    const { element, line } = await mount();
    element.call();
    element.call();
    await until(() => line.calls.length, 'the call has begun');
    equal(line.targets.length, 1);
  });

  it('tells the page of states, captions and timings, across shadow trees', async () => {
    const told: string[] = [];
    const note = (event: CustomEvent) => told.push(`${event.type} ${Object.values(event.detail)[0]}`);
    document.addEventListener('hoyhoy-state', note);
    document.addEventListener('hoyhoy-caption', note);
    document.addEventListener('hoyhoy-timing', note);
    const fixture = await inCallAfter(...live);
    fixture.line.call.say({ id: 'a', speaker: 'agent', text: 'Hello', final: true });
    await happen(fixture, { type: 'microphone', microphone: 'muted' });
    fixture.element.hangUp();
    document.removeEventListener('hoyhoy-state', note);
    document.removeEventListener('hoyhoy-caption', note);
    document.removeEventListener('hoyhoy-timing', note);
    equal(told, [
      'hoyhoy-timing click',
      'hoyhoy-state connecting',
      'hoyhoy-state awaited',
      'hoyhoy-state listening',
      'hoyhoy-caption a',
      'hoyhoy-state idle',
    ]);
  });

  it('goes on with what was written when it calls the same line again', async () => {
    const { element, line } = await mount();
    const callNext = async () => {
      const before = line.calls.length;
      element.call();
      await until(() => line.calls.length > before, 'the call has begun');
    };
    await callNext();
    line.call.wrote('c1');
    line.call.wrote('c2');
    element.hangUp();
    await callNext();
    element.hangUp();
    element.line = 'another';
    await callNext();
    equal(
      line.targets.map(({ conversation }) => conversation ?? 'none'),
      ['none', 'c2', 'none'],
    );
  });

  it('hears nothing of a call that it has hung up', async () => {
    const fixture = await inCallAfter(...live);
    const { call } = fixture.line;
    fixture.element.hangUp();
    fixture.element.call();
    await until(() => fixture.line.calls.length === 2, 'it called again');
    ok(call.ended && !fixture.line.call.ended, 'the wrong call was ended');
  });

  it('hangs up when it is taken from the page, and not when it is only moved', async () => {
    const { element, line } = await inCallAfter(...live);
    const place = document.createElement('div');
    document.body.append(place);
    place.append(element);
    await element.updateComplete;
    equal([line.call.ended, element.state], [false, 'listening']);
    place.remove();
    await until(() => line.call.ended, 'it hangs up');
  });

  it('shows its label, the call in progress, and the label again', async () => {
    const fixture = await inCallAfter(...live);
    const label = () => find(fixture.element, '.launcher').textContent?.trim();
    equal(label(), 'Call in progress');
    fixture.element.hangUp();
    fixture.element.label = 'Call the bakery';
    await fixture.element.updateComplete;
    equal(label(), 'Call the bakery');
  });

  it('speaks the language of the page around it', async () => {
    const page = document.createElement('div');
    page.lang = 'de-CH';
    document.body.append(page);
    const { element } = await mount();
    page.append(element);
    element.requestUpdate();
    await element.updateComplete;
    equal(find(element, '.launcher').textContent?.trim(), 'Anrufen');
    await press(element, '.launcher');
    await shown(element, '.panel');
    equal(find(element, '.end').textContent?.trim(), 'Auflegen');
    equal(find(element, '.root').lang, 'de');
    page.remove();
  });

  it('shows nothing of its slot unless a call has failed', async () => {
    const { element } = await mount('<a href="tel:+4930123">Ring us</a>');
    equal(element.querySelector('a')?.getBoundingClientRect().width, 0);
  });

  it('puts no style where a strict policy would forbid it', async () => {
    const { element } = await inCallAfter(...live);
    equal(element.renderRoot.querySelectorAll('style, [style]').length, 0);
    ok((element.shadowRoot?.adoptedStyleSheets.length ?? 0) > 2, 'its styles are not adopted');
  });
});
