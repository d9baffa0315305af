import type { ClientEffect, ClientFailure, ClientInput, ClientStep } from './client-machine.ts';
import { type Conditions, startTimer } from './timers.ts';

export type OtherClientState =
  | { name: 'trying'; retransmitMs: number }
  | { name: 'proceeding' }
  | { name: 'completed' }
  | { name: 'terminated' };

/**
 * The client transaction of every method but INVITE and ACK, RFC 3261 17.1.2.
 *
 *   trying ----1xx---> proceeding         timer E: the request again        timer F, unreachable: failed
 *     |                    |
 *     `----200-699---------'----> completed --timer K--> terminated
 */
export function otherClient(
  state: OtherClientState,
  input: ClientInput,
  { timing, reliable }: Conditions,
): ClientStep<OtherClientState> {
  const waiting = state.name === 'trying' || state.name === 'proceeding';
  switch (input.type) {
    case 'begin': {
      // 17.1.2.2
      const timers = [...(reliable ? [] : [startTimer('E', timing.t1)]), startTimer('F', 64 * timing.t1)];
      return step({ name: 'trying', retransmitMs: timing.t1 }, { do: 'send-request' }, ...timers);
    }
    case 'response':
      if (!waiting) return step(state);
      if (input.status < 200) return step({ name: 'proceeding' }, { do: 'pass' });
      return step({ name: 'completed' }, { do: 'pass' }, startTimer('K', reliable ? 0 : timing.t4));
    case 'unreachable':
      // 17.1.4
      return waiting ? failed('unreachable') : step(state);
    case 'timer':
      switch (input.timer) {
        case 'E': {
          if (!waiting) return step(state);
          // 17.1.2.2: once there is a provisional answer, always T2.
          const ms = state.name === 'trying' ? Math.min(state.retransmitMs * 2, timing.t2) : timing.t2;
          const next: OtherClientState = state.name === 'trying' ? { name: 'trying', retransmitMs: ms } : state;
          return step(next, { do: 'send-request' }, startTimer('E', ms));
        }
        case 'F':
          return waiting ? failed('timed-out') : step(state);
        case 'K':
          return state.name === 'completed' ? step({ name: 'terminated' }) : step(state);
        default:
          return step(state);
      }
  }
}

const step = (state: OtherClientState, ...effects: ClientEffect[]): ClientStep<OtherClientState> => ({
  state,
  effects,
});
const failed = (cause: ClientFailure) => step({ name: 'terminated' }, { do: 'fail', cause });
