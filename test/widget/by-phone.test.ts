import { setViewport } from '@web/test-runner-commands';
import type { ByPhone } from '../../widget/call/call-api.ts';
import { PhoneOffer } from '../../widget/call/phone-offer.ts';
import { equal, ok, until } from '../support/widget/assert.ts';
import {
  button,
  type Fixture,
  find,
  happen,
  has,
  inCallAfter,
  live,
  shown,
  unmount,
} from '../support/widget/fixture.ts';
import { afterEach, describe, it } from '../support/widget/suite.ts';

afterEach(async () => {
  unmount();
  await setViewport({ width: 1000, height: 760 });
});

const NUMBER = '+12125550142';
const SHOWN = '+1 212 555 0142';
const TICKET = { code: '048291', phone: SHOWN, link: `tel:${NUMBER},,048291`, rings: false, lifeMs: 300_000 };

async function reachable(): Promise<Fixture> {
  const fixture = await inCallAfter(...live);
  fixture.line.call.byPhone({ number: NUMBER, code: undefined });
  await shown(fixture.element, '.move');
  return fixture;
}

/** The visitor asks, and the call gets this. */
async function ask({ element, line }: Fixture, code: ByPhone['code']): Promise<void> {
  button(element, 'Continue on my phone').click();
  await until(() => line.call.codesAsked === 1, 'a code is asked for');
  line.call.byPhone({ number: NUMBER, code });
  await element.updateComplete;
}

describe('going on by phone', () => {
  it('is offered only where a phone can take the call up', async () => {
    const { element } = await inCallAfter(...live);
    ok(!has(element, '.move'), 'it is offered without a number');
  });

  it('shows a computer what a phone can read, and the digits to type', async () => {
    const fixture = await reachable();
    const { element } = fixture;
    await ask(fixture, { ...TICKET, qr: { size: 21, path: 'M0 0h7v7h-7z' } });
    equal(find(element, '.digits').textContent, '0 4 8 2 9 1');
    ok(has(element, 'svg.qr[role=img][aria-label] path[d="M0 0h7v7h-7z"]'), 'nothing is drawn');
    ok(!has(element, '.ticket a'), 'a computer is offered a link that it can not dial');
    ok(find(element, '.ticket').textContent?.includes(SHOWN), 'the number is missing');
    ok(find(element, '.by-phone').getAttribute('aria-live') === 'polite', 'nobody hears of it');
  });

  it('shows all of the ticket, and the controls below it, in a window of 800 by 600', async () => {
    await setViewport({ width: 800, height: 600 });
    const fixture = await reachable();
    const { element, line } = fixture;
    for (let i = 0; i < 8; i++) line.call.say({ id: `${i}`, speaker: 'agent', text: 'Some words of it.', final: true });
    await ask(fixture, { ...TICKET, rings: true, qr: { size: 21, path: 'M0 0h7v7h-7z' } });
    const panel = find(element, '.panel').getBoundingClientRect();
    for (const part of ['svg.qr', '.digits', '.call-me', '.end']) {
      const { top, bottom } = element.renderRoot.querySelector(part)?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
      ok(top >= panel.top && bottom <= panel.bottom && bottom > top, `${part} is cut off`);
    }
  });

  it('keeps to the width of a phone, in any language', async () => {
    await setViewport({ width: 320, height: 700 });
    document.documentElement.lang = 'de';
    const fixture = await inCallAfter(...live);
    document.documentElement.lang = 'en';
    fixture.line.call.byPhone({ number: NUMBER, code: { ...TICKET, rings: true } });
    await shown(fixture.element, '.call-me');
    const panel = find(fixture.element, '.panel');
    ok(panel.scrollWidth <= panel.clientWidth, `${panel.scrollWidth} is wider than ${panel.clientWidth}`);
    const ticket = find(fixture.element, '.ticket').getBoundingClientRect();
    for (const part of fixture.element.renderRoot.querySelectorAll('.ticket *')) {
      ok(part.getBoundingClientRect().right <= ticket.right + 0.5, `${part.className || part.tagName} sticks out`);
    }
  });

  it('brings the ticket into view where the window is lower still', async () => {
    await setViewport({ width: 568, height: 320 });
    const fixture = await reachable();
    await ask(fixture, { ...TICKET, qr: { size: 21, path: 'M0 0h7v7h-7z' } });
    const { bottom } = find(fixture.element, '.panel').getBoundingClientRect();
    const digits = find(fixture.element, '.digits').getBoundingClientRect();
    ok(digits.bottom <= bottom, `the digits end at ${digits.bottom}, the panel at ${bottom}`);
  });

  it('gives a phone a link that dials number and code, without keys that phones refuse in links', async () => {
    const fixture = await reachable();
    await ask(fixture, TICKET);
    equal(find(fixture.element, '.ticket a').getAttribute('href'), 'tel:+12125550142,,048291');
    ok(!has(fixture.element, 'svg.qr'), 'a phone is shown a code to scan with itself');
  });

  it('shows no code to somebody who is on the phone', async () => {
    const fixture = await reachable();
    await ask(fixture, TICKET);
    await happen(fixture, { type: 'phone', phone: 'on' });
    ok(!has(fixture.element, '.by-phone'), 'it is still there');
  });

  it('puts the code away for who stays, and offers it again', async () => {
    const fixture = await reachable();
    await ask(fixture, TICKET);
    button(fixture.element, 'Stay here').click();
    await until(() => fixture.line.call.codesDropped === 1, 'it is dropped');
    const shownCodes: ByPhone['code'][] = [];
    const offer = new PhoneOffer(
      ({ code }) => shownCodes.push(code),
      async () => TICKET,
      async () => {},
    );
    await offer.ask();
    offer.forget();
    equal(shownCodes.at(-1), undefined);
  });

  it('says so where no code can be had, and lets the visitor try again', async () => {
    const fixture = await reachable();
    await ask(fixture, 'failed');
    ok(find(fixture.element, '.by-phone').textContent?.includes('did not work'), 'it is not told');
    ok(!button(fixture.element, 'Continue on my phone').disabled, 'there is no second try');
  });

  it('shows each code for as long as it can be used', async () => {
    const shownCodes: ByPhone['code'][] = [];
    const codes = [{ ...TICKET, lifeMs: 20 }];
    const offer = new PhoneOffer(
      ({ code }) => shownCodes.push(code),
      async () => codes.pop() ?? Promise.reject(new Error('no code')),
      async () => {},
    );
    offer.reachable(NUMBER);
    await offer.ask();
    await until(() => shownCodes.length === 4, 'the code is gone');
    await offer.ask();
    equal(
      shownCodes.map((code) => (typeof code === 'object' ? code.code : code)),
      [undefined, 'asking', '048291', undefined, 'asking', 'failed'],
    );
  });

  it('has the phone called where the server may, and tells what comes of it', async () => {
    const fixture = await reachable();
    const { element, line } = fixture;
    await ask(fixture, TICKET);
    ok(!has(element, '.call-me'), 'it is offered where nobody calls');
    const code = { ...TICKET, rings: true };
    line.call.byPhone({ number: NUMBER, code });
    await shown(element, '.call-me');
    const input = find(element, '.call-me input');
    ok(input instanceof HTMLInputElement, 'there is no field');
    input.value = '+44 20 7946 0123';
    find(element, '.call-me button').click();
    await until(() => line.call.rung.length === 1, 'the phone is called');
    equal(line.call.rung[0], '+44 20 7946 0123');
    for (const [ring, words] of [
      ['ringing', 'is ringing'],
      ['answered', 'type the code'],
      ['failed', 'not reached'],
    ] as const) {
      line.call.byPhone({ number: NUMBER, code, ring });
      await element.updateComplete;
      ok(find(element, '.ticket').textContent?.includes(words), `${ring} is not told`);
    }
  });

  it('tells of a phone that is called only with the code that it was called for', async () => {
    const told: (ByPhone['ring'] | 'gone')[] = [];
    const answer = Promise.withResolvers<void>();
    const offer = new PhoneOffer(
      ({ ring }) => told.push(ring ?? 'gone'),
      async () => ({ ...TICKET, rings: true }),
      () => answer.promise,
    );
    await offer.ask();
    const ringing = offer.ring('+442079460123');
    offer.forget();
    answer.resolve();
    await ringing;
    equal(told, ['gone', 'gone', 'ringing', 'gone']);
  });

  it('is told and announced when the phone has joined, and lets the visitor go on here', async () => {
    const fixture = await reachable();
    await happen(fixture, { type: 'phone', phone: 'on' });
    ok(find(fixture.element, '.note').textContent?.startsWith('Your phone has joined'), 'it is not told');
    ok(
      fixture.announced.some((text) => text.includes('Your phone has joined')),
      'it is not announced',
    );
    button(fixture.element, 'Go on here').click();
    await until(() => !has(fixture.element, '.note'), 'the note is gone');
    ok(button(fixture.element, 'Mute'), 'there is no way to mute');
  });

  it('tells when the phone has hung up, and leaves it to the visitor to be heard here', async () => {
    const fixture = await reachable();
    await happen(fixture, { type: 'phone', phone: 'on' });
    await happen(fixture, { type: 'microphone', microphone: 'muted' });
    await happen(fixture, { type: 'phone', phone: 'left' });
    ok(find(fixture.element, '.note').textContent?.startsWith('Your phone has hung up'), 'it is not told');
    button(fixture.element, 'Go on here').click();
    await until(() => !has(fixture.element, '.note'), 'the note is gone');
  });

  it('joins a call by the code that was read out, without a button of its own', async () => {
    const fixture = await inCallAfter();
    fixture.element.hangUp();
    fixture.element.line = '';
    fixture.element.join('048 291');
    await fixture.element.updateComplete;
    equal(fixture.line.targets.at(-1)?.code, '048 291');
    ok(!has(fixture.element, '.launcher'), 'there is a button for no line');
  });
});
