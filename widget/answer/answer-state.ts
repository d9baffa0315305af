import type { AnswerResponse } from '../../server/contract/index.ts';
import type { FailureCode } from '../call/failure.ts';

/** Where a person stands with the call that they are asked to take; what becomes of one that was taken is its `CallState`. */
export type AnswerState =
  | { phase: 'looking' }
  | { phase: 'asked'; brief: AnswerResponse }
  | { phase: 'taken'; brief: AnswerResponse }
  | { phase: 'declined' }
  | { phase: 'refused'; why: FailureCode };

export type AnswerEvent =
  | { type: 'told'; brief: AnswerResponse }
  | { type: 'take' }
  | { type: 'decline' }
  | { type: 'refused'; why: FailureCode };

export const looking: AnswerState = { phase: 'looking' };

/**
 * ```
 *   looking ──told──▶ asked ──take──▶ taken
 *      │                ├──decline──▶ declined
 *      │ refused        │ refused        │ refused
 *      └────────────────┴──▶ refused ◀───┘
 * ```
 * An event that means nothing in a state leaves it as it is.
 */
export function answerStep(state: AnswerState, event: AnswerEvent): AnswerState {
  switch (event.type) {
    case 'told':
      return state.phase === 'looking' ? { phase: 'asked', brief: event.brief } : state;
    case 'take':
      return state.phase === 'asked' ? { phase: 'taken', brief: state.brief } : state;
    case 'decline':
      return state.phase === 'asked' ? { phase: 'declined' } : state;
    case 'refused':
      return state.phase === 'taken' || state.phase === 'refused' ? state : { phase: 'refused', why: event.why };
  }
}
