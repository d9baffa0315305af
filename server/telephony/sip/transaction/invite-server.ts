import type { ServerEffect, ServerInput, ServerStep } from './server-machine.ts';
import { type Conditions, startTimer } from './timers.ts';

export type InviteServerState =
  | { name: 'proceeding' }
  | { name: 'accepted' }
  | { name: 'completed'; retransmitMs: number }
  | { name: 'confirmed' }
  | { name: 'terminated' };

/**
 * The INVITE server transaction, RFC 3261 17.2.1 as changed by RFC 6026 7.1.
 *
 *   proceeding --2xx-----> accepted --timer L--> terminated      the user sends 2xx until it gets the ACK
 *       |
 *       `------300-699---> completed --ACK--> confirmed --timer I--> terminated
 *                             |  timer G: the answer again
 *                             `--timer H, unreachable--> terminated
 */
export function inviteServer(
  state: InviteServerState,
  input: ServerInput,
  conditions: Conditions,
): ServerStep<InviteServerState> {
  switch (input.type) {
    case 'request':
      // RFC 6026 7.1: absorbed once it is accepted; RFC 3261 17.2.1: else the newest answer again.
      return state.name === 'proceeding' || state.name === 'completed'
        ? step(state, { do: 'send-response' })
        : step(state);
    case 'ack':
      return acknowledged(state, conditions);
    case 'respond':
      return responded(state, input.status, conditions);
    case 'unreachable':
      // RFC 3261 17.2.4; RFC 6026 7.1: an accepted one stays, as its ACK may still come.
      return state.name === 'accepted' ? step(state) : step({ name: 'terminated' });
    case 'timer':
      switch (input.timer) {
        case 'G': {
          if (state.name !== 'completed') return step(state);
          const retransmitMs = Math.min(state.retransmitMs * 2, conditions.timing.t2);
          return step({ name: 'completed', retransmitMs }, { do: 'send-response' }, startTimer('G', retransmitMs));
        }
        case 'H':
          return state.name === 'completed' ? step({ name: 'terminated' }) : step(state);
        case 'I':
          return state.name === 'confirmed' ? step({ name: 'terminated' }) : step(state);
        case 'L':
          return state.name === 'accepted' ? step({ name: 'terminated' }) : step(state);
        default:
          return step(state);
      }
  }
}

function acknowledged(state: InviteServerState, { timing, reliable }: Conditions): ServerStep<InviteServerState> {
  if (state.name === 'accepted') return step(state, { do: 'pass-ack' });
  if (state.name !== 'completed') return step(state);
  return step({ name: 'confirmed' }, startTimer('I', reliable ? 0 : timing.t4));
}

function responded(
  state: InviteServerState,
  status: number,
  { timing, reliable }: Conditions,
): ServerStep<InviteServerState> {
  // RFC 6026 7.1: the user's retransmissions of its 2xx.
  if (state.name === 'accepted' && status < 300) return step(state, { do: 'send-response' });
  if (state.name !== 'proceeding') return step(state);
  if (status < 200) return step(state, { do: 'send-response' });
  if (status < 300) return step({ name: 'accepted' }, { do: 'send-response' }, startTimer('L', 64 * timing.t1));
  return step(
    { name: 'completed', retransmitMs: timing.t1 },
    { do: 'send-response' },
    ...(reliable ? [] : [startTimer('G', timing.t1)]),
    startTimer('H', 64 * timing.t1),
  );
}

const step = (state: InviteServerState, ...effects: ServerEffect[]): ServerStep<InviteServerState> => ({
  state,
  effects,
});
