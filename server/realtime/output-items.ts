import { PcmDecoder } from './pcm.ts';
import { SAMPLE_RATE } from './session-config.ts';

interface OutputState {
  decoder: PcmDecoder;
  text: string;
  textDone: boolean;
}

/** What the present connection has delivered of each of the agent's items. */
export class OutputItems {
  readonly #items = new Map<string, OutputState>();
  readonly #calls = new Set<string>();

  audio(itemId: string, base64: string): Int16Array {
    return this.#item(itemId).decoder.decode(base64);
  }

  /** Whole milliseconds of audio received; undefined for an item without audio on this connection. */
  receivedMs(itemId: string): number | undefined {
    const samples = this.#items.get(itemId)?.decoder.samples ?? 0;
    return samples === 0 ? undefined : Math.floor((samples * 1000) / SAMPLE_RATE);
  }

  /** Whether the delta is new text: none is after the final text. */
  textDelta(itemId: string, delta: string): boolean {
    const item = this.#item(itemId);
    if (item.textDone || delta === '') return false;
    item.text += delta;
    return true;
  }

  /** The item's final text the first time it is told, undefined when repeated. Without `text`, what was streamed. */
  textDone(itemId: string, text?: string): string | undefined {
    const item = this.#item(itemId);
    if (item.textDone) return undefined;
    const final = text ?? item.text;
    if (final === '') return undefined;
    item.textDone = true;
    return final;
  }

  /** Whether this call is new; servers tell of one in up to three events. */
  isNewCall(callId: string): boolean {
    if (this.#calls.has(callId)) return false;
    this.#calls.add(callId);
    return true;
  }

  #item(itemId: string): OutputState {
    let item = this.#items.get(itemId);
    if (!item) {
      item = { decoder: new PcmDecoder(), text: '', textDone: false };
      this.#items.set(itemId, item);
    }
    return item;
  }
}
