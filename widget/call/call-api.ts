import type { Card } from '../../server/contract/index.ts';
import type { CallEvent } from './call-state.ts';
import type { PhoneCode } from './phone-code.ts';
import type { Tap } from './tap.ts';

/** Words of either side. A later caption with the same id replaces an earlier one. */
export interface Caption {
  id: string;
  speaker: 'visitor' | 'agent';
  /** All words of this segment so far. */
  text: string;
  /** False while words may still be added or corrected. */
  final: boolean;
  /** Something to read, which nobody says; `text` is its title. */
  card?: Card;
}

/** Moments of a call that are measured, each reported once. */
export type TimingMark = 'click' | 'token' | 'connected' | 'microphone' | 'first-audio';

export interface CallListener {
  on(event: CallEvent): void;
  caption(caption: Caption): void;
  /** @param at `performance.now()` time */
  timing(mark: TimingMark, at: number): void;
  /** Something was answered in writing, in the conversation of this name. */
  wrote(conversation: string): void;
  byPhone(byPhone: ByPhone): void;
}

/** What is known of going on by phone. */
export interface ByPhone {
  /** The line's number; undefined where no phone can take the call up. */
  number: string | undefined;
  code: PhoneCode | 'asking' | 'failed' | undefined;
  /** What has come of having the phone called. Default: that has not been asked for. */
  ring?: 'ringing' | 'answered' | 'failed';
}

/** A call that has begun, whether or not it has reached its room. It is ended by the signal that it was given. */
export interface Call {
  /** @throws where the room is not reached or lost */
  sendText(text: string): Promise<void>;
  /** The listener is told once it is so. */
  setMuted(muted: boolean): void;
  /** Starts sound that the browser held back; call it inside a tap. */
  playSound(): void;
  /** Gets a code with which a phone takes up this call. The listener is told. */
  askForCode(): void;
  /** Puts the code away: the visitor stays here. The listener is told. */
  dropCode(): void;
  /** Has a phone called, where the code is then to be typed. The listener is told. */
  ring(number: string): void;
  /** Hears and speaks here, although a phone is in the call. */
  goOnHere(): void;
}

/** Goes on with what a tap began. Everything is told to the listener, and nothing after the signal is aborted. */
export type StartCall = (tap: Tap, listener: CallListener, signal: AbortSignal) => Call;
