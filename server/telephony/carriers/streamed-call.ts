import type { Logger } from 'pino';
import type { ArrivingCall } from '../gateway/arrival.ts';
import type { Clock } from '../sip/clock.ts';
import type { MediaAddress } from '../sip/sdp/audio.ts';
import type { CallEvent, CallListener, EndCause } from '../sip/ua/call.ts';
import { Downlink, type Order } from './downlink.ts';
import { RtpBridge } from './rtp-bridge.ts';
import {
  advanceStreamedCall,
  type StreamedCallEffect,
  type StreamedCallInput,
  type StreamedCallState,
} from './streamed-call-state.ts';
import { Uplink } from './uplink.ts';

/** The sound of a call on its way to a carrier. */
export interface SoundStream {
  send(order: Order): void;
  /** More waits to be sent than the network takes. */
  readonly isClogged: boolean;
  /** Ends it. Idempotent. */
  close(): void;
}

/** What the carrier is to do with a call that has arrived. */
export type Verdict =
  /** Open a stream. */
  | 'connect'
  /** The caller is to hear busy, and may try again. */
  | 'busy'
  /** Nobody is called by that number, or not by this caller. */
  | 'refuse';

export interface StreamedCallOptions {
  /** Address that media ports are bound to. */
  mediaHost: string;
  clock: Clock;
  logger: Logger;
}

/** A telephone frame: 20 ms. */
const FRAME_BYTES = 160;
/** A stream that takes nothing for so long is as good as cut. */
const STUCK_MS = 5_000;

/** A call that a carrier brings by webhook and stream, as the gateway takes it. */
export class StreamedCall implements ArrivingCall {
  /** What the webhook is answered. */
  readonly verdict: Promise<Verdict>;
  /** Settles once it has ended. */
  readonly over: Promise<EndCause>;
  readonly #options: StreamedCallOptions;
  readonly #verdict = Promise.withResolvers<Verdict>();
  readonly #over = Promise.withResolvers<EndCause>();
  readonly #uplink = new Uplink();
  readonly #downlink = new Downlink();
  #state: StreamedCallState = { name: 'incoming' };
  #listener: CallListener = () => {};
  #bridge: Promise<RtpBridge> | undefined;
  /** The same, once it is open. */
  #open: RtpBridge | undefined;
  #stream: SoundStream | undefined;
  #stuckSince: number | undefined;
  #cancelTimer = () => {};

  constructor(options: StreamedCallOptions) {
    this.#options = options;
    this.verdict = this.#verdict.promise;
    this.over = this.#over.promise;
  }

  get state(): StreamedCallState['name'] {
    return this.#state.name;
  }

  listen(listener: CallListener): void {
    this.#listener = listener;
  }

  /** The caller hears it anyway until the webhook is answered. */
  ring(): void {}

  answer({ port }: MediaAddress): void {
    if (this.#state.name !== 'incoming') return;
    this.#bridge = RtpBridge.open({
      host: this.#options.mediaHost,
      port,
      onFrame: (ulaw) => this.#play(ulaw),
    });
    // Told where it is waited for.
    this.#bridge.catch(() => {});
    this.#verdict.resolve('connect');
    this.#input('answer');
  }

  reject(status: number): void {
    if (this.#state.name !== 'incoming') return;
    this.#verdict.resolve([480, 486, 500, 503, 600].includes(status) ? 'busy' : 'refuse');
    this.#input('refuse');
  }

  hangUp(): void {
    if (this.#state.name === 'incoming') this.reject(603);
    else this.#input('hang-up');
  }

  /** The stream has begun, or another one after it broke off. */
  attach(stream: SoundStream): void {
    if (this.#state.name === 'ended') {
      stream.close();
      return;
    }
    const before = this.#stream;
    this.#stream = stream;
    this.#stuckSince = undefined;
    this.#uplink.restart();
    this.#downlink.restart();
    before?.close();
    this.#input('started');
  }

  /** What the caller says, mu-law at 8 kHz. @param timestamp ms since the stream began */
  hear(ulaw: Uint8Array, timestamp: number): void {
    for (let at = 0; at < ulaw.length; at += FRAME_BYTES) {
      const frame = ulaw.subarray(at, at + FRAME_BYTES);
      this.#downlink.caller(frame);
      const place = this.#uplink.place(timestamp + (at * 20) / FRAME_BYTES, frame.length, this.#options.clock.now());
      this.#open?.send(frame, place);
    }
  }

  press(digit: string): void {
    this.#tell({ type: 'digit', digit, durationMs: 100 });
  }

  /** All that was sent before this mark has been played. */
  marked(name: string): void {
    this.#downlink.marked(name);
    if (this.#state.name === 'leaving' && this.#downlink.unheardMs === 0) this.#input('heard');
  }

  /** The caller has hung up. */
  stopped(): void {
    this.#verdict.resolve('refuse');
    this.#input('stopped');
  }

  /** This stream is over, whoever ended it. */
  gone(stream: SoundStream): void {
    if (stream !== this.#stream) return;
    this.#stream = undefined;
    this.#input('cut');
  }

  /** The carrier says that the stream is over, whatever we see of it. */
  cut(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.close();
    this.#input('cut');
  }

  #play(ulaw: Buffer): void {
    const stream = this.#stream;
    if (this.#state.name !== 'talking' || stream === undefined || this.#isStuck(stream)) return;
    for (const order of this.#downlink.frame(ulaw)) stream.send(order);
  }

  /** Whether the network takes nothing at the moment; what is said meanwhile is left out rather than told late. */
  #isStuck(stream: SoundStream): boolean {
    const now = this.#options.clock.now();
    if (!stream.isClogged && !this.#downlink.isFull) {
      this.#stuckSince = undefined;
      return false;
    }
    this.#stuckSince ??= now;
    if (now - this.#stuckSince >= STUCK_MS) {
      this.#options.logger.warn('a carrier’s stream takes nothing any more: it is ended');
      this.cut();
    }
    return stream.isClogged;
  }

  #input(input: StreamedCallInput): void {
    const before = this.#state;
    const { state, effects } = advanceStreamedCall(before, input);
    this.#state = state;
    if (state.name !== before.name) this.#cancelTimer();
    for (const effect of effects) this.#carryOut(effect);
    if (state.name === 'leaving' && before.name !== 'leaving') this.#lastWords();
  }

  #carryOut(effect: StreamedCallEffect): void {
    switch (effect.do) {
      case 'wait':
        this.#cancelTimer = this.#options.clock.after(effect.ms, () => this.#input('waited'));
        break;
      case 'tell-established':
        this.#establish().catch((error) => {
          this.#options.logger.error({ err: error }, 'the sound of a carrier’s call could not be joined to its media');
          this.#input('stopped');
        });
        break;
      case 'end':
        this.#end();
        this.#tell({ type: 'ended', by: effect.by, cause: effect.cause });
        this.#listener = () => {};
        this.#over.resolve(effect.cause);
    }
  }

  async #establish(): Promise<void> {
    this.#open = await this.#bridge;
    if (this.#open === undefined || this.#state.name === 'ended') return;
    this.#tell({ type: 'media', audio: this.#open.audio });
    this.#tell({ type: 'established' });
  }

  #lastWords(): void {
    if (this.#downlink.unheardMs === 0) this.#input('heard');
    else this.#stream?.send(this.#downlink.mark());
  }

  #end(): void {
    this.#stream?.close();
    this.#stream = undefined;
    this.#bridge?.then(
      (bridge) => bridge.close(),
      () => {},
    );
  }

  #tell(event: CallEvent): void {
    this.#listener(event);
  }
}
