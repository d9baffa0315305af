import type { Logger } from 'pino';
import type { RealtimeEvent } from './client.ts';
import type { Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import type { ResponseResource } from './events.ts';
import { sequence } from './response-sequencer.ts';
import {
  initialSequencer,
  isAudible,
  patienceMs,
  type SequencerEffect,
  type SequencerInput,
  type SequencerState,
} from './sequencer-state.ts';
import { tokenUsage } from './usage.ts';

export interface ResponsesDeps {
  clock: Clock;
  logger: Logger;
  connection: Connection;
  emit: (event: RealtimeEvent) => void;
}

/** Carries out what the sequencer decides, and keeps its time. */
export class Responses {
  readonly #deps: ResponsesDeps;
  #state: SequencerState = initialSequencer;
  #stopWaiting = () => {};

  constructor(deps: ResponsesDeps) {
    this.#deps = deps;
  }

  /** `reported` is the response as the event behind the input tells of it. */
  apply(input: SequencerInput, reported: ResponseResource = {}): void {
    const before = this.#state;
    const { state, effects } = sequence(before, input);
    this.#state = state;
    if (state !== before) this.#restartPatience();
    for (const effect of effects) this.#carryOut(effect, reported);
  }

  /** Whether output of this response is to be passed on. */
  isAudible(responseId: string): boolean {
    return isAudible(this.#state, responseId);
  }

  close(): void {
    this.apply({ type: 'close' });
  }

  #restartPatience(): void {
    this.#stopWaiting();
    const ms = patienceMs(this.#state);
    this.#stopWaiting =
      ms === undefined ? () => {} : this.#deps.clock.after(ms, () => this.apply({ type: 'timed-out' }));
  }

  #carryOut(effect: SequencerEffect, reported: ResponseResource): void {
    const { connection, emit, logger } = this.#deps;
    switch (effect.type) {
      case 'create': {
        const { eventId, instructions, metadata } = effect.request;
        const response = { ...(instructions !== undefined && { instructions }), ...(metadata && { metadata }) };
        connection.send({ type: 'response.create', event_id: eventId, response });
        break;
      }
      case 'cancel':
        connection.send({
          type: 'response.cancel',
          ...(effect.responseId !== undefined && { response_id: effect.responseId }),
        });
        break;
      case 'started': {
        // Some servers do not echo the metadata.
        const metadata = reported.metadata ?? effect.request?.metadata ?? {};
        emit({ type: 'response-started', responseId: effect.responseId, metadata });
        break;
      }
      case 'ended':
        emit(responseDone(effect, reported));
        break;
      case 'given-up':
        logger.warn('the server left a response.create unanswered twice');
        emit({
          type: 'server-error',
          code: 'response_timeout',
          message: 'The server does not answer response.create.',
        });
        break;
      case 'stalled':
        connection.replace({ reason: 'timed-out', message: 'the server stopped answering' });
        break;
    }
  }
}

function responseDone(
  { responseId, status }: Extract<SequencerEffect, { type: 'ended' }>,
  reported: ResponseResource,
): RealtimeEvent {
  const told = reported.status === 'in_progress' ? undefined : reported.status;
  const usage = reported.usage && { usage: tokenUsage(reported.usage) };
  return { type: 'response-done', responseId, status: status ?? told ?? 'completed', ...usage };
}
