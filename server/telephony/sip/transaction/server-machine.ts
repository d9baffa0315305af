import type { StartTimer, TimerName } from './timers.ts';

/** What the server machines (INVITE and others) hear and do. */
export type ServerInput =
  /** The request again; the first one makes the transaction. */
  | { type: 'request' }
  | { type: 'ack' }
  /** The user of the transaction answers. */
  | { type: 'respond'; status: number }
  | { type: 'timer'; timer: TimerName }
  | { type: 'unreachable' };

export type ServerEffect =
  /** The newest response; nothing where there is none yet. */
  | { do: 'send-response' }
  /** Tell the user about the ACK of its 2xx. */
  | { do: 'pass-ack' }
  | StartTimer;

export interface ServerStep<State> {
  state: State;
  effects: readonly ServerEffect[];
}
