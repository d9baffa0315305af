import type { CallerTranscripts } from './caller-transcripts.ts';
import type { RealtimeEvent, RealtimeFailureReason } from './client.ts';
import type { ConversationHistory } from './conversation-history.ts';
import type { OutputItem, ResponseResource, ServerEvent, ServerEventOf } from './events.ts';
import { fatalReason } from './failures.ts';
import type { OpenTurns } from './open-turns.ts';
import type { OutputItems } from './output-items.ts';
import type { Responses } from './responses.ts';

export interface ServerEventReaderDeps {
  emit: (event: RealtimeEvent) => void;
  history: ConversationHistory;
  responses: Responses;
  /** Those of the present connection. */
  items: () => OutputItems;
  transcripts: () => CallerTranscripts;
  turns: () => OpenTurns;
  /** How much audio the present connection was sent after this time, in ms, of its own. */
  behind: (ms: number) => number;
  /** Whether an earlier connection had heard the audio at this time, in ms, of the present one's. */
  isAgain: (ms: number) => boolean;
  /** All audio before this time, in ms, has become words or is none. */
  understood: (ms: number) => void;
  /** The conversation can't go on. */
  fail: (reason: RealtimeFailureReason, message: string) => void;
}

/** Turns the server's events into the agent's: each thing told once, and nothing of a cancelled response. */
export class ServerEventReader {
  readonly #deps: ServerEventReaderDeps;

  constructor(deps: ServerEventReaderDeps) {
    this.#deps = deps;
  }

  read(event: ServerEvent): void {
    const { emit, history, responses, transcripts, turns, behind, isAgain } = this.#deps;
    switch (event.type) {
      case 'session.created':
      case 'session.updated':
        break;
      case 'error':
        this.#error(event.error);
        break;
      case 'input_audio_buffer.speech_started':
        turns().started(event.item_id, event.audio_start_ms);
        emit({
          type: 'speech-started',
          itemId: event.item_id,
          audioStartMs: event.audio_start_ms,
          behindMs: behind(event.audio_start_ms),
          ...(isAgain(event.audio_start_ms) && { again: true as const }),
        });
        break;
      case 'input_audio_buffer.speech_stopped':
        turns().stopped(event.item_id, event.audio_end_ms);
        emit({ type: 'speech-stopped', itemId: event.item_id, audioEndMs: event.audio_end_ms });
        break;
      case 'input_audio_buffer.committed':
        transcripts().expect(event.item_id);
        turns().committed(event.item_id);
        history.userTurn(event.item_id);
        emit({ type: 'turn-committed', itemId: event.item_id });
        break;
      case 'conversation.item.input_audio_transcription.delta':
      case 'conversation.item.input_audio_transcription.completed':
      case 'conversation.item.input_audio_transcription.failed':
        this.#callerTranscript(event);
        break;
      case 'response.created':
        if (event.response.id) responses.apply({ type: 'created', responseId: event.response.id }, event.response);
        break;
      case 'response.output_item.added':
        this.#progress(event.response_id, { output: event.item.type === 'function_call' });
        break;
      case 'response.output_item.done':
        this.#progress(event.response_id, { output: true, last: true });
        this.#finishedItem(event.response_id, event.item);
        break;
      case 'response.output_audio.delta':
      case 'response.output_audio_transcript.delta':
      case 'response.output_audio_transcript.done':
      case 'response.output_text.delta':
      case 'response.output_text.done':
        this.#output(event);
        break;
      case 'response.done':
        this.#responseDone(event.response);
        break;
    }
  }

  #error({ code, message, event_id }: ServerEventOf<'error'>['error']): void {
    const { emit, responses } = this.#deps;
    const eventId = event_id ?? undefined;
    // Older servers send these two without a code.
    if (code === 'conversation_already_has_active_response' || /already has an active response/i.test(message)) {
      responses.apply({ type: 'busy', ...(eventId !== undefined && { eventId }) });
      return;
    }
    if (code === 'response_cancel_not_active' || /no active response/i.test(message)) {
      responses.apply({ type: 'nothing-to-cancel' });
      return;
    }
    emit({ type: 'server-error', code: code ?? 'unknown', message });
    if (eventId !== undefined) responses.apply({ type: 'rejected', eventId });
  }

  #callerTranscript(
    event:
      | ServerEventOf<'conversation.item.input_audio_transcription.delta'>
      | ServerEventOf<'conversation.item.input_audio_transcription.completed'>
      | ServerEventOf<'conversation.item.input_audio_transcription.failed'>,
  ): void {
    const { emit, history, understood } = this.#deps;
    const transcripts = this.#deps.transcripts();
    const itemId = event.item_id;
    if (event.type === 'conversation.item.input_audio_transcription.delta') {
      const text = transcripts.delta(itemId, event.delta);
      if (text !== undefined) emit({ type: 'caller-transcript', itemId, text, final: false });
      return;
    }
    if (!transcripts.settle(itemId)) return;
    understood(this.#deps.turns().settled(itemId));
    if (event.type === 'conversation.item.input_audio_transcription.failed') {
      emit({ type: 'transcript-failed', itemId, message: event.error.message });
      return;
    }
    history.userText(itemId, event.transcript);
    emit({ type: 'caller-transcript', itemId, text: event.transcript, final: true });
  }

  #progress(responseId: string, { output = false, last = false }): void {
    this.#deps.responses.apply({ type: 'progress', responseId, output, last });
  }

  #output(
    event:
      | ServerEventOf<'response.output_audio.delta'>
      | ServerEventOf<'response.output_audio_transcript.delta'>
      | ServerEventOf<'response.output_audio_transcript.done'>
      | ServerEventOf<'response.output_text.delta'>
      | ServerEventOf<'response.output_text.done'>,
  ): void {
    const { emit, history, responses } = this.#deps;
    const { response_id: responseId, item_id: itemId } = event;
    const items = this.#deps.items();
    this.#progress(responseId, { output: true });
    if (!responses.isAudible(responseId)) return;
    switch (event.type) {
      case 'response.output_audio.delta': {
        const pcm = items.audio(itemId, event.delta);
        if (pcm.length > 0) emit({ type: 'audio', responseId, itemId, pcm });
        break;
      }
      case 'response.output_audio_transcript.delta':
      case 'response.output_text.delta':
        if (!items.textDelta(itemId, event.delta)) break;
        history.assistantDelta(itemId, event.delta);
        emit({ type: 'agent-transcript', responseId, itemId, delta: event.delta });
        break;
      case 'response.output_audio_transcript.done':
        this.#finalText(responseId, itemId, event.transcript);
        break;
      case 'response.output_text.done':
        this.#finalText(responseId, itemId, event.text);
        break;
    }
  }

  /** An item as its end tells it, for servers that leave out the events before. */
  #finishedItem(responseId: string, item: OutputItem): void {
    if (!this.#deps.responses.isAudible(responseId)) return;
    if (item.type === 'function_call') {
      // Cut off in the middle of its arguments.
      if (item.status !== 'incomplete') this.#toolCall(responseId, item);
    } else if (item.type === 'message' && item.id !== undefined) {
      const text = item.content?.map((part) => part.transcript ?? part.text ?? '').join('');
      this.#finalText(responseId, item.id, text || undefined);
    }
  }

  #finalText(responseId: string, itemId: string, told: string | undefined): void {
    const { emit, history } = this.#deps;
    const text = this.#deps.items().textDone(itemId, told);
    if (text === undefined) return;
    history.assistantText(itemId, text);
    emit({ type: 'agent-transcript-done', responseId, itemId, text });
  }

  #toolCall(responseId: string, { call_id: callId, name, arguments: args }: OutputItem): void {
    const { emit, history } = this.#deps;
    if (callId === undefined || name === undefined || !this.#deps.items().isNewCall(callId)) return;
    // `""` is how some servers say that there are no arguments.
    const json = args || '{}';
    history.toolCall(callId, name, json);
    emit({ type: 'tool-call', responseId, callId, name, arguments: json });
  }

  #responseDone(response: ResponseResource): void {
    const { emit, fail, responses } = this.#deps;
    const { id } = response;
    const error = response.status_details?.error;
    if (id !== undefined) {
      // A response whose every other event was left out.
      if (response.output?.length) this.#progress(id, { output: true, last: true });
      for (const item of response.output ?? []) this.#finishedItem(id, item);
    }
    if (response.status === 'failed') {
      emit({ type: 'server-error', code: error?.code ?? 'response_failed', message: error?.message ?? '' });
    }
    responses.apply({ type: 'done', ...(id !== undefined && { responseId: id }) }, response);
    const fatal = fatalReason(error?.code ?? '');
    if (fatal) fail(fatal, `the server ended a response: ${error?.code}`);
  }
}
