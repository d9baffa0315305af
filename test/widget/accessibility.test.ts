import { emulateMedia, executeServerCommand, setViewport } from '@web/test-runner-commands';
import type axe from 'axe-core';
import 'axe-core/axe.min.js';
import type { CallEvent } from '../../widget/call/call-state.ts';
import { CallFailure } from '../../widget/call/failure.ts';
import { equal, ok } from '../support/widget/assert.ts';
import { type Fixture, find, inCallAfter, live, mount, shown, unmount } from '../support/widget/fixture.ts';
import { afterEach, describe, it } from '../support/widget/suite.ts';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

afterEach(async () => {
  unmount();
  document.documentElement.lang = '';
  await executeServerCommand('forced-colors', 'none');
  await emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
  await setViewport({ width: 1000, height: 760 });
});

async function violations({ element }: Fixture): Promise<string[]> {
  // Colours are judged where they come to rest.
  await Promise.all(
    element.shadowRoot
      ?.getAnimations()
      .filter((one) => one instanceof CSSTransition)
      .map((one) => one.finished) ?? [],
  );
  const result = await window.axe.run(element, { rules: { region: { enabled: false } } });
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

function widthOf(text: string, element: Element): number {
  const context = document.createElement('canvas').getContext('2d');
  ok(context, 'nothing can be measured');
  context.font = getComputedStyle(element).font;
  return context.measureText(text).width;
}

function roomIn(element: Element): number {
  const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(element);
  return element.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
}

const failed: CallEvent = {
  type: 'failed',
  failure: new CallFailure({ reason: 'line-full', message: 'm', cure: 'c' }, '+12125550142'),
};
const states: [string, CallEvent[]][] = [
  ['connecting', []],
  ['asking for the microphone', [{ type: 'microphone', microphone: 'asking' }]],
  ['listening', live],
  ['muted', [...live, { type: 'microphone', microphone: 'muted' }]],
  ['without microphone', [{ type: 'microphone', microphone: 'denied' }, ...live.slice(1)]],
  ['held back sound', [...live, { type: 'sound', blocked: true }]],
  ['failed', [failed]],
  ['ended', [...live, { type: 'ended', by: 'agent' }]],
];

describe('accessibility', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`axe finds nothing wrong with the button alone, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme });
      equal(await violations(await mount()), []);
    });
    for (const [name, events] of states) {
      it(`axe finds nothing wrong while ${name}, ${colorScheme}`, async () => {
        await emulateMedia({ colorScheme });
        const fixture = await inCallAfter(...events);
        if (name !== 'connecting' && name !== 'failed') {
          for (const speaker of ['agent', 'visitor'] as const) {
            fixture.line.calls[0]?.say({ id: speaker, speaker, text: 'Some words', final: speaker === 'agent' });
          }
          await fixture.element.updateComplete;
        }
        equal(await violations(fixture), []);
      });
    }
  }

  it('has focus that can be seen, on every control', async () => {
    const { element } = await inCallAfter(...live);
    for (const control of element.renderRoot.querySelectorAll<HTMLElement>('button:enabled, .panel')) {
      control.focus({ focusVisible: true } as FocusOptions);
      equal(getComputedStyle(control).outlineStyle, 'solid', control.className);
    }
    const field = find(element, '.composer');
    const before = getComputedStyle(field).boxShadow;
    find(element, 'input').focus();
    ok(getComputedStyle(field).boxShadow !== before, 'the focus in the field cannot be seen');
  });

  it('moves nothing for whoever wants no motion', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    const { element } = await inCallAfter(...live, { type: 'agent', state: 'speaking' });
    equal(element.shadowRoot?.getAnimations().length, 0);
  });

  it('keeps its buttons apart from the page where colours are forced', async () => {
    await executeServerCommand('forced-colors', 'active');
    ok(matchMedia('(forced-colors: active)').matches, 'colours are not forced');
    const { element } = await inCallAfter(...live);
    for (const control of element.renderRoot.querySelectorAll('.launcher, .control, .send')) {
      ok(parseFloat(getComputedStyle(control).borderTopWidth) >= 1, `${control.className} has no edge`);
    }
  });

  it('fits a screen 320 pixels wide, and one that is turned to its side', async () => {
    for (const [width, height] of [
      [320, 568],
      [568, 320],
    ] as const) {
      await setViewport({ width, height });
      const { element } = await inCallAfter({ type: 'microphone', microphone: 'denied' }, ...live.slice(1));
      const panel = find(element, '.panel').getBoundingClientRect();
      ok(panel.left >= 0 && panel.right <= width && panel.top >= 0 && panel.bottom <= height, `too large at ${width}`);
      ok(find(element, '.panel').scrollWidth <= find(element, '.panel').clientWidth, `sideways at ${width}`);
      unmount();
    }
  });

  it('cuts off no long label on a phone, and leaves room for what is said', async () => {
    await setViewport({ width: 360, height: 740 });
    for (const lang of ['de', 'es', 'fr', 'it']) {
      document.documentElement.lang = lang;
      const { element: idle } = await mount('', { label: 'Rufen Sie die Bäckerei in der Marlowstraße an' });
      const label = find(idle, '.launcher-label');
      ok(
        label.scrollHeight <= label.clientHeight && label.scrollWidth <= label.clientWidth,
        `a label is cut in ${lang}`,
      );
      unmount();
      const { element, line } = await inCallAfter(...live);
      const said = 'Das Lebensmittelunverträglichkeitsverzeichnis liegt für Sie aus.';
      line.call.say({ id: 'said', speaker: 'agent', text: said, final: true });
      await shown(element, '.words');
      const area = find(element, '.conversation');
      ok(area.scrollHeight <= area.clientHeight && area.scrollWidth <= area.clientWidth, `a caption is cut in ${lang}`);
      const code = { code: '048291', phone: '+4930901820', link: 'tel:1', rings: true, lifeMs: 300_000 };
      line.call.byPhone({ number: '+4930901820', code });
      await shown(element, '.call-me');
      // Where the window is low, what belongs to the phone has the room of the other field.
      for (const input of [...element.renderRoot.querySelectorAll('input')].filter((one) => one.checkVisibility())) {
        ok(widthOf(input.placeholder, input) <= roomIn(input), `"${input.placeholder}" is cut`);
      }
      unmount();
    }
  });

  it('has targets of at least 40 pixels', async () => {
    const { element } = await inCallAfter(...live);
    for (const control of element.renderRoot.querySelectorAll('button')) {
      const { width, height } = control.getBoundingClientRect();
      ok(width >= 40 && height >= 40, `${control.className} is ${width} x ${height}`);
    }
  });

  it('sits at the other side where the page is read from right to left', async () => {
    document.documentElement.dir = 'rtl';
    const { element } = await inCallAfter(...live);
    const panel = find(element, '.panel').getBoundingClientRect();
    document.documentElement.dir = '';
    ok(panel.left < 40, `the panel begins at ${panel.left}`);
  });
});
