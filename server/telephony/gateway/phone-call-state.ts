/**
 * A call from a phone, between its INVITE and its end; `ended` is reached from everywhere, once.
 *
 *   arrived --admit--> admitting --admitted--> ringing --agent-heard--> answering --established--> talking
 *      |                   ^                      `--waited (no agent)--> excusing --excused--> recording
 *      `--ask-pin--> asking --accepted--'   (the call is answered already: `ringing` goes on to `talking` by itself)
 *
 *   talking --code-entered--> moving --agent-heard, of the other call, or code-refused--> talking
 */
export type PhoneCallState =
  | { name: 'arrived' }
  /** Answered, and the caller is entering a PIN. */
  | { name: 'asking' }
  /** A place on the line, a room and an agent are asked for. */
  | { name: 'admitting'; answered: boolean }
  /** The caller hears ringing until the agent's voice is there. */
  | { name: 'ringing'; answered: boolean }
  /** Our 200 is out, its ACK is awaited; then the agent greets. */
  | { name: 'answering' }
  | { name: 'talking' }
  /** A code was entered: the caller hears this call until the other one is joined. */
  | { name: 'moving' }
  /** No agent came: the caller is told so. */
  | { name: 'excusing'; established: boolean }
  /** What the caller says is kept for the owner. */
  | { name: 'recording' }
  | { name: 'ended' };

export type PhoneCallInput =
  | 'ask-pin'
  | 'admit'
  | 'admitted'
  /** The agent has published its voice and we hear it. */
  | 'agent-heard'
  /** 8 s have gone by, or room and agent can't be had. */
  | 'no-agent'
  /** ACK. */
  | 'established'
  | 'code-entered'
  /** It lets nobody in, or the other call has just ended. */
  | 'code-refused'
  /** The apology has been played. */
  | 'excused'
  | 'end';

export type PhoneCallEffect =
  | { do: 'answer' }
  /** Tells the room that the caller is there: the agent greets. */
  | { do: 'put-through' }
  | { do: 'play-pin-prompt' }
  | { do: 'play-wrong-code' }
  | { do: 'play-apology' }
  | { do: 'record' }
  | { do: 'release' };

export interface PhoneCallStep {
  state: PhoneCallState;
  effects: readonly PhoneCallEffect[];
}

/** The one transition function; an input that means nothing in a state changes nothing. */
export function advancePhoneCall(state: PhoneCallState, input: PhoneCallInput): PhoneCallStep {
  if (input === 'end') return state.name === 'ended' ? stay(state) : to({ name: 'ended' }, { do: 'release' });
  switch (state.name) {
    case 'arrived':
      if (input === 'ask-pin') return to({ name: 'asking' }, { do: 'answer' });
      return input === 'admit' ? to({ name: 'admitting', answered: false }) : stay(state);
    case 'asking':
      if (input === 'established') return to(state, { do: 'play-pin-prompt' });
      return input === 'admit' ? to({ name: 'admitting', answered: true }) : stay(state);
    case 'admitting':
      if (input === 'admitted') return to({ name: 'ringing', answered: state.answered });
      return input === 'no-agent' ? excuse(state.answered) : stay(state);
    case 'ringing':
      if (input === 'agent-heard' && state.answered) return to({ name: 'talking' }, { do: 'put-through' });
      if (input === 'agent-heard') return to({ name: 'answering' }, { do: 'answer' });
      return input === 'no-agent' ? excuse(state.answered) : stay(state);
    case 'answering':
      return input === 'established' ? to({ name: 'talking' }, { do: 'put-through' }) : stay(state);
    case 'excusing':
      if (input === 'established') return to({ name: 'excusing', established: true }, { do: 'play-apology' });
      return input === 'excused' ? to({ name: 'recording' }, { do: 'record' }) : stay(state);
    case 'talking':
      return input === 'code-entered' ? to({ name: 'moving' }) : stay(state);
    case 'moving':
      if (input === 'code-refused') return to({ name: 'talking' }, { do: 'play-wrong-code' });
      return input === 'agent-heard' ? to({ name: 'talking' }, { do: 'put-through' }) : stay(state);
    case 'recording':
    case 'ended':
      return stay(state);
  }
}

const stay = (state: PhoneCallState): PhoneCallStep => ({ state, effects: [] });
const to = (state: PhoneCallState, ...effects: PhoneCallEffect[]): PhoneCallStep => ({ state, effects });
const excuse = (answered: boolean): PhoneCallStep =>
  answered
    ? to({ name: 'excusing', established: true }, { do: 'play-apology' })
    : to({ name: 'excusing', established: false }, { do: 'answer' });
