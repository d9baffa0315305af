import type { Clock } from '../clock.ts';
import type { SessionTimerPolicy } from '../dialog/session-timer.ts';
import type { Headers } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import type { Uri } from '../message/uri.ts';
import type { AudioCapabilities } from '../sdp/audio.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Timing } from '../transaction/timers.ts';
import type { Transactions } from '../transaction/transactions.ts';
import type { Hop } from '../transport/transport.ts';
import type { Locator } from './locator.ts';

/** What the calls and registrations of one user agent share. */
export interface Core {
  clock: Clock;
  timing: Timing;
  transactions: Transactions;
  locator: Locator;
  audio: AudioCapabilities;
  sessionTimer: SessionTimerPolicy;
  /** Requests within dialogs are given to what is put here. */
  dialogs: Map<string, DialogUser>;
  /** Unguessable, for tags, branches and Call-IDs. */
  random(): string;
  randomBytes(count: number): Uint8Array;
  /** Contact, Allow, Supported and our name, in a request (`client`) or answer to a peer that is reached by that hop. */
  introduce(as: 'client' | 'server', hop: Hop, user: string | undefined): Headers;
  /** Whether a call may be redirected or transferred there. */
  mayReach(uri: Uri): boolean;
}

export interface DialogUser {
  receive(transaction: ServerTransaction): void;
  receiveAck(ack: SipRequest): void;
}

export const ALLOWED = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'OPTIONS', 'INFO', 'UPDATE', 'NOTIFY'] as const;
/** Extensions that may be required of us. */
export const SUPPORTED = ['timer'] as const;
