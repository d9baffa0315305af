import type { RealtimeResponse } from 'openai/resources/realtime/realtime';
import type { Logger } from 'pino';
import { Failure } from '../contract/index.ts';
import type { AnswerPart } from './answer/answerer.ts';
import type { Pace } from './answer/pace.ts';
import { newId } from './protocol/ids.ts';
import { sizeOf } from './protocol/items.ts';
import type { ServerEvent } from './protocol/server-events.ts';
import { usageOf } from './protocol/usage.ts';
import { type OutputOptions, ResponseOutput } from './response-output.ts';
import { pauseAfter } from './tts/pauses.ts';

export type CancelReason = 'turn_detected' | 'client_cancelled';

export interface ResponseOptions extends Omit<OutputOptions, 'responseId'> {
  metadata: Record<string, string> | null;
  /** What to say and do; begins when it is asked for the first part. */
  answer: (signal: AbortSignal) => AsyncIterable<AnswerPart>;
  /** How the caller wants to be spoken to by now. */
  pace: () => Pace;
  /** A text in the pieces in which it is spoken. */
  pieces: (text: string, pace: Pace) => readonly string[];
  render: (piece: string, pace: Pace, signal: AbortSignal) => Promise<Int16Array>;
  /** Size of what was answered, for the usage. */
  inputSize: () => { chars: number; ms: number };
  logger: Logger;
}

type Spoken = Extract<AnswerPart, { type: 'say' }>;
type Ending = Pick<RealtimeResponse, 'status' | 'status_details'>;

/** One response from `response.created` to `response.done`, whatever happens in between. */
export class ResponseRun {
  readonly id = newId('resp');
  readonly #options: ResponseOptions;
  readonly #output: ResponseOutput;
  readonly #abort = new AbortController();
  #cancelled: CancelReason | undefined;
  /** Silence that is due before the next sentence, in ms. */
  #pauseMs = 0;

  constructor(options: ResponseOptions) {
    this.#options = options;
    this.#output = new ResponseOutput({ ...options, responseId: this.id });
  }

  /** Never rejects; resolves when `response.done` has been sent. */
  async run(): Promise<void> {
    this.#options.send({ type: 'response.created', response: this.#onWire({ status: 'in_progress' }) });
    const ending = await this.#produce();
    this.#output.close(ending.status === 'completed' ? 'completed' : 'incomplete');
    this.#options.send(this.#done(ending));
  }

  cancel(reason: CancelReason): void {
    this.#cancelled ??= reason;
    this.#abort.abort();
  }

  async #produce(): Promise<Ending> {
    const { signal } = this.#abort;
    try {
      for await (const part of this.#options.answer(signal)) {
        signal.throwIfAborted();
        if (part.type === 'call') this.#output.call(part.name, part.arguments);
        else await this.#say(part, signal);
      }
      signal.throwIfAborted();
      return { status: 'completed' };
    } catch (error) {
      if (this.#cancelled) return cancelled(this.#cancelled);
      this.#options.logger.error({ err: error, responseId: this.id }, 'response failed');
      return failed(error);
    }
  }

  async #say({ text }: Spoken, signal: AbortSignal): Promise<void> {
    const pace = this.#options.pace();
    for (const piece of this.#options.pieces(text, pace)) {
      const pcm = this.#options.modality === 'audio' ? await this.#options.render(piece, pace, signal) : undefined;
      signal.throwIfAborted();
      this.#output.sentence(piece, pcm && { pcm, pauseMs: this.#pauseMs });
      this.#pauseMs = pauseAfter(piece, pace === 'slow');
    }
  }

  #done(ending: Ending): ServerEvent {
    const words = this.#output.items.reduce((sum, item) => sum + sizeOf(item), 0);
    const usage = usageOf(this.#options.inputSize(), { chars: words, ms: this.#output.audioMs });
    return { type: 'response.done', response: { ...this.#onWire(ending), usage } };
  }

  #onWire(ending: Ending): RealtimeResponse {
    return {
      id: this.id,
      object: 'realtime.response',
      output: this.#output.items,
      output_modalities: [this.#options.modality],
      metadata: this.#options.metadata,
      ...ending,
    };
  }
}

const cancelled = (reason: CancelReason): Ending => ({
  status: 'cancelled',
  status_details: { type: 'cancelled', reason },
});

function failed(error: unknown): Ending {
  const code = error instanceof Failure ? error.reason : 'internal';
  return { status: 'failed', status_details: { type: 'failed', error: { type: 'server_error', code } } };
}
