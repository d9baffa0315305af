import * as view from '../../../widget/call-view.ts';
import '../../../widget/index.ts';
import type { CallEvent } from '../../../widget/call/call-state.ts';
import type { HoyhoyCall } from '../../../widget/call-element.ts';
import { FakeLine } from '../fake-call.ts';
import { ok, until } from './assert.ts';

/** An element on the page, with a test at the other end of its line. */
export interface Fixture {
  element: HoyhoyCall;
  line: FakeLine;
  /** Each thing that the live region has said, in order. */
  announced: string[];
}

let mounted: HTMLElement[] = [];

/** Puts `<hoyhoy-call line="shop" floating>` on an otherwise empty page. Remove with `unmount`. */
export async function mount(content = '', attributes: Record<string, string> = {}): Promise<Fixture> {
  const line = new FakeLine();
  const element = document.createElement('hoyhoy-call');
  element.innerHTML = content;
  const all = { line: 'shop', server: 'https://calls.example/', floating: '', ...attributes };
  for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
  element.parts.tap = line.tap;
  element.parts.loadView = async () => ({ ...view, startCall: line.startCall });
  document.body.append(element);
  mounted.push(element);
  await element.updateComplete;
  const announced: string[] = [];
  const region = find(element, '[role=status]');
  new MutationObserver(() => announced.push(region.textContent ?? '')).observe(region, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  return { element, line, announced };
}

export function unmount(): void {
  for (const element of mounted) element.remove();
  mounted = [];
}

/** A mounted element in whose call all of this has happened, one after the other. */
export async function inCallAfter(...events: CallEvent[]): Promise<Fixture> {
  const fixture = await mount();
  await press(fixture.element, '.launcher');
  await until(() => fixture.line.calls.length, 'the call has begun');
  await shown(fixture.element, '.panel');
  for (const event of events) await happen(fixture, event);
  return fixture;
}

/** Tells the widget of an event, and waits until it shows. */
export async function happen({ element, line }: Fixture, event: CallEvent): Promise<void> {
  line.call.tell(event);
  await element.updateComplete;
}

export const live: CallEvent[] = [
  { type: 'microphone', microphone: 'on' },
  { type: 'connected' },
  { type: 'agent', state: 'listening' },
];

/** An element inside the widget. @throws where there is none */
export function find<T extends HTMLElement = HTMLElement>(element: HoyhoyCall, selector: string): T {
  const found = element.renderRoot.querySelector<T>(selector);
  ok(found, `there is no ${selector}`);
  return found;
}

export function has(element: HoyhoyCall, selector: string): boolean {
  return element.renderRoot.querySelector(selector) !== null;
}

export async function shown(element: HoyhoyCall, selector: string): Promise<void> {
  await until(() => has(element, selector), `${selector} is shown`);
}

export async function press(element: HoyhoyCall, selector: string): Promise<void> {
  find(element, selector).click();
  await element.updateComplete;
}

/** What has the focus: a class or role inside the widget, or a tag of the page. */
export function focused(): string {
  const outer = document.activeElement;
  const inner = outer?.shadowRoot?.activeElement;
  return inner
    ? inner.getAttribute('aria-label') || inner.textContent?.trim() || inner.className
    : (outer?.tagName ?? '');
}

/** The button with this text or label. */
export function button(element: HoyhoyCall, name: string): HTMLButtonElement {
  const all = [...element.renderRoot.querySelectorAll('button')];
  const match = all.find((one) => one.getAttribute('aria-label') === name || one.textContent?.trim() === name);
  ok(match, `there is no button "${name}" among ${all.map((one) => one.textContent?.trim()).join(', ')}`);
  return match;
}
