import { decodeG711 } from '../../audio/g711.ts';
import { rootMeanSquare } from '../../audio/level.ts';

/** What the stream is to be told. */
export type Order = { do: 'play'; ulaw: Uint8Array } | { do: 'mark'; name: string } | { do: 'clear' };

/** Softer than any voice, louder than the soft noise of a pause; root mean square of 16-bit samples. */
const VOICE_LEVEL = 100;
/** A caller on a telephone who speaks, not one who breathes. */
const CALLER_LEVEL = 400;

// All in frames of 20 ms.
/** Silence sent before the first sound: what the carrier has in hand while the network is late. */
const LEAD = 3;
/** As often it is asked how far it has played. */
const MARK_EVERY = 5;
/** After so much silence nothing is sent until somebody speaks. */
const RESTS_AFTER = 25;
/** The room has fallen silent, rather than between two syllables. */
const HUSHED = 3;
/** The caller has spoken that long of late. */
const CALLER_SPOKE = 5;
const CALLER_WINDOW = 10;
/** So far behind its usual way, pauses are left out until it has caught up. */
const BEHIND = 5;
/** More than that is never under way: a network that stands still would deliver it all later, as delay. */
const MOST_UNDER_WAY = 100;

/**
 * What the caller is to hear, on its way through the carrier's buffer, which plays one thing after the other and knows no clock
 * of ours. Marks tell how far it has played; so delay that a slow network has left there is taken out of pauses, and what
 * is still to be heard when the caller breaks in on the agent is cleared.
 *
 *   resting --voice--> speaking --0.5 s of silence--> resting
 *                         `--room hushed while the caller speaks, and not all heard--> resting, cleared
 */
export class Downlink {
  /** Goes up where marks of before count no longer. */
  #generation = 0;
  #speaking = false;
  /** Silence before a voice. */
  #before: Uint8Array[] = [];
  #sent = 0;
  #played = 0;
  /** The last frame sent that is not silence, by number. */
  #lastVoice = 0;
  #quiet = 0;
  /** Frames between sending and hearing of it, where nothing was in the way. */
  #usual = Number.POSITIVE_INFINITY;
  #behind = 0;
  readonly #caller: boolean[] = [];

  /** Audio that was sent and of which it is not known that it was heard, in ms. */
  get unheardMs(): number {
    return (this.#sent - this.#played) * 20;
  }

  /** So much is under way that nothing more is sent until some of it has been heard. */
  get isFull(): boolean {
    return this.#sent - this.#played >= MOST_UNDER_WAY;
  }

  /** A new stream, which has played nothing and holds nothing. */
  restart(): void {
    this.#generation++;
    this.#speaking = false;
    this.#before = [];
    this.#sent = 0;
    this.#played = 0;
    this.#lastVoice = 0;
    this.#usual = Number.POSITIVE_INFINITY;
    this.#behind = 0;
  }

  /** A frame of the room, every 20 ms; keeps the bytes. */
  frame(ulaw: Uint8Array): Order[] {
    const isVoice = level(ulaw) > VOICE_LEVEL;
    if (!this.#speaking) {
      if (isVoice) return this.#begin(ulaw);
      this.#before = [...this.#before, ulaw].slice(1 - LEAD);
      return [];
    }
    this.#quiet = isVoice ? 0 : this.#quiet + 1;
    if (this.#isBrokenInOn()) return this.#clear();
    const isLate = this.#behind > BEHIND && this.#quiet > 0;
    if (isLate) this.#behind--;
    if (isLate || this.isFull) return [];
    const orders = this.#play(ulaw, isVoice);
    if (this.#quiet < RESTS_AFTER) return orders;
    this.#speaking = false;
    return [...orders, this.mark()];
  }

  /** What the caller said, every 20 ms. */
  caller(ulaw: Uint8Array): void {
    this.#caller.push(level(ulaw) > CALLER_LEVEL);
    if (this.#caller.length > CALLER_WINDOW) this.#caller.shift();
  }

  /** A mark came back: all before it was heard. */
  marked(name: string): void {
    const [, generation, frame] = /^(\d+):(\d+)$/.exec(name) ?? [];
    const played = Number(frame);
    if (Number(generation) !== this.#generation || played > this.#sent || played < this.#played) return;
    this.#played = played;
    const underWay = this.#sent - played;
    // While it rests nothing is under way that could tell.
    if (!this.#speaking) return;
    this.#usual = Math.min(this.#usual, underWay);
    this.#behind = underWay - this.#usual;
  }

  /** Asks to be told once all that was sent has been heard. */
  mark(): Order {
    return { do: 'mark', name: `${this.#generation}:${this.#sent}` };
  }

  #begin(ulaw: Uint8Array): Order[] {
    const lead = this.#before;
    this.#before = [];
    this.#speaking = true;
    this.#quiet = 0;
    this.#behind = 0;
    return [...lead.flatMap((silence) => this.#play(silence, false)), ...this.#play(ulaw, true)];
  }

  #play(ulaw: Uint8Array, isVoice: boolean): Order[] {
    this.#sent++;
    if (isVoice) this.#lastVoice = this.#sent;
    return [{ do: 'play', ulaw }, ...(this.#sent % MARK_EVERY === 0 ? [this.mark()] : [])];
  }

  #isBrokenInOn(): boolean {
    const spoke = this.#caller.filter(Boolean).length >= CALLER_SPOKE;
    return spoke && this.#quiet >= HUSHED && this.#lastVoice > this.#played;
  }

  #clear(): Order[] {
    this.#generation++;
    this.#speaking = false;
    this.#sent = 0;
    this.#played = 0;
    this.#lastVoice = 0;
    return [{ do: 'clear' }];
  }
}

const level = (ulaw: Uint8Array) => rootMeanSquare(decodeG711('ulaw', ulaw));
