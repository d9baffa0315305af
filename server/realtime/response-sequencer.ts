import type { ResponseStatus } from './client.ts';
import type {
  Common,
  ResponseRequest,
  SequencerEffect,
  SequencerInput,
  SequencerState,
  SequencerStep,
} from './sequencer-state.ts';

/**
 * Keeps `response.create` and `response.cancel` from racing: at most one response is asked for or runs at a time,
 * and what is asked for meanwhile waits. A pure core; the client carries out the effects and reports what it hears.
 *
 *             respond                created                 cancel
 *   idle ----------------> creating ---------> running ----------------> cancelling
 *    ^  ^                   |     \ busy          |                        |   |
 *    |  |                   |      `-> blocked    | done                   |   | done, or 3 s
 *    |  `--- rejected ------'           | done,   v                        |   v
 *    |                                  | 1 s   next in the queue <--------'  next in the queue
 *   away (from anywhere on `disconnected`; back on `connected`)       closed (from anywhere, terminal)
 *
 * The one transition function; an input that means nothing in a state leaves it as it is.
 */
export function sequence(state: SequencerState, input: SequencerInput): SequencerStep {
  if (state.name === 'closed') return stay(state);
  switch (input.type) {
    case 'close':
      return stay({ name: 'closed', queue: [], over: [] });
    case 'connected':
      return state.name === 'away' ? next(state) : stay(state);
    case 'disconnected':
      return disconnected(state);
    case 'respond': {
      const queued = { ...state, queue: [...state.queue, input.request] };
      return state.name === 'idle' ? next(queued) : stay(queued);
    }
    case 'cancel':
      return cancel({ ...state, queue: [] });
    case 'created':
      return created(state, input.responseId);
    case 'progress':
      return progress(state, input);
    case 'done':
      return done(state, input.responseId);
    case 'busy':
      return busy(state, input.eventId);
    case 'rejected':
      return state.name === 'creating' && state.request.eventId === input.eventId ? next(state) : stay(state);
    case 'nothing-to-cancel':
      return state.name === 'cancelling' ? finish(state, state.responseId, 'cancelled') : stay(state);
    case 'timed-out':
      return timedOut(state);
  }
}

const OVER_KEPT = 32;
/** Refusals in a row after which the response that blocks us is cancelled, and after which the connection is. */
const BLOCKED_UNTIL_CANCEL = 3;
const BLOCKED_UNTIL_STALLED = 6;

type Open = Exclude<SequencerState, { name: 'closed' }>;

const stay = (state: SequencerState, ...effects: SequencerEffect[]): SequencerStep => ({ state, effects });
const end = (responseId: string, status?: ResponseStatus): SequencerEffect => ({
  type: 'ended',
  responseId,
  ...(status && { status }),
});
const withOver = ({ queue, over }: Common, id: string | undefined): Common => ({
  queue,
  over: id === undefined ? over : [...over.filter((known) => known !== id), id].slice(-OVER_KEPT),
});

/** Asks for the first of the queue, or rests. */
function next(from: Common, blockedFor = 0, before: readonly SequencerEffect[] = []): SequencerStep {
  const [request, ...queue] = from.queue;
  if (request === undefined) return stay({ name: 'idle', queue: [], over: from.over }, ...before);
  const state: SequencerState = { name: 'creating', request, cancelWanted: false, blockedFor, queue, over: from.over };
  return stay(state, ...before, { type: 'create', request });
}

function finish(state: Open, responseId: string | undefined, status?: ResponseStatus): SequencerStep {
  const announced = state.name === 'running' || (state.name === 'cancelling' && state.announced);
  const ended = announced && responseId !== undefined ? [end(responseId, status)] : [];
  const blockedFor = state.name === 'cancelling' ? state.blockedFor : 0;
  return next(withOver(state, responseId), blockedFor, ended);
}

/** Nothing more comes of that connection's responses, and the next one's may have the same ids. */
const away = (queue: readonly ResponseRequest[], ...effects: SequencerEffect[]): SequencerStep =>
  stay({ name: 'away', queue, over: [] }, ...effects);

function disconnected(state: Open): SequencerStep {
  const { queue } = state;
  switch (state.name) {
    case 'creating':
      return state.cancelWanted ? away(queue) : away([state.request, ...queue]);
    case 'running':
      // Nothing of it was heard, so asking again repeats nothing; its successor announces itself.
      if (!state.hasOutput && state.request) return away([state.request, ...queue]);
      return away(queue, end(state.responseId, 'failed'));
    case 'cancelling':
      if (!state.announced || state.responseId === undefined) return away(queue);
      return away(queue, end(state.responseId, 'cancelled'));
    default:
      return away(queue);
  }
}

/** The queue is already empty. */
function cancel(state: Open): SequencerStep {
  switch (state.name) {
    case 'creating':
      return stay({ ...state, cancelWanted: true });
    case 'running':
      return cancelKnown(state, state.responseId);
    case 'blocked':
      return cancelBlocking(state);
    default:
      return stay(state);
  }
}

function created(state: Open, responseId: string): SequencerStep {
  if (state.over.includes(responseId)) return stay(state);
  if (state.name === 'creating') {
    if (state.cancelWanted) return cancelKnown(state, responseId);
    const { request } = state;
    return stay({ ...fresh(state, responseId), request }, { type: 'started', responseId, request });
  }
  if (state.name === 'idle' || state.name === 'blocked') {
    return stay(fresh(state, responseId), { type: 'started', responseId });
  }
  return stay(state);
}

const fresh = ({ queue, over }: Common, responseId: string) =>
  ({ name: 'running', responseId, hasOutput: false, outputDone: false, queue, over }) as const;

function cancelKnown(state: Extract<Open, { name: 'running' | 'creating' }>, responseId: string): SequencerStep {
  const { queue, over } = state;
  const announced = state.name === 'running';
  return stay(
    { name: 'cancelling', responseId, announced, blockedFor: 0, queue, over },
    { type: 'cancel', responseId },
  );
}

function cancelBlocking({ blockedFor, queue, over }: Extract<Open, { name: 'blocked' }>): SequencerStep {
  return stay({ name: 'cancelling', announced: false, blockedFor, queue, over }, { type: 'cancel' });
}

function progress(state: Open, input: Extract<SequencerInput, { type: 'progress' }>): SequencerStep {
  const { state: after, effects } = created(state, input.responseId);
  if (after.name !== 'running' || after.responseId !== input.responseId) return { state: after, effects };
  return { state: { ...after, hasOutput: after.hasOutput || input.output, outputDone: input.last }, effects };
}

function done(state: Open, responseId: string | undefined): SequencerStep {
  if (responseId !== undefined && state.over.includes(responseId)) return stay(state);
  const matches = (own: string | undefined) => own === undefined || responseId === undefined || own === responseId;
  switch (state.name) {
    case 'running':
    case 'cancelling':
      return matches(state.responseId) ? finish(state, state.responseId ?? responseId) : stay(state);
    case 'blocked':
      return next(withOver(state, responseId), state.blockedFor);
    case 'creating': {
      // Its `response.created` never came, or it ended before we could cancel it.
      if (responseId === undefined) return stay(state);
      if (state.cancelWanted) return next(withOver(state, responseId));
      const { request } = state;
      return next(withOver(state, responseId), 0, [{ type: 'started', responseId, request }, end(responseId)]);
    }
    default:
      return stay(state);
  }
}

function busy(state: Open, eventId: string | undefined): SequencerStep {
  const isAbout = (request: ResponseRequest) => eventId === undefined || eventId === request.eventId;
  if (state.name === 'creating' && isAbout(state.request)) {
    const queue = state.cancelWanted ? state.queue : [state.request, ...state.queue];
    const blocked: Open = { name: 'blocked', blockedFor: state.blockedFor + 1, queue, over: state.over };
    // What the caller of `cancel` wants silent is the response that runs.
    return state.cancelWanted ? cancelBlocking(blocked) : stay(blocked);
  }
  // The server's own response was taken for the asked-for one, which is still to come.
  if (state.name === 'running' && state.request && isAbout(state.request)) {
    const { request, ...foreign } = state;
    return stay({ ...foreign, queue: [request, ...state.queue] });
  }
  return stay(state);
}

function timedOut(state: Open): SequencerStep {
  switch (state.name) {
    case 'creating': {
      const { request, cancelWanted, queue } = state;
      if (cancelWanted) return stay(state, { type: 'stalled' });
      if (request.stalledBefore) return away(queue, { type: 'given-up', request }, { type: 'stalled' });
      return stay({ ...state, request: { ...request, stalledBefore: true } }, { type: 'stalled' });
    }
    case 'running':
      return state.outputDone ? finish(state, state.responseId, 'completed') : cancelKnown(state, state.responseId);
    case 'cancelling':
      return finish(state, state.responseId, 'cancelled');
    case 'blocked':
      if (state.blockedFor >= BLOCKED_UNTIL_STALLED) return stay(state, { type: 'stalled' });
      if (state.blockedFor >= BLOCKED_UNTIL_CANCEL) return cancelBlocking(state);
      return next(state, state.blockedFor);
    default:
      return stay(state);
  }
}
