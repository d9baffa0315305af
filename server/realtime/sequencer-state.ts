import type { ResponseStatus } from './client.ts';

export type SequencerState =
  | ({ name: 'away' } & Common)
  | ({ name: 'idle' } & Common)
  /** `response.create` is sent. A cancel now would find nothing to cancel, so it is noted and sent once there is. */
  | ({ name: 'creating'; request: ResponseRequest; cancelWanted: boolean; blockedFor: number } & Common)
  /** `request` is undefined where the server began the response by itself. */
  | ({
      name: 'running';
      responseId: string;
      request?: ResponseRequest;
      hasOutput: boolean;
      outputDone: boolean;
    } & Common)
  /** `responseId` is undefined where a response that we never saw is being cancelled. */
  | ({ name: 'cancelling'; responseId?: string; announced: boolean; blockedFor: number } & Common)
  /** The server refused `response.create` because another response runs. `blockedFor` counts the refusals in a row. */
  | ({ name: 'blocked'; blockedFor: number } & Common)
  | ({ name: 'closed' } & Common);

export interface Common {
  queue: readonly ResponseRequest[];
  /** Ids of responses that are over for us; whatever still arrives for them is stale. The newest few. */
  over: readonly string[];
}

export interface ResponseRequest {
  /** Event id of its `response.create`, by which an `error` refers to it. */
  eventId: string;
  instructions?: string;
  metadata?: Record<string, string>;
  /** A server has left it unanswered once; the second time it is given up. */
  stalledBefore?: boolean;
}

export type SequencerInput =
  | { type: 'connected' }
  | { type: 'disconnected' }
  | { type: 'respond'; request: ResponseRequest }
  | { type: 'cancel' }
  /** `response.created`, or the first event of a response whose `response.created` never came. */
  | { type: 'created'; responseId: string }
  /** Any event of a response; `output` once there is something to hear, read or call; `last` once its output ended. */
  | { type: 'progress'; responseId: string; output: boolean; last: boolean }
  | { type: 'done'; responseId?: string }
  /** Error `conversation_already_has_active_response`. */
  | { type: 'busy'; eventId?: string }
  /** Another error about a `response.create`: that response will not come. */
  | { type: 'rejected'; eventId: string }
  /** Error `response_cancel_not_active`. */
  | { type: 'nothing-to-cancel' }
  /** Nothing was heard for `patienceMs(state)`. */
  | { type: 'timed-out' }
  | { type: 'close' };

export type SequencerEffect =
  | { type: 'create'; request: ResponseRequest }
  | { type: 'cancel'; responseId?: string }
  | { type: 'started'; responseId: string; request?: ResponseRequest }
  /** `status` is absent where `response.done` reports it. Each response that started either ends or starts anew. */
  | { type: 'ended'; responseId: string; status?: ResponseStatus }
  | { type: 'given-up'; request: ResponseRequest }
  /** The server has stopped answering: the connection is to be replaced. */
  | { type: 'stalled' };

export interface SequencerStep {
  state: SequencerState;
  effects: readonly SequencerEffect[];
}

export const initialSequencer: SequencerState = { name: 'away', queue: [], over: [] };

/** How long the state may last without any input before `timed-out` is due, in ms; undefined: for ever. */
export function patienceMs(state: SequencerState): number | undefined {
  switch (state.name) {
    case 'creating':
      return 15_000;
    case 'running':
      // All output has ended, so only `response.done` is missing: whoever is asked for next should not wait long for it.
      return state.outputDone && state.queue.length > 0 ? 5_000 : 20_000;
    case 'cancelling':
      return 3_000;
    case 'blocked':
      return 1_000;
    default:
      return undefined;
  }
}

/** Whether output of this response is to be passed on: not once it is cancelled or over. */
export function isAudible(state: SequencerState, responseId: string): boolean {
  return state.name === 'running' && state.responseId === responseId;
}
