import type { ClientEffect, ClientFailure, ClientInput, ClientStep } from './client-machine.ts';
import { type Conditions, startTimer } from './timers.ts';

export type InviteClientState =
  | { name: 'calling'; retransmitMs: number }
  | { name: 'proceeding' }
  | { name: 'completed' }
  | { name: 'accepted' }
  | { name: 'terminated' };

/**
 * The INVITE client transaction, RFC 3261 17.1.1 as changed by RFC 6026 7.2.
 *
 *   calling -----1xx----> proceeding       timer A: the request again       timer B, unreachable: failed
 *     |  \                 |    |
 *     |   `------2xx-------+----+----> accepted --timer M--> terminated     each 2xx is passed on (forks)
 *     |                         |
 *     `------300-699------------'----> completed --timer D--> terminated    each answer is acknowledged again
 */
export function inviteClient(
  state: InviteClientState,
  input: ClientInput,
  { timing, reliable }: Conditions,
): ClientStep<InviteClientState> {
  switch (input.type) {
    case 'begin': {
      // 17.1.1.2
      const timers = [...(reliable ? [] : [startTimer('A', timing.t1)]), startTimer('B', 64 * timing.t1)];
      return step({ name: 'calling', retransmitMs: timing.t1 }, { do: 'send-request' }, ...timers);
    }
    case 'response':
      return answered(state, input.status, { timing, reliable });
    case 'unreachable':
      // 17.1.4
      if (state.name === 'calling' || state.name === 'proceeding') return failed('unreachable');
      // The ACK of a refusal that its user knows already. In `accepted` there is nothing left to send (RFC 6026 7.2).
      return state.name === 'completed' ? step({ name: 'terminated' }) : step(state);
    case 'timer':
      switch (input.timer) {
        case 'A': {
          if (state.name !== 'calling') return step(state);
          const retransmitMs = state.retransmitMs * 2;
          return step({ name: 'calling', retransmitMs }, { do: 'send-request' }, startTimer('A', retransmitMs));
        }
        case 'B':
          return state.name === 'calling' ? failed('timed-out') : step(state);
        case 'D':
          return state.name === 'completed' ? step({ name: 'terminated' }) : step(state);
        case 'M':
          return state.name === 'accepted' ? step({ name: 'terminated' }) : step(state);
        default:
          return step(state);
      }
  }
}

/** At least 32 s, because the server's timer H may be longer than ours. RFC 3261 17.1.1.2. */
const TIMER_D_MS = 32_000;

function answered(
  state: InviteClientState,
  status: number,
  { timing, reliable }: Conditions,
): ClientStep<InviteClientState> {
  switch (state.name) {
    case 'calling':
    case 'proceeding':
      if (status < 200) return step({ name: 'proceeding' }, { do: 'pass' });
      // RFC 6026 7.2
      if (status < 300) return step({ name: 'accepted' }, { do: 'pass' }, startTimer('M', 64 * timing.t1));
      return step(
        { name: 'completed' },
        { do: 'send-ack' },
        { do: 'pass' },
        startTimer('D', reliable ? 0 : Math.max(TIMER_D_MS, 64 * timing.t1)),
      );
    case 'accepted':
      return status >= 200 && status < 300 ? step(state, { do: 'pass' }) : step(state);
    case 'completed':
      return status >= 300 ? step(state, { do: 'send-ack' }) : step(state);
    case 'terminated':
      return step(state);
  }
}

const step = (state: InviteClientState, ...effects: ClientEffect[]): ClientStep<InviteClientState> => ({
  state,
  effects,
});
const failed = (cause: ClientFailure) => step({ name: 'terminated' }, { do: 'fail', cause });
