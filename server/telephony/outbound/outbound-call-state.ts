import type { CallStatus } from '../gateway/media-leg.ts';

/**
 * A call that we place, from being asked for to its end; `ended` is reached from everywhere, once.
 *
 *   preparing --joined (invite)--> dialing --progress--> ringing
 *                                     `--answered---.       |--answered--.
 *                                                    `-> pressing --pressed--> active     (without digits at once)
 *
 * Where whoever answers has to enter a code, it is in no room before that:
 *
 *   preparing --joined (invite)--> dialing, ringing --answered--> asking --code-entered--> entering --agent-heard--> active
 *                                                                   |  ^------ code-refused -----+
 *                                                                   `--refused--> refusing --played--> ended
 */
export type OutboundCallState =
  /** Its sound is being set up, and joins the room. */
  | { name: 'preparing' }
  | { name: 'dialing' }
  | { name: 'ringing' }
  /** Answered, and keys are pressed for it, as an extension needs. */
  | { name: 'pressing' }
  /** Answered, and a code is asked for. */
  | { name: 'asking' }
  /** A code was entered, and the room that it is for is joined. */
  | { name: 'entering' }
  /** Whoever answered wants no more such calls, and is told that there will be none. */
  | { name: 'refusing' }
  | { name: 'active' }
  | { name: 'ended' };

export type OutboundCallInput =
  /** Or, before a code has been entered, the sound is there to be. */
  | { type: 'joined' }
  /** 180, 183 and their like. */
  | { type: 'progress' }
  | { type: 'answered'; next: 'talk' | 'press' | 'ask' }
  | { type: 'pressed' }
  | { type: 'code-entered' }
  | { type: 'code-refused' }
  /** The key was pressed that asks for no more calls. */
  | { type: 'refused' }
  /** What was to be said has been. */
  | { type: 'played' }
  /** The agent of the room is subscribed to. */
  | { type: 'agent-heard' }
  | { type: 'end' };

export type OutboundCallEffect =
  | { do: 'invite' }
  /** In the room. */
  | { do: 'tell'; status: CallStatus }
  | { do: 'press' }
  | { do: 'ask'; again: boolean }
  /** Never call the number again, and say so. */
  | { do: 'call-no-more' }
  | { do: 'hang-up' }
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
      return input.type === 'answered' ? answered(input.next) : stay(state);
    case 'ringing':
      return input.type === 'answered' ? answered(input.next) : stay(state);
    case 'pressing':
      return input.type === 'pressed' ? to('active', { do: 'tell', status: 'active' }) : stay(state);
    case 'asking':
      if (input.type === 'refused') return to('refusing', { do: 'call-no-more' });
      return input.type === 'code-entered' ? to('entering') : stay(state);
    case 'refusing':
      return input.type === 'played' ? { state, effects: [{ do: 'hang-up' }] } : stay(state);
    case 'entering':
      if (input.type === 'code-refused') return to('asking', { do: 'ask', again: true });
      return input.type === 'agent-heard' ? to('active', { do: 'tell', status: 'active' }) : stay(state);
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
const answered = (next: 'talk' | 'press' | 'ask'): OutboundCallStep => {
  switch (next) {
    case 'talk':
      return to('active', { do: 'tell', status: 'active' });
    case 'press':
      return to('pressing', { do: 'tell', status: 'automation' }, { do: 'press' });
    case 'ask':
      return to('asking', { do: 'ask', again: false });
  }
};
