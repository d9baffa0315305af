import { setTimeout as sleep, setImmediate as yieldOnce } from 'node:timers/promises';
import type { ConversationItem, RealtimeResponse, RealtimeResponseStatus } from 'openai/resources/realtime/realtime';
import type { Conversation } from './conversation.ts';
import type { Faults, ScriptedReply } from './options.ts';
import { newId, type Outbox } from './outbox.ts';
import { SAMPLE_RATE, tone } from './tone.ts';

export interface ReplyPlayerDeps {
  outbox: Outbox;
  conversation: Conversation;
  faults: () => Faults;
  pace: number;
  deltaMs: number;
  breakSocket: () => void;
}

export interface ReplyParams {
  metadata: Record<string, string>;
  modality: 'audio' | 'text';
  /** Whether the output becomes part of the conversation. */
  inConversation: boolean;
  think: () => Promise<ScriptedReply>;
}

type CancelReason = 'turn_detected' | 'client_cancelled';
type Ending = { status: 'completed' | 'failed' | 'incomplete' } | { status: 'cancelled'; reason: CancelReason };

/** One response, from `response.created` to `response.done`, in the order of events that OpenAI documents. */
export class ReplyPlayer {
  readonly id = newId('resp');
  readonly #deps: ReplyPlayerDeps;
  readonly #params: ReplyParams;
  readonly #abort = new AbortController();
  readonly #output: ConversationItem[] = [];
  #cancelledBy: CancelReason | undefined;
  #muted = false;

  constructor(deps: ReplyPlayerDeps, params: ReplyParams) {
    this.#deps = deps;
    this.#params = params;
  }

  cancel(reason: CancelReason): void {
    this.#cancelledBy ??= reason;
    this.#abort.abort();
  }

  /** Says nothing more, and stays active. */
  mute(): void {
    this.#muted = true;
  }

  /** Stops without another word, as when the socket has gone. */
  abandon(): void {
    this.#abort.abort();
  }

  /** Resolves once the response is over for the server; never while it hangs, as `hangAfterDeltas` asks. */
  async play(): Promise<void> {
    const { outbox } = this.#deps;
    outbox.send({ type: 'response.created', response: this.#resource('in_progress') });
    let reply: ScriptedReply = {};
    try {
      reply = await this.#params.think();
      await this.#wait(reply.thinkMs ?? 0);
      if (reply.text !== undefined) await this.#message(reply.text, reply);
      if (!this.#isStopped) for (const call of reply.toolCalls ?? []) this.#toolCall(call.name, call.arguments ?? {});
    } catch (error) {
      if (!this.#isStopped) throw error;
    }
    if (this.#abort.signal.aborted && this.#cancelledBy === undefined) return;
    const ending: Ending =
      this.#cancelledBy === undefined
        ? { status: reply.status ?? 'completed' }
        : { status: 'cancelled', reason: this.#cancelledBy };
    outbox.send({ type: 'response.done', response: this.#finished(ending, reply) });
  }

  get #isStopped(): boolean {
    return this.#abort.signal.aborted;
  }

  async #wait(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.#abort.signal });
    else await yieldOnce(undefined, { signal: this.#abort.signal });
  }

  async #message(text: string, reply: ScriptedReply): Promise<void> {
    const { outbox, faults } = this.#deps;
    const itemId = newId('item');
    const isAudio = this.#params.modality === 'audio';
    const at = { response_id: this.id, item_id: itemId, output_index: this.#output.length, content_index: 0 };
    const begin = () => this.#beginItem({ id: itemId, type: 'message', role: 'assistant', content: [] });
    const isLate = faults().deltasBeforeItem === true;
    if (!isLate) {
      begin();
      outbox.send({
        type: 'response.content_part.added',
        ...at,
        part: isAudio ? { type: 'audio', transcript: '' } : { type: 'text', text: '' },
      });
    }
    const pcm = isAudio ? audioOf(text, reply) : new Int16Array(0);
    const said = await this.#stream(text, pcm, at, reply, isLate ? begin : () => {});
    const content = isAudio
      ? ({ type: 'output_audio', transcript: said.text } as const)
      : ({ type: 'output_text', text: said.text } as const);
    if (isAudio) {
      outbox.send({ type: 'response.output_audio.done', ...at });
      outbox.send({ type: 'response.output_audio_transcript.done', ...at, transcript: said.text });
      outbox.send({ type: 'response.content_part.done', ...at, part: { type: 'audio', transcript: said.text } });
    } else {
      outbox.send({ type: 'response.output_text.done', ...at, text: said.text });
      outbox.send({ type: 'response.content_part.done', ...at, part: { type: 'text', text: said.text } });
    }
    const status = this.#isStopped ? 'incomplete' : 'completed';
    this.#endItem({ id: itemId, type: 'message', role: 'assistant', status, content: [content] }, said.audioMs);
  }

  /** Sends words and audio side by side, paced; resolves to what was sent before a cancel. */
  async #stream(
    text: string,
    pcm: Int16Array,
    at: { response_id: string; item_id: string; output_index: number; content_index: number },
    reply: ScriptedReply,
    afterFirst: () => void,
  ): Promise<{ text: string; audioMs: number }> {
    const { outbox, deltaMs } = this.#deps;
    const pace = reply.pace ?? this.#deps.pace;
    const isAudio = this.#params.modality === 'audio';
    const words = text.match(/\S+\s*/g) ?? [];
    const size = Math.round((deltaMs * SAMPLE_RATE) / 1000);
    const steps = Math.max(1, isAudio ? Math.ceil(pcm.length / size) : words.length);
    const startedAt = performance.now();
    let saidWords = 0;
    for (let step = 0; step < steps; step += 1) {
      if (reply.breakAfterDeltas === step) this.#deps.breakSocket();
      if (this.#muted || reply.hangAfterDeltas === step) await this.#hang();
      if (this.#isStopped) return { text: words.slice(0, saidWords).join(''), audioMs: step * deltaMs };
      const upTo = Math.ceil((words.length * (step + 1)) / steps);
      const delta = words.slice(saidWords, upTo).join('');
      saidWords = upTo;
      if (delta && isAudio) outbox.send({ type: 'response.output_audio_transcript.delta', ...at, delta });
      if (delta && !isAudio) outbox.send({ type: 'response.output_text.delta', ...at, delta });
      if (isAudio) {
        const audio = base64(pcm.subarray(step * size, (step + 1) * size));
        outbox.send({ type: 'response.output_audio.delta', ...at, delta: audio });
      }
      if (step === 0) afterFirst();
      const due = startedAt + ((step + 1) * deltaMs) / pace;
      await this.#wait(due - performance.now()).catch(() => {});
    }
    return { text: words.join(''), audioMs: Math.floor((pcm.length * 1000) / SAMPLE_RATE) };
  }

  async #hang(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#abort.signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
  }

  #toolCall(name: string, args: unknown): void {
    const { outbox } = this.#deps;
    const itemId = newId('item');
    const callId = newId('call');
    const json = JSON.stringify(args);
    const at = { response_id: this.id, item_id: itemId, output_index: this.#output.length, call_id: callId };
    const call = { id: itemId, type: 'function_call', call_id: callId, name } as const;
    this.#beginItem({ ...call, arguments: '' });
    outbox.send({ type: 'response.function_call_arguments.delta', ...at, delta: json });
    outbox.send({ type: 'response.function_call_arguments.done', ...at, name, arguments: json });
    this.#endItem({ ...call, arguments: json, status: 'completed' }, 0);
  }

  #beginItem(item: OutputItem): void {
    const { outbox, conversation } = this.#deps;
    const begun = { ...item, object: 'realtime.item', status: 'in_progress' } as const;
    outbox.send({
      type: 'response.output_item.added',
      response_id: this.id,
      output_index: this.#output.length,
      item: begun,
    });
    if (!this.#params.inConversation) return;
    const previous = conversation.lastId;
    conversation.insert(item);
    outbox.send({ type: 'conversation.item.added', previous_item_id: previous, item: begun });
  }

  #endItem(item: OutputItem, audioMs: number): void {
    const { outbox, conversation } = this.#deps;
    const ended = { ...item, object: 'realtime.item' } as const;
    const output_index = this.#output.push(ended) - 1;
    conversation.update(item, audioMs);
    outbox.send({ type: 'response.output_item.done', response_id: this.id, output_index, item: ended });
    if (this.#params.inConversation) outbox.send({ type: 'conversation.item.done', item: ended });
  }

  #resource(status: NonNullable<RealtimeResponse['status']>): RealtimeResponse {
    const metadata = this.#deps.faults().omitMetadata ? null : this.#params.metadata;
    return {
      object: 'realtime.response',
      id: this.id,
      status,
      output: [...this.#output],
      output_modalities: [this.#params.modality],
      metadata,
    };
  }

  #finished(ending: Ending, reply: ScriptedReply): RealtimeResponse {
    const { input = 100, output = 20 } = reply.usage ?? {};
    const details: RealtimeResponseStatus = { type: ending.status };
    if (ending.status === 'cancelled') details.reason = ending.reason;
    if (ending.status === 'incomplete') details.reason = 'max_output_tokens';
    if (reply.error) details.error = { type: 'server_error', ...reply.error };
    return {
      ...this.#resource(ending.status),
      status_details: details,
      usage: { total_tokens: input + output, input_tokens: input, output_tokens: output },
    };
  }
}

type OutputItem = { id: string; status?: 'completed' | 'incomplete' } & (
  | {
      type: 'message';
      role: 'assistant';
      content: ({ type: 'output_audio'; transcript: string } | { type: 'output_text'; text: string })[];
    }
  | { type: 'function_call'; call_id: string; name: string; arguments: string }
);

function audioOf(text: string, { audio }: ScriptedReply): Int16Array {
  if (audio instanceof Int16Array) return audio;
  return tone(audio?.tone ?? 440, audio?.durationMs ?? Math.max(200, text.length * 60));
}

function base64(pcm: Int16Array): string {
  return Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
}
