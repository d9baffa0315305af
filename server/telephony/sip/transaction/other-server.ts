import type { ServerEffect, ServerInput, ServerStep } from './server-machine.ts';
import { type Conditions, startTimer } from './timers.ts';

export type OtherServerState =
  | { name: 'trying' }
  | { name: 'proceeding' }
  | { name: 'completed' }
  | { name: 'terminated' };

/**
 * The server transaction of every method but INVITE and ACK, RFC 3261 17.2.2.
 *
 *   trying --1xx--> proceeding --200-699--> completed --timer J--> terminated     unreachable: terminated
 *      `-------------200-699------------------^
 */
export function otherServer(
  state: OtherServerState,
  input: ServerInput,
  { timing, reliable }: Conditions,
): ServerStep<OtherServerState> {
  switch (input.type) {
    case 'request':
      return state.name === 'proceeding' || state.name === 'completed'
        ? step(state, { do: 'send-response' })
        : step(state);
    case 'respond':
      if (state.name !== 'trying' && state.name !== 'proceeding') return step(state);
      if (input.status < 200) return step({ name: 'proceeding' }, { do: 'send-response' });
      return step({ name: 'completed' }, { do: 'send-response' }, startTimer('J', reliable ? 0 : 64 * timing.t1));
    case 'timer':
      return input.timer === 'J' && state.name === 'completed' ? step({ name: 'terminated' }) : step(state);
    case 'unreachable':
      // 17.2.4
      return step({ name: 'terminated' });
    case 'ack':
      return step(state);
  }
}

const step = (state: OtherServerState, ...effects: ServerEffect[]): ServerStep<OtherServerState> => ({
  state,
  effects,
});
