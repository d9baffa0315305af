import type { Card } from '../../server/contract/index.ts';
import type { CallTarget } from '../../widget/call/ask.ts';
import type { ByPhone, Call, CallListener, Caption, StartCall } from '../../widget/call/call-api.ts';
import type { CallEvent } from '../../widget/call/call-state.ts';
import { cardCaption } from '../../widget/call/card-caption.ts';
import type { Tap, TapLine } from '../../widget/call/tap.ts';

/** A call whose other end is the test: it tells the widget what happens, and keeps what the widget asked for. */
export class FakeCall implements Call {
  readonly sent: string[] = [];
  soundAsked = 0;
  /** Makes the next text fail as if the room were gone. */
  refusesText = false;
  readonly tap: Tap;
  readonly #listener: CallListener;
  readonly #signal: AbortSignal;

  constructor(tap: Tap, listener: CallListener, signal: AbortSignal) {
    this.tap = tap;
    this.#listener = listener;
    this.#signal = signal;
  }

  get ended(): boolean {
    return this.#signal.aborted;
  }

  tell(...events: CallEvent[]): void {
    for (const event of events) this.#listener.on(event);
  }

  say(caption: Caption): void {
    this.#listener.caption(caption);
  }

  show(card: Card): void {
    this.say(cardCaption(card));
  }

  wrote(conversation: string): void {
    this.#listener.wrote(conversation);
  }

  async sendText(text: string): Promise<void> {
    if (this.refusesText) throw new Error('The room is gone.');
    this.sent.push(text);
  }

  setMuted(muted: boolean): void {
    this.tell({ type: 'microphone', microphone: muted ? 'muted' : 'on' });
  }

  codesAsked = 0;

  askForCode(): void {
    this.codesAsked++;
  }

  codesDropped = 0;

  dropCode(): void {
    this.codesDropped++;
  }

  readonly rung: string[] = [];

  ring(number: string): void {
    this.rung.push(number);
  }

  byPhone(byPhone: ByPhone): void {
    this.#listener.byPhone(byPhone);
  }

  goOnHere(): void {
    this.tell({ type: 'phone', phone: 'away' }, { type: 'microphone', microphone: 'on' });
  }

  playSound(): void {
    this.soundAsked++;
    this.tell({ type: 'sound', blocked: false });
  }
}

/** Stands in for the server, the browser's microphone and the room of every call of one element. */
export class FakeLine {
  readonly calls: FakeCall[] = [];
  readonly targets: CallTarget[] = [];

  readonly tap: TapLine = (target, element) => {
    this.targets.push(target);
    return {
      target,
      sound: { element, context: undefined },
      microphone: { granted: false, open: async () => new MediaStream() },
      answer: Promise.resolve(new Response()),
    };
  };

  readonly startCall: StartCall = (tap, listener, signal) => {
    const call = new FakeCall(tap, listener, signal);
    this.calls.push(call);
    return call;
  };

  /** The call that is on. */
  get call(): FakeCall {
    const call = this.calls.at(-1);
    if (!call) throw new Error('Nobody has called.');
    return call;
  }
}
