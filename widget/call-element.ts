import { adoptStyles, html, LitElement, nothing } from 'lit';
import type { Call, Caption, TimingMark } from './call/call-api.ts';
import { type CallState, type CallStatus, idle, isOn, statusOf } from './call/call-state.ts';
import type { FailureCode } from './call/failure.ts';
import { loadRoom } from './call/load-room.ts';
import { learnPermission, type TapLine, tapLine } from './call/tap.ts';
import { CallController } from './call-controller.ts';
import { elementStyles } from './call-element.styles.ts';
import { launcher } from './components/launcher.ts';
import { unreachable } from './components/unreachable.ts';
import { firstWords, languageFor } from './i18n/first-words.ts';
import type { Messages } from './i18n/messages.ts';

/** Events of `<hoyhoy-call>`; all bubble and leave shadow trees. */
export interface HoyhoyEvents {
  /** Where the call stands, in one word. */
  'hoyhoy-state': CustomEvent<{ state: CallStatus }>;
  /** Words of either side; a caption with a known id replaces the earlier one. */
  'hoyhoy-caption': CustomEvent<Caption>;
  /** A call could not be made or kept. */
  'hoyhoy-error': CustomEvent<{ code: FailureCode }>;
  /** A measured moment: `at` is `performance.now()` time, `ms` counts from the click. */
  'hoyhoy-timing': CustomEvent<{ mark: TimingMark; at: number; ms: number }>;
}

declare global {
  interface HTMLElementTagNameMap {
    'hoyhoy-call': HoyhoyCall;
  }
  interface HTMLElementEventMap extends HoyhoyEvents {}
}

type CallView = typeof import('./call-view.ts');

/** What calls are made of: the part inside the click, and the part that is fetched. */
export interface CallParts {
  tap: TapLine;
  loadView(): Promise<CallView>;
}

/**
 * A button that calls a line, and the panel of that call. See `docs/widget.md`.
 * @slot - a telephone link: shown instead of the element where scripts don't run, and beside a failure where they do
 */
export class HoyhoyCall extends LitElement {
  static override readonly styles = elementStyles;
  static override readonly properties = {
    line: {},
    server: {},
    label: {},
    phone: {},
    callerName: { attribute: 'caller-name' },
    rememberVisitor: { type: Boolean, attribute: 'remember-visitor' },
    open: { type: Boolean, reflect: true },
  };

  /** Where elements that name no server call: where the bundle was served from, which sets it. */
  static defaultServer = '';

  /** The line's id. Required, but on a page that only joins calls. */
  declare line: string;
  /** Base address of the Hoyhoy server. Default: where the script came from. */
  declare server: string;
  /** Text of the button and title of the panel. Default: "Call us" in the page's language. */
  declare label: string;
  /** Telephone number (E.164) to offer where a call fails. Default: the line's own, where the server says it. */
  declare phone: string;
  /** The visitor's name, if the page knows it; shown to the line's owner. Default: none. */
  declare callerName: string;
  /**
   * Whether the visitor has agreed that this browser keeps the random id by which a line counts what each caller talks in
   * a month. Default: false, which keeps it until the tab is closed.
   */
  declare rememberVisitor: boolean;
  /** Whether the panel is shown; closing it does not end the call. Default: false. */
  declare open: boolean;

  /** Tests put others in. */
  readonly parts: CallParts = { tap: tapLine, loadView: () => import('./call-view.ts') };

  readonly #controller = new CallController(this, {
    tap: (...tapped) => this.parts.tap(...tapped),
    loadStart: async () => (await this.#loadView()).startCall,
    changed: (state) => this.#changed(state),
    caption: (caption) => this.#emit('hoyhoy-caption', { ...caption }),
    timing: (mark, at) => this.#emit('hoyhoy-timing', { mark, at, ms: at - this.#clickedAt }),
  });

  #view: CallView | undefined;
  #messages: Messages | undefined;
  #language = 'en';
  #announced = '';
  #told: CallState = idle;
  #status: CallStatus = 'idle';
  #clickedAt = 0;
  #wasShown = false;
  #panelHadFocus = false;

  constructor() {
    super();
    this.line = '';
    this.server = '';
    this.label = '';
    this.phone = '';
    this.callerName = '';
    this.rememberVisitor = false;
    this.open = false;
  }

  /** Where the call stands, in one word. */
  get state(): CallStatus {
    return this.#status;
  }

  /** Starts a call and shows the panel; does nothing where a call is on. Browsers give sound only inside a click. */
  call(): void {
    this.#start(performance.now());
  }

  /**
   * Joins the call on the phone in which this code was read out, to read along, and shows the panel; does nothing where
   * a call is on. Only pages that the Hoyhoy server itself serves may.
   */
  join(code: string): void {
    this.#start(performance.now(), code);
  }

  /** Ends the call, if any, and closes the panel. */
  hangUp(): void {
    this.#controller.hangUp();
    this.#close(this.#focusInPanel);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#language = languageFor(this.closest<HTMLElement>('[lang]')?.lang ?? '');
  }

  protected override willUpdate(): void {
    const { state } = this.#controller;
    if (!this.#view || !this.#messages) return;
    this.#announced = this.#view.announcement(this.#told, state, this.#messages) || this.#announced;
    this.#told = state;
  }

  protected override render() {
    const { state } = this.#controller;
    const first = firstWords(this.#language);
    const title = this.label || first.call;
    const helpless = state.phase === 'failed' && !this.#messages;
    return html`<div class="root ${this.#status}" lang=${this.#language} @keydown=${this.#onKeydown} @pointerenter=${this.#onIntent} @focusin=${this.#onIntent} @pointerdown=${this.#onIntent}><p class="announcer" role="status">${helpless ? first.failedServer : this.#announced}</p><audio></audio>${
      this.line &&
      launcher({
        label: (isOn(state) && this.#messages?.callInProgress) || title,
        expanded: this.open,
        press: this.#onLauncher,
      })
    }${helpless ? unreachable(first.failedServer, this.phone) : this.#panel(title)}</div>`;
  }

  #panel(title: string) {
    if (!this.#view || !this.#messages) return nothing;
    const { state, lines, byPhone } = this.#controller;
    const { open, phone, line } = this;
    return this.#view.panel({
      state,
      lines,
      line,
      byPhone,
      title,
      open,
      phone,
      messages: this.#messages,
      actions: this.#actions,
    });
  }

  protected override updated(): void {
    const shown = this.open && this.#messages !== undefined;
    const opened = shown && !this.#wasShown;
    // A control that had the focus may be gone with the state that it belonged to.
    const lost = shown && this.#panelHadFocus && !this.#focusInPanel;
    if (opened || lost) this.#panelElement?.focus();
    this.#wasShown = shown;
    this.#panelHadFocus = this.#focusInPanel;
  }

  readonly #actions = {
    close: () => this.#close(true),
    call: (event: Event) => this.#start(event.timeStamp),
    hangUp: () => {
      this.#controller.hangUp();
      this.#close(true);
    },
    act: (run: (call: Call) => void) => this.#controller.act(run),
    send: (text: string) => void this.#controller.sendText(text),
  };

  readonly #onLauncher = (event: Event) => {
    if (this.open) this.#close(true);
    else if (isOn(this.#controller.state)) this.open = true;
    else this.#start(event.timeStamp);
  };

  readonly #onKeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !this.open) return;
    event.stopPropagation();
    this.#close(true);
  };

  /** Whoever reaches for the button will probably press it. A failure is told when they do. */
  readonly #onIntent = () => {
    this.#loadView().catch(() => {});
    loadRoom().catch(() => {});
    void learnPermission();
  };

  #start(clickedAt: number, code?: string): void {
    const audio = this.renderRoot.querySelector('audio');
    if (!audio) return;
    this.#clickedAt = clickedAt;
    this.open = true;
    const server = (this.server || HoyhoyCall.defaultServer).replace(/\/+$/, '');
    const { line, callerName, rememberVisitor } = this;
    const target = { server, line, callerName, code, ...(rememberVisitor && { remembersVisitor: true }) };
    this.#controller.start(target, audio, clickedAt);
  }

  #close(focusLauncher: boolean): void {
    this.open = false;
    if (!focusLauncher) return;
    // On a small screen the launcher is hidden until the panel is gone.
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.launcher')?.focus());
  }

  async #loadView(): Promise<CallView> {
    const view = await this.parts.loadView();
    if (!this.#view) void this.#prepare(view);
    this.#view = view;
    return view;
  }

  async #prepare(view: CallView): Promise<void> {
    if (this.shadowRoot) adoptStyles(this.shadowRoot, [...elementStyles, ...view.viewStyles]);
    this.#messages = await view.loadMessages(this.#language);
    this.requestUpdate();
  }

  #changed(state: CallState): void {
    const before = this.#status;
    this.#status = statusOf(state);
    if (this.#status !== before) this.#emit('hoyhoy-state', { state: this.#status });
    if (state.phase !== 'failed' && state.phase !== 'writing') return;
    const { reason, message, cure } = state.failure;
    console.warn(`Hoyhoy: ${message} ${cure}`);
    if (!this.#messages) this.open = false;
    this.#emit('hoyhoy-error', { code: reason });
  }

  #emit<Name extends keyof HoyhoyEvents>(name: Name, detail: HoyhoyEvents[Name]['detail']): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  get #panelElement(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.panel');
  }

  get #focusInPanel(): boolean {
    return this.#panelElement?.matches(':focus-within') ?? false;
  }
}
