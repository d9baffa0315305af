import { emulateMedia, setViewport } from '@web/test-runner-commands';
import type axe from 'axe-core';
import 'axe-core/axe.min.js';
import type { Card } from '../../server/contract/index.ts';
import { linked } from '../../widget/call/links.ts';
import { equal, ok } from '../support/widget/assert.ts';
import { type Fixture, find, has, inCallAfter, live, unmount } from '../support/widget/fixture.ts';
import { afterEach, describe, it } from '../support/widget/suite.ts';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

afterEach(async () => {
  unmount();
  await emulateMedia({ colorScheme: 'light' });
  await setViewport({ width: 1000, height: 760 });
});

const CARD: Card = {
  id: 'abc',
  title: 'Visiting',
  text: 'Look for the blue door, or see https://shop.example/way.',
  rows: [{ name: 'Tuesday – Friday', value: '7:00 AM – 6:00 PM' }, { name: 'Ring twice' }],
  links: [
    { text: '+1 212 555 0142', address: 'tel:+12125550142' },
    { text: 'nora@shop.example', address: 'mailto:nora@shop.example' },
    { text: 'Book a table', address: 'https://shop.example/book' },
  ],
};

async function shownCards(...cards: Card[]): Promise<Fixture> {
  const fixture = await inCallAfter(...live);
  for (const card of cards) fixture.line.call.show(card);
  await fixture.element.updateComplete;
  return fixture;
}

const say = async ({ element, line }: Fixture, text: string, final = true) => {
  line.call.say({ id: 'a', speaker: 'agent', text, final });
  await element.updateComplete;
  return find(element, '.words');
};

describe('cards', () => {
  it('are shown in the conversation with all that they hold, and announced by their title', async () => {
    const told: unknown[] = [];
    document.addEventListener('hoyhoy-caption', ({ detail }) => told.push(detail.card), { once: true });
    const { element } = await shownCards(CARD);
    const card = find(element, '.conversation li .card');
    equal(card.getAttribute('aria-label'), 'Visiting');
    equal(card.querySelectorAll('tr').length, 2);
    equal(card.querySelector('th[scope=row] + td')?.textContent, '7:00 AM – 6:00 PM');
    equal(
      [...card.querySelectorAll('a')].map(({ href }) => href),
      ['https://shop.example/way', 'tel:+12125550142', 'mailto:nora@shop.example', 'https://shop.example/book'],
    );
    equal(find(element, '.panel [role=status]').textContent, 'On this page: Visiting');
    equal(told, [CARD]);
  });

  it('are shown once, however often the agent tells of them, and gone with the next call', async () => {
    const fixture = await shownCards(CARD);
    fixture.line.call.show(CARD);
    fixture.line.call.show({ id: 'def', title: 'Bread' });
    await fixture.element.updateComplete;
    equal(fixture.element.renderRoot.querySelectorAll('.card').length, 2);
    fixture.element.hangUp();
    fixture.element.call();
    await fixture.element.updateComplete;
    ok(!has(fixture.element, '.card'), 'a card of another call is there');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`leave axe nothing to find, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme });
      const { element } = await shownCards(CARD);
      const result = await window.axe.run(element, { rules: { region: { enabled: false } } });
      equal(
        result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        [],
      );
    });
  }

  it('fit a screen 320 pixels wide, and are large enough to tap', async () => {
    await setViewport({ width: 320, height: 568 });
    const { element } = await shownCards({ ...CARD, title: 'A'.repeat(80), text: `${'b'.repeat(390)} c` });
    const panel = find(element, '.panel');
    ok(panel.scrollWidth <= panel.clientWidth, 'the panel goes sideways');
    for (const link of element.renderRoot.querySelectorAll('.card-links a')) {
      ok(link.getBoundingClientRect().height >= 40, `${link.textContent} is too small`);
    }
  });
});

describe('addresses in captions', () => {
  it('become links that leave the call alone, and tell nobody of the page', async () => {
    const words = await say(
      await inCallAfter(...live),
      'See https://shop.example/a?b=c, or write to nora@shop.example.',
    );
    const [web, mail] = words.querySelectorAll('a');
    equal(
      [web?.getAttribute('href'), web?.target, web?.rel],
      ['https://shop.example/a?b=c', '_blank', 'noopener noreferrer'],
    );
    equal(mail?.getAttribute('href'), 'mailto:nora@shop.example');
    equal(words.textContent, 'See https://shop.example/a?b=c, or write to nora@shop.example.');
  });

  it('are not followed while they are still being said', async () => {
    const fixture = await inCallAfter(...live);
    equal((await say(fixture, 'See https://shop.exam', false)).querySelectorAll('a').length, 0);
    equal((await say(fixture, 'See https://shop.example')).querySelectorAll('a').length, 1);
  });

  it('are text as it was written, never markup and never run', async () => {
    const hostile = [
      '<img src=x onerror=alert(1)> https://shop.example',
      '[free cake](javascript:alert(1))',
      'javascript:alert(1) data:text/html,x vbscript:x file:///etc/passwd',
      'https://shop.example@evil.example https://user:secret@evil.example',
      'https://shop.example/"onmouseover="alert(1)',
      'HTTPS://SHOP.EXAMPLE',
    ];
    const fixture = await inCallAfter(...live);
    for (const text of hostile) {
      const words = await say(fixture, text);
      equal(words.textContent, text);
      for (const element of words.querySelectorAll('*')) {
        ok(element.matches('a[rel="noopener noreferrer"]'), `${text} became a ${element.tagName}`);
        const { protocol, host } = new URL(element.getAttribute('href') ?? '');
        ok(protocol === 'https:' && host === 'shop.example', `${text} links to ${host}`);
      }
    }
  });

  it('are found whole, without what follows them in a sentence', () => {
    const addresses = (text: string) => linked(text).flatMap(({ address }) => address ?? []);
    equal(addresses('(https://shop.example/x).'), ['https://shop.example/x']);
    equal(addresses('Call +1 212 555 0142 or tel:+442079460123!'), ['tel:+12125550142', 'tel:+442079460123']);
    equal(addresses('https://a.example, https://b.example'), ['https://a.example', 'https://b.example']);
    equal(addresses('7 + 5 = 12, 3.50 a loaf, a@b, www.shop.example'), []);
    const text = 'x https://a.example y@b.example z';
    equal(
      linked(text)
        .map((piece) => piece.text)
        .join(''),
      text,
    );
  });
});
