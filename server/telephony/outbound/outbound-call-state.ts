import type { CallStatus } from '../gateway/media-leg.ts';

/**
 * A call that we place, from being asked for to its end; `ended` is reached from everywhere, once.
 *
 *   preparing --joined (invite)--> dialing --progress--> ringing
 *                                     `--answered---.       |--answered--.
 *                                                    `-> pressing --pressed--> active     (without digits at once)
 */
export type OutboundCallState =
  /** Its sound is being set up, and joins the room. */
  | { name: 'preparing' }
  | { name: 'dialing' }
  | { name: 'ringing' }
  /** Answered, and keys are pressed for it, as an extension needs. */
  | { name: 'pressing' }
  | { name: 'active' }
  | { name: 'ended' };

export type OutboundCallInput =
  | { type: 'joined' }
  /** 180, 183 and their like. */
  | { type: 'progress' }
  | { type: 'answered'; digits: boolean }
  | { type: 'pressed' }
  | { type: 'end' };

export type OutboundCallEffect =
  | { do: 'invite' }
  /** In the room. */
  | { do: 'tell'; status: CallStatus }
  | { do: 'press' }
  | { do: 'release' };

export interface OutboundCallStep {
  state: OutboundCallState;
  effects: readonly OutboundCallEffect[];
}

/** The one transition function; an input that means nothing in a state changes nothing. */
export function advanceOutboundCall(state: OutboundCallState, input: OutboundCallInput): OutboundCallStep {
  if (input.type === 'end') return state.name === 'ended' ? stay(state) : to('ended', { do: 'release' });
  switch (state.name) {
    case 'preparing':
      return input.type === 'joined' ? to('dialing', { do: 'invite' }) : stay(state);
    case 'dialing':
      if (input.type === 'progress') return to('ringing', { do: 'tell', status: 'ringing' });
      return input.type === 'answered' ? answered(input.digits) : stay(state);
    case 'ringing':
      return input.type === 'answered' ? answered(input.digits) : stay(state);
    case 'pressing':
      return input.type === 'pressed' ? to('active', { do: 'tell', status: 'active' }) : stay(state);
    case 'active':
    case 'ended':
      return stay(state);
  }
}

const stay = (state: OutboundCallState): OutboundCallStep => ({ state, effects: [] });
const to = (name: OutboundCallState['name'], ...effects: OutboundCallEffect[]): OutboundCallStep => ({
  state: { name },
  effects,
});
const answered = (digits: boolean): OutboundCallStep =>
  digits
    ? to('pressing', { do: 'tell', status: 'automation' }, { do: 'press' })
    : to('active', { do: 'tell', status: 'active' });
