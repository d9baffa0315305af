import type { StartTimer, TimerName } from './timers.ts';

/** What the client machines (INVITE and others) hear and do. */
export type ClientInput =
  | { type: 'begin' }
  | { type: 'response'; status: number }
  | { type: 'timer'; timer: TimerName }
  | { type: 'unreachable' };

export type ClientEffect =
  | { do: 'send-request' }
  /** For a final answer other than 2xx; that of a 2xx is the dialog's. RFC 3261 17.1.1.3. */
  | { do: 'send-ack' }
  /** Tell the user of the transaction about the response. */
  | { do: 'pass' }
  | { do: 'fail'; cause: ClientFailure }
  | StartTimer;

/** No answer within 64 T1, or the network said that there can be none. */
export type ClientFailure = 'timed-out' | 'unreachable';

export interface ClientStep<State> {
  state: State;
  effects: readonly ClientEffect[];
}
