/**
 * A call whose sound its carrier streams, between its webhook and its end; `ended` is reached from everywhere, once.
 *
 *   incoming --answer--> connecting --started--> talking --cut--> broken --started--> talking
 *      `--refuse--> ended     `--waited--> ended    |                `--waited--> ended
 *                                                   `--hang-up--> leaving --heard, waited--> ended
 */
export type StreamedCallState =
  /** The webhook waits for its answer; meanwhile the caller hears ringing. */
  | { name: 'incoming' }
  /** Told to open a stream. */
  | { name: 'connecting' }
  | { name: 'talking' }
  /** The stream broke off; the call is kept for another one. */
  | { name: 'broken' }
  /** We hang up, once the caller has heard what was said. */
  | { name: 'leaving' }
  | { name: 'ended' };

export type StreamedCallInput =
  | 'answer'
  | 'refuse'
  /** A stream that shows a token has begun. */
  | 'started'
  /** The caller has hung up. */
  | 'stopped'
  /** The stream is gone, and nobody has said that the call is. */
  | 'cut'
  | 'hang-up'
  /** All that was sent has been played. */
  | 'heard'
  | 'waited';

export type StreamedCallEffect =
  | { do: 'tell-established' }
  | { do: 'wait'; ms: number }
  /** `by`: who ends it. */
  | { do: 'end'; by: 'us' | 'them'; cause: 'hung-up' | 'cancelled' | 'rejected' | 'lost' };

export interface StreamedCallStep {
  state: StreamedCallState;
  effects: readonly StreamedCallEffect[];
}

/** A carrier opens the stream at once, or never. */
const CONNECT_MS = 12_000;
/** How long a call whose stream broke is kept: an API that has died takes some 4 s to be there again. */
export const KEPT_MS = 10_000;
/** For the last words; longer ones are cut. */
const LAST_WORDS_MS = 1_500;

/** The one transition function; an input that means nothing in a state changes nothing. */
export function advanceStreamedCall(state: StreamedCallState, input: StreamedCallInput): StreamedCallStep {
  switch (state.name) {
    case 'incoming':
      if (input === 'answer') return to({ name: 'connecting' }, { do: 'wait', ms: CONNECT_MS });
      if (input === 'refuse' || input === 'hang-up') return end('us', 'rejected');
      return input === 'stopped' ? end('them', 'cancelled') : stay(state);
    case 'connecting':
      if (input === 'started') return to({ name: 'talking' }, { do: 'tell-established' });
      if (input === 'hang-up') return end('us', 'hung-up');
      if (input === 'stopped') return end('them', 'hung-up');
      return input === 'waited' ? end('them', 'lost') : stay(state);
    case 'talking':
      if (input === 'cut') return to({ name: 'broken' }, { do: 'wait', ms: KEPT_MS });
      if (input === 'hang-up') return to({ name: 'leaving' }, { do: 'wait', ms: LAST_WORDS_MS });
      return input === 'stopped' ? end('them', 'hung-up') : stay(state);
    case 'broken':
      if (input === 'started') return to({ name: 'talking' });
      if (input === 'hang-up') return end('us', 'hung-up');
      if (input === 'stopped') return end('them', 'hung-up');
      return input === 'waited' ? end('them', 'lost') : stay(state);
    case 'leaving':
      if (input === 'heard' || input === 'waited' || input === 'cut') return end('us', 'hung-up');
      return input === 'stopped' ? end('them', 'hung-up') : stay(state);
    case 'ended':
      return stay(state);
  }
}

const stay = (state: StreamedCallState): StreamedCallStep => ({ state, effects: [] });
const to = (state: StreamedCallState, ...effects: StreamedCallEffect[]): StreamedCallStep => ({ state, effects });
const end = (by: 'us' | 'them', cause: Extract<StreamedCallEffect, { do: 'end' }>['cause']): StreamedCallStep =>
  to({ name: 'ended' }, { do: 'end', by, cause });
