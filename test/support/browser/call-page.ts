import type { Caption } from '../../../widget/call/call-api.ts';
import type { CallStatus } from '../../../widget/call/call-state.ts';
import type { HoyhoyEvents } from '../../../widget/call-element.ts';
import { openVisitor, type Visitor, type VisitorOptions } from './chromium.ts';

/** What the element told its page, in order; `at` is page time. */
export type Told =
  | { type: 'state'; at: number; state: CallStatus }
  | { type: 'caption'; at: number; caption: Caption }
  | { type: 'error'; at: number; code: string }
  | { type: 'timing'; at: number; mark: string };

declare global {
  /** They bubble up to the document. */
  interface DocumentEventMap extends HoyhoyEvents {}
  interface Window {
    told: Told[];
    /** Each text that the element's status region has come to hold. */
    announced: string[];
  }
}

/** Waits of the page object give up after this long, with what the page had told until then. */
const PATIENCE_MS = 60_000;

/** A visitor on a page with `<hoyhoy-call>`, who presses what a visitor presses and reads what it tells. */
export class CallPage {
  readonly visitor: Visitor;

  constructor(visitor: Visitor) {
    this.visitor = visitor;
  }

  static async open(url: string, options: VisitorOptions): Promise<CallPage> {
    const beforePage: VisitorOptions['beforePage'] = async (context) => {
      await context.addInitScript(listenToElement);
      await options.beforePage?.(context);
    };
    return new CallPage(await openVisitor(url, { ...options, beforePage }));
  }

  get page() {
    return this.visitor.page;
  }

  /** The button that is on the page all the time. */
  get launcher() {
    return this.page.locator('hoyhoy-call .launcher');
  }

  async call(): Promise<void> {
    await this.launcher.click();
  }

  async hangUp(): Promise<void> {
    await this.page.locator('hoyhoy-call .end').click();
  }

  async type(text: string): Promise<void> {
    const field = this.page.locator('hoyhoy-call form.composer input');
    await field.fill(text);
    await field.press('Enter');
  }

  told(): Promise<Told[]> {
    return this.page.evaluate(() => window.told);
  }

  /** The first told thing from index `from` on that fits. */
  async waitFor<T extends Told>(
    what: string,
    fits: (told: Told) => told is T,
    from = 0,
  ): Promise<{ told: T; index: number }> {
    const deadline = Date.now() + PATIENCE_MS;
    let seen = 0;
    while (Date.now() < deadline) {
      const all = await this.told();
      const index = all.findIndex((told, i) => i >= from && fits(told));
      const told = all[index];
      if (told && fits(told)) return { told, index };
      seen = all.length;
      // Woken by the page when it tells more, not by a clock of ours.
      await this.page
        .waitForFunction((count) => window.told.length > count, seen, { timeout: Math.max(1, deadline - Date.now()) })
        .catch(() => {});
    }
    const told = JSON.stringify(await this.told());
    throw new Error(`Waited for ${what}; the page told: ${told} and wrote: ${this.visitor.console.join('\n')}`);
  }

  state(state: CallStatus, from = 0) {
    return this.waitFor(
      `state ${state}`,
      (told): told is Extract<Told, { type: 'state' }> => told.type === 'state' && told.state === state,
      from,
    );
  }

  /** A final caption of a speaker whose words fit. */
  finalCaption(speaker: Caption['speaker'], words: RegExp, from = 0) {
    return this.waitFor(
      `a final caption of the ${speaker} like ${words}`,
      (told): told is Extract<Told, { type: 'caption' }> =>
        told.type === 'caption' &&
        told.caption.speaker === speaker &&
        told.caption.final &&
        words.test(told.caption.text),
      from,
    );
  }

  announced(): Promise<string[]> {
    return this.page.evaluate(() => window.announced);
  }

  cspReports(): Promise<string[]> {
    return this.page.evaluate(() => window.probe.cspReports);
  }

  close(): Promise<void> {
    return this.visitor.close();
  }
}

/** Runs in the page before its scripts; see `probe.ts`. */
function listenToElement(): void {
  window.told = [];
  window.announced = [];
  const at = () => performance.now();
  document.addEventListener('hoyhoy-state', (event) => window.told.push({ type: 'state', at: at(), ...event.detail }));
  document.addEventListener('hoyhoy-caption', (event) =>
    window.told.push({ type: 'caption', at: at(), caption: { ...event.detail } }),
  );
  document.addEventListener('hoyhoy-error', (event) => window.told.push({ type: 'error', at: at(), ...event.detail }));
  document.addEventListener('hoyhoy-timing', ({ detail }) =>
    window.told.push({ type: 'timing', at: detail.at, mark: detail.mark }),
  );
  void customElements.whenDefined('hoyhoy-call').then(() => {
    const announce = (region: Element) => {
      const text = region.textContent?.trim() ?? '';
      if (text !== '') window.announced.push(text);
    };
    const watch = (element: Element) => {
      const region = element.shadowRoot?.querySelector('[role="status"]');
      if (!region) return requestAnimationFrame(() => watch(element));
      announce(region);
      new MutationObserver(() => announce(region)).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      });
      return undefined;
    };
    const element = document.querySelector('hoyhoy-call');
    if (element) watch(element);
    else requestAnimationFrame(() => document.querySelectorAll('hoyhoy-call').forEach(watch));
  });
}
