import type { RawData, WebSocket } from 'ws';
import { RateLimit } from '../../sip/guard/rate-limit.ts';
import type { Order } from '../downlink.ts';
import type { SoundStream, StreamedCall } from '../streamed-call.ts';
import { type FromTwilio, formatMessage, parseMessage, type ToTwilio } from './messages.ts';

export interface TwilioStreamOptions {
  /** The call that a `start` belongs to and whose token it shows; undefined where it is none of ours. */
  admit(start: Extract<FromTwilio, { event: 'start' }>): StreamedCall | undefined;
  /** ms that never go back. */
  now: () => number;
  /** Told once, with why we ended it. */
  refused(why: string): void;
}

/** Until `start` has come, which is the second message. */
const START_WITHIN_MS = 10_000;
/** About a second of sound that the network has not taken. */
const MOST_BUFFERED = 16_384;
/** A frame every 20 ms, marks, and what a network that stood still delivers at once. */
const MESSAGES = { burst: 1_000, perSecond: 100 };
const MOST_MALFORMED = 10;

/** WebSocket close codes (RFC 6455 7.4.1). */
const NORMAL = 1000;
const POLICY_VIOLATION = 1008;

/** One of Twilio's WebSockets: nobody's until its `start` has shown a token, then the sound of a call. */
export class TwilioStream implements SoundStream {
  readonly #socket: WebSocket;
  readonly #options: TwilioStreamOptions;
  readonly #messages = new RateLimit(MESSAGES);
  readonly #startTimer: NodeJS.Timeout;
  #call: StreamedCall | undefined;
  #sid = '';
  #malformed = 0;

  constructor(socket: WebSocket, options: TwilioStreamOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#startTimer = setTimeout(() => this.#refuse('nothing began in it'), START_WITHIN_MS);
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    // What is wrong with a socket is followed by its end.
    socket.on('error', () => {});
    socket.once('close', () => this.#closed());
  }

  get isClogged(): boolean {
    return this.#socket.bufferedAmount > MOST_BUFFERED;
  }

  send(order: Order): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(formatMessage(message(order), this.#sid));
  }

  close(): void {
    // A farewell would wait behind what is stuck already.
    if (this.isClogged) this.#socket.terminate();
    else this.#socket.close(NORMAL);
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (!this.#messages.take('', this.#options.now())) return;
    const told = isBinary ? ({ event: 'malformed' } as const) : parseMessage(data.toString());
    if (this.#call === undefined) this.#begin(told);
    else this.#handle(told, this.#call);
  }

  /** `connected` tells nothing, `start` everything; what else comes before it is nobody's. */
  #begin(told: FromTwilio): void {
    if (told.event === 'connected') return;
    const call = told.event === 'start' ? this.#options.admit(told) : undefined;
    if (told.event !== 'start' || call === undefined) {
      this.#refuse('it shows no token of a call');
      return;
    }
    clearTimeout(this.#startTimer);
    this.#sid = told.streamSid;
    this.#call = call;
    call.attach(this);
  }

  #handle(told: FromTwilio, call: StreamedCall): void {
    switch (told.event) {
      case 'media':
        if (told.media.track === 'inbound') call.hear(Buffer.from(told.media.payload, 'base64'), told.media.timestamp);
        break;
      case 'dtmf':
        call.press(told.dtmf.digit);
        break;
      case 'mark':
        call.marked(told.mark.name);
        break;
      case 'stop':
        call.stopped();
        break;
      case 'malformed':
        if (++this.#malformed > MOST_MALFORMED) this.#refuse('what it sends is not what Twilio sends');
        break;
      case 'connected':
      case 'start':
      case 'unknown':
        break;
    }
  }

  #refuse(why: string): void {
    this.#options.refused(why);
    this.#socket.close(POLICY_VIOLATION);
  }

  #closed(): void {
    clearTimeout(this.#startTimer);
    this.#call?.gone(this);
  }
}

function message(order: Order): ToTwilio {
  switch (order.do) {
    case 'play':
      return { event: 'media', media: { payload: Buffer.from(order.ulaw).toString('base64') } };
    case 'mark':
      return { event: 'mark', mark: { name: order.name } };
    case 'clear':
      return { event: 'clear' };
  }
}
