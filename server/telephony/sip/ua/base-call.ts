import { Failure } from '../../../contract/index.ts';
import { formatNameAddr, nameAddr } from '../message/name-addr.ts';
import { formatUri, type Uri } from '../message/uri.ts';
import type { AudioSession } from '../sdp/audio-session.ts';
import type { CallEnd, CallEvent, CallListener, EndCause } from './call.ts';
import { advanceCall, type CallInput, type CallState } from './call-state.ts';
import type { Core } from './core.ts';
import type { Digit } from './digits.ts';
import type { Session, SessionUser } from './session.ts';

/** What an incoming and an outgoing call have in common: their state, their end, and what can be done once they stand. */
export abstract class BaseCall implements SessionUser {
  protected readonly core: Core;
  protected audio: AudioSession | undefined;
  #state: CallState;
  #listeners: CallListener[] = [];
  #end: Omit<CallEnd, 'by'> | undefined;

  constructor(core: Core, state: CallState) {
    this.core = core;
    this.#state = state;
  }

  /** The dialog that the call goes on in; undefined while there is none. */
  protected abstract readonly session: Session | undefined;
  protected abstract cancelInvite(): void;
  protected abstract terminateInvite(): void;

  get state(): CallState['name'] {
    return this.#state.name;
  }

  /** Hears what happens from now on. Nothing has happened before the call is handed over. */
  listen(listener: CallListener): void {
    this.#listeners.push(listener);
  }

  /** Ends the call in whatever state it is. `ended` follows, for a cancelled one once the other side agrees. */
  abstract hangUp(): void;

  /** Stops hearing the other side and tells it so; `media` follows. RFC 3264 8.4. */
  hold(): void {
    this.#want('sendonly');
  }

  resume(): void {
    this.#want('sendrecv');
  }

  /** Presses a key by INFO, for an other side that knows no RTP events. */
  sendDigit(digit: Digit): void {
    if (this.state === 'established') this.session?.sendDigit(digit);
  }

  /**
   * Has the other side call somebody else in our place; `transfer` events tell how that goes.
   * @throws Failure `target-not-allowed`
   */
  transfer(target: Uri): void {
    if (!this.core.mayReach(target)) throw targetNotAllowed(formatUri(target));
    if (this.state !== 'established') return;
    const local = this.session?.dialog.local;
    if (local) this.session?.transfer(target, formatNameAddr(nameAddr(local.uri)));
  }

  event(event: CallEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  acknowledged(): void {
    this.input('acknowledged');
  }

  bye(): void {
    this.input('bye', { cause: this.state === 'incoming' ? 'cancelled' : 'hung-up' });
  }

  lost(status?: number): void {
    this.input('lost', { cause: 'lost', ...(status !== undefined && { status }) });
  }

  withoutMedia(): void {
    this.input('lost', { cause: 'media' });
  }

  /** Takes a step; `end` says why, where it turns out to be the last. */
  protected input(input: CallInput, end: Omit<CallEnd, 'by'> = { cause: 'hung-up' }): void {
    const { state, effects } = advanceCall(this.#state, input);
    // A hang-up that has to wait decides the cause already.
    if (state.name !== this.#state.name && (input === 'hang-up' || state.name === 'ended')) this.#end ??= end;
    this.#state = state;
    for (const effect of effects) {
      switch (effect.do) {
        case 'send-bye':
          this.session?.bye();
          break;
        case 'send-cancel':
          this.cancelInvite();
          break;
        case 'terminate-invite':
          this.terminateInvite();
          break;
        case 'tell-established':
          this.event({ type: 'established' });
          break;
        case 'tell-ended':
          this.session?.close();
          this.event({ type: 'ended', by: effect.by, ...(this.#end ?? end) });
          this.#listeners = [];
      }
    }
  }

  protected endedFor(cause: EndCause, status?: number): Omit<CallEnd, 'by'> {
    return { cause, ...(status !== undefined && { status }) };
  }

  #want(direction: 'sendonly' | 'sendrecv'): void {
    if (this.audio === undefined || this.state !== 'established' || this.audio.wanted === direction) return;
    this.audio.wanted = direction;
    this.session?.change();
  }
}

const targetNotAllowed = (target: string) =>
  new Failure({
    reason: 'target-not-allowed',
    message: `A call was to be sent on to ${target.split('@').at(-1)}, which is not among the allowed targets.`,
    cure: "Add it to the line's transfer targets, or check what asked for it.",
  });
