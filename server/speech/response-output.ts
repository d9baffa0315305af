import type { AudioFormat } from './audio/formats.ts';
import { bytesPerSecond, createEncoder, type Encoder, VOICE_RATE } from './audio/formats.ts';
import type { Conversation } from './protocol/conversation.ts';
import { newId } from './protocol/ids.ts';
import type { AssistantContent, Item } from './protocol/items.ts';
import type { Send } from './protocol/server-events.ts';
import type { SpokenMark } from './protocol/spoken.ts';

/** Audio of one delta. */
const CHUNK_SECONDS = 0.1;

export interface OutputOptions {
  responseId: string;
  modality: 'audio' | 'text';
  format: AudioFormat;
  send: Send;
  /** Undefined for a response outside the conversation. */
  conversation: Conversation | undefined;
}

/** How a sentence sounds, at 24 kHz. */
export interface SentenceSound {
  pcm: Int16Array;
  /** Silence between the sentence before, if there is one, and this one, in ms. */
  pauseMs: number;
}

interface OpenMessage {
  id: string;
  index: number;
  text: string;
  marks: SpokenMark[];
  /** Samples of what is marked. */
  samples: number;
  encoder: Encoder;
}

/**
 * The output items of one response, told in the protocol's order: output_item.added, item.added, content_part.added,
 * deltas, their done, content_part.done, output_item.done, item.done.
 */
export class ResponseOutput {
  readonly #options: OutputOptions;
  readonly #items: Item[] = [];
  #open: OpenMessage | undefined;
  #audioMs = 0;

  constructor(options: OutputOptions) {
    this.#options = options;
  }

  get items(): Item[] {
    return [...this.#items];
  }

  /** Audio sent so far. */
  get audioMs(): number {
    return this.#audioMs;
  }

  /** Tells the words of a sentence, then its audio, which is absent in text responses. */
  sentence(text: string, sound?: SentenceSound): void {
    const message = this.#open ?? this.#openMessage();
    const delta = message.text === '' ? text : ` ${text}`;
    message.text += delta;
    if (!sound) {
      this.#options.send({ type: 'response.output_text.delta', ...this.#place(message), delta });
      return;
    }
    const { pcm, pauseMs } = sound;
    if (message.marks.length > 0 && pauseMs > 0) {
      this.#spoken(message, '', new Int16Array((pauseMs * VOICE_RATE) / 1000));
    }
    this.#options.send({ type: 'response.output_audio_transcript.delta', ...this.#place(message), delta });
    this.#spoken(message, text, pcm);
    this.#options.conversation?.setSpoken(message.id, message.marks);
  }

  /** A whole tool call as an item of its own. */
  call(name: string, args: string): void {
    this.close('completed');
    const { responseId: response_id, send } = this.#options;
    const call_id = newId('call');
    const whole = args === '' ? '{}' : args;
    const started: Item = {
      id: newId('item'),
      type: 'function_call',
      status: 'in_progress',
      call_id,
      name,
      arguments: '',
    };
    const output_index = this.#begin(started);
    const place = { response_id, item_id: started.id, output_index, call_id };
    send({ type: 'response.function_call_arguments.delta', ...place, delta: whole });
    send({ type: 'response.function_call_arguments.done', ...place, name, arguments: whole });
    this.#end({ ...started, status: 'completed', arguments: whole }, output_index);
  }

  /** Ends the open message, if there is one. */
  close(status: 'completed' | 'incomplete'): void {
    const message = this.#open;
    if (!message) return;
    this.#open = undefined;
    const place = this.#place(message);
    const { send } = this.#options;
    if (this.#options.modality === 'audio') {
      if (status === 'completed') this.#audio(message, message.encoder.flush());
      send({ type: 'response.output_audio.done', ...place });
      send({ type: 'response.output_audio_transcript.done', ...place, transcript: message.text });
      send({ type: 'response.content_part.done', ...place, part: { type: 'audio', transcript: message.text } });
    } else {
      send({ type: 'response.output_text.done', ...place, text: message.text });
      send({ type: 'response.content_part.done', ...place, part: { type: 'text', text: message.text } });
    }
    this.#end(this.#message(message.id, status, this.#content(message.text)), message.index);
  }

  #openMessage(): OpenMessage {
    const item = this.#message(newId('item'), 'in_progress', undefined);
    const index = this.#begin(item);
    const message = {
      id: item.id,
      index,
      text: '',
      marks: [],
      samples: 0,
      encoder: createEncoder(this.#options.format),
    };
    this.#open = message;
    this.#options.send({
      type: 'response.content_part.added',
      ...this.#place(message),
      part: this.#options.modality === 'audio' ? { type: 'audio', transcript: '' } : { type: 'text', text: '' },
    });
    return message;
  }

  #begin(item: Item): number {
    const { responseId: response_id, send, conversation } = this.#options;
    const output_index = this.#items.push(item) - 1;
    send({ type: 'response.output_item.added', response_id, output_index, item });
    if (conversation) send({ type: 'conversation.item.added', item, previous_item_id: conversation.add(item) });
    return output_index;
  }

  #end(item: Item, output_index: number): void {
    const { responseId: response_id, send, conversation } = this.#options;
    this.#items[output_index] = item;
    send({ type: 'response.output_item.done', response_id, output_index, item });
    if (!conversation?.has(item.id)) return; // Outside the conversation, or deleted by the client meanwhile.
    conversation.finish(item);
    const previous_item_id = conversation.previousOf(item.id);
    send({ type: 'conversation.item.done', item: conversation.get(item.id), previous_item_id });
  }

  /** Whole ms are counted from the beginning, so that they are as many as a client counts in all it has received. */
  #spoken(message: OpenMessage, text: string, pcm: Int16Array): void {
    this.#audio(message, message.encoder.push(pcm));
    const before = wholeMs(message.samples);
    message.samples += pcm.length;
    message.marks.push({ text, ms: wholeMs(message.samples) - before });
  }

  #audio(message: OpenMessage, bytes: Buffer): void {
    const rate = bytesPerSecond(this.#options.format);
    const chunk = rate * CHUNK_SECONDS;
    for (let at = 0; at < bytes.length; at += chunk) {
      const delta = bytes.subarray(at, at + chunk).toString('base64');
      this.#options.send({ type: 'response.output_audio.delta', ...this.#place(message), delta });
    }
    this.#audioMs += (bytes.length * 1000) / rate;
  }

  #place({ id, index }: OpenMessage) {
    return { response_id: this.#options.responseId, item_id: id, output_index: index, content_index: 0 };
  }

  #message(id: string, status: Item['status'], content: AssistantContent | undefined): Item {
    return {
      id,
      object: 'realtime.item',
      type: 'message',
      role: 'assistant',
      status,
      content: content ? [content] : [],
    };
  }

  #content(text: string): AssistantContent {
    return this.#options.modality === 'audio'
      ? { type: 'output_audio', transcript: text }
      : { type: 'output_text', text };
  }
}

const wholeMs = (samples: number) => Math.floor((samples * 1000) / VOICE_RATE);
