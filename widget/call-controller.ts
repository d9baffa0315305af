import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CallTarget } from './call/ask.ts';
import type { ByPhone, Call, CallListener, Caption, StartCall, TimingMark } from './call/call-api.ts';
import { type CallEvent, type CallState, idle, isOn, transition } from './call/call-state.ts';
import { serverUnreachable } from './call/failure.ts';
import type { TapLine } from './call/tap.ts';

/** How long a visitor waits for the agent before being told that something is amiss. */
const LATE_AFTER_MS = 10_000;
/** More than a long call says; keeps a page that stays open for days from growing. */
const LINES_KEPT = 500;

/** One entry of the conversation as it is shown. */
export interface ConversationLine extends Caption {
  /** Typed, and it could not be sent. */
  unsent?: true;
}

/** What the element provides for its calls, and is told of them. */
export interface CallDelegate {
  tap: TapLine;
  /** Fetches the rest of the code, which may fail. */
  loadStart(): Promise<StartCall>;
  changed(state: CallState): void;
  caption(caption: Caption): void;
  timing(mark: TimingMark, at: number): void;
}

const noPhone: ByPhone = { number: undefined, code: undefined };

/** Holds the one call of an element: its state, and the conversation so far. */
export class CallController implements ReactiveController {
  state: CallState = idle;
  lines: readonly ConversationLine[] = [];
  byPhone: ByPhone = noPhone;

  readonly #host: ReactiveControllerHost & { isConnected: boolean };
  readonly #delegate: CallDelegate;
  #call: Promise<Call> | undefined;
  #ending = new AbortController();
  #lateTimer: ReturnType<typeof setTimeout> | undefined;
  #typed = 0;
  /** What was written last; the next call of its line goes on with it. */
  #written: { server: string; line: string; conversation: string } | undefined;

  constructor(host: ReactiveControllerHost & { isConnected: boolean }, delegate: CallDelegate) {
    this.#host = host;
    this.#delegate = delegate;
    host.addController(this);
  }

  hostDisconnected(): void {
    // An element that is only moved within the page is connected again by then, and keeps its call.
    queueMicrotask(() => this.#host.isConnected || this.hangUp());
  }

  /** Starts a call; does nothing where one is on. Call it inside the click. */
  start(called: CallTarget, audio: HTMLAudioElement, clickedAt: number): void {
    if (isOn(this.state)) return;
    const target = this.#continued(called);
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    const tap = this.#delegate.tap(target, audio, signal);
    this.#delegate.timing('click', clickedAt);
    this.lines = [];
    this.byPhone = noPhone;
    this.#handle({ type: 'called' });
    this.#call = this.#delegate.loadStart().then((startCall) => startCall(tap, this.#listen(target), signal));
    this.#call.catch((cause) => {
      if (!signal.aborted) this.#handle({ type: 'failed', failure: serverUnreachable(target.server, cause) });
    });
  }

  hangUp(): void {
    this.#handle({ type: 'ended', by: 'visitor' });
  }

  /** Does something with the call, if there is one. */
  act(run: (call: Call) => void): void {
    void this.#call?.then(run);
  }

  /** Shows the text at once, and marks it if it turns out that it could not be sent. */
  async sendText(text: string): Promise<void> {
    const line: ConversationLine = { id: `typed-${++this.#typed}`, speaker: 'visitor', text, final: true };
    this.#show(line);
    try {
      await (await this.#call)?.sendText(text);
      this.#delegate.caption(line);
    } catch {
      this.#show({ ...line, unsent: true });
    }
  }

  #continued(target: CallTarget): CallTarget {
    const written = this.#written;
    if (written?.server !== target.server || written.line !== target.line) return target;
    return { ...target, conversation: written.conversation };
  }

  #listen({ server, line }: CallTarget): CallListener {
    return {
      on: (event) => this.#handle(event),
      timing: (mark, at) => this.#delegate.timing(mark, at),
      wrote: (conversation) => {
        this.#written = { server, line, conversation };
      },
      byPhone: (byPhone) => {
        this.byPhone = byPhone;
        this.#host.requestUpdate();
      },
      caption: (caption) => {
        this.#show(caption);
        this.#delegate.caption(caption);
      },
    };
  }

  #show(line: ConversationLine): void {
    const at = this.lines.findLastIndex(({ id }) => id === line.id);
    this.lines = at < 0 ? [...this.lines, line].slice(-LINES_KEPT) : this.lines.with(at, line);
    this.#host.requestUpdate();
  }

  #handle(event: CallEvent): void {
    const before = this.state;
    this.state = transition(before, event);
    if (this.state === before) return;
    if (!isOn(this.state)) this.#ending.abort();
    this.#watchForAgent();
    this.#delegate.changed(this.state);
    this.#host.requestUpdate();
  }

  #watchForAgent(): void {
    if (this.state.phase === 'joined' && this.state.agent === 'awaited') {
      this.#lateTimer ??= setTimeout(() => this.#handle({ type: 'agent-late' }), LATE_AFTER_MS);
    } else {
      clearTimeout(this.#lateTimer);
      this.#lateTimer = undefined;
    }
  }
}
