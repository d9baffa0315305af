export type CallState =
  | { name: 'incoming' }
  /** Our 200 is sent, and its ACK awaited. */
  | { name: 'answered' }
  /** As `answered`, but hung up meanwhile. */
  | { name: 'leaving' }
  | { name: 'calling' }
  | { name: 'cancelling' }
  | { name: 'established' }
  | { name: 'ended' };

export type CallInput =
  /** We: answer, refuse, hang up. */
  | 'answer'
  | 'refuse'
  | 'hang-up'
  /** They: CANCEL (or their INVITE expired), ACK, BYE. */
  | 'cancelled'
  | 'acknowledged'
  | 'bye'
  /** The final answer to our INVITE: 2xx, or another one or none. */
  | 'accepted'
  | 'refused'
  /** No ACK, no refresh, a call that they no longer know, or an answer without audio. */
  | 'lost';

export type CallEffect =
  | { do: 'send-bye' }
  | { do: 'send-cancel' }
  /** Answer 487 to the INVITE. RFC 3261 9.2, 15.1.2. */
  | { do: 'terminate-invite' }
  | { do: 'tell-established' }
  | { do: 'tell-ended'; by: 'us' | 'them' };

export interface CallStep {
  state: CallState;
  effects: readonly CallEffect[];
}

/**
 * A call from the first INVITE to its end. The one transition function; an input that means nothing changes nothing.
 *
 *   incoming --answer--> answered --acknowledged--> established --hang-up (BYE), bye, lost (BYE)--> ended
 *      |                    |  `--hang-up--> leaving --acknowledged (BYE), lost (BYE), bye--> ended
 *      |                    `--lost (BYE), bye--> ended
 *      `--refuse, hang-up, cancelled (487), bye (487)--> ended
 *
 *   calling --accepted--> established
 *      | `--refused, lost (BYE)--> ended
 *      `--hang-up (CANCEL)--> cancelling --accepted (BYE), refused--> ended
 */
export function advanceCall(state: CallState, input: CallInput): CallStep {
  switch (state.name) {
    case 'incoming':
      if (input === 'answer') return to('answered');
      if (input === 'refuse' || input === 'hang-up') return end('us');
      return input === 'cancelled' || input === 'bye' ? end('them', { do: 'terminate-invite' }) : stay(state);
    case 'answered':
      if (input === 'acknowledged') return to('established', { do: 'tell-established' });
      // RFC 3261 15: the one who was called says no BYE before the ACK, or before it is clear that there is none.
      if (input === 'hang-up') return to('leaving');
      if (input === 'bye') return end('them');
      return input === 'lost' ? end('them', { do: 'send-bye' }) : stay(state);
    case 'leaving':
      if (input === 'acknowledged' || input === 'lost') return end('us', { do: 'send-bye' });
      return input === 'bye' ? end('them') : stay(state);
    case 'calling':
      if (input === 'accepted') return to('established', { do: 'tell-established' });
      if (input === 'refused') return end('them');
      if (input === 'lost') return end('them', { do: 'send-bye' });
      return input === 'hang-up' ? to('cancelling', { do: 'send-cancel' }) : stay(state);
    case 'cancelling':
      // RFC 3261 9.1: the answer was on its way already.
      if (input === 'accepted') return end('us', { do: 'send-bye' });
      return input === 'refused' ? end('us') : stay(state);
    case 'established':
      if (input === 'hang-up') return end('us', { do: 'send-bye' });
      if (input === 'bye') return end('them');
      return input === 'lost' ? end('them', { do: 'send-bye' }) : stay(state);
    case 'ended':
      return stay(state);
  }
}

const stay = (state: CallState): CallStep => ({ state, effects: [] });
const to = (name: Exclude<CallState['name'], 'ended'>, ...effects: CallEffect[]): CallStep => ({
  state: { name },
  effects,
});
const end = (by: 'us' | 'them', ...effects: CallEffect[]): CallStep => ({
  state: { name: 'ended' },
  effects: [...effects, { do: 'tell-ended', by }],
});
