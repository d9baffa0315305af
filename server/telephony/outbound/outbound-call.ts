import type { Logger } from 'pino';
import { codecs } from '../codec/codec.ts';
import type { MediaLeg, MediaLegEvent, MediaLegs } from '../gateway/media-leg.ts';
import type { Clock } from '../sip/clock.ts';
import type { NegotiatedAudio } from '../sip/sdp/audio.ts';
import type { CallEvent, CallListener, EndCause } from '../sip/ua/call.ts';
import type { OutgoingCall } from '../sip/ua/outgoing-call.ts';
import { NotAnswered } from './failures.ts';
import {
  advanceOutboundCall,
  type OutboundCallEffect,
  type OutboundCallInput,
  type OutboundCallState,
} from './outbound-call-state.ts';
import type { Permit } from './permits.ts';

export interface OutboundCallOptions {
  permit: Permit;
  room: string;
  identity: string;
  /** The line on whose behalf, where there is one. */
  line: string | undefined;
  /** Hears pages in the room: it is somebody else's phone. */
  hearsPages: boolean;
  /** Pressed once it is answered; `w` waits half a second. */
  dtmf: string;
}

export interface OutboundCallDeps {
  media: MediaLegs;
  livekitUrl: string;
  /** JWT that joins the room; or another one, in the middle of the call. */
  token(moved?: string): Promise<string>;
  /** Sends the INVITE. */
  invite(leg: MediaLeg, listener: CallListener): OutgoingCall;
  clock: Clock;
  logger: Logger;
}

/** The widest that we offer: sound of a G.711 call fits into it, while a G.722 call would be cut to a narrower one. */
const ROOM_RATE = codecs.G722.sampleRate;
/** For a key and the pause after it, as they are sent by RFC 4733. */
const KEY_MS = 300;
const PAUSE_MS = 500;

/** One call that we place: a participant of a room that dials, rings, and talks. */
export class OutboundCall {
  /** Settles once everything of it is released. */
  readonly done: Promise<void>;
  /** Resolves once somebody has answered; rejects with `NotAnswered`. */
  readonly answered: Promise<void>;
  readonly #options: OutboundCallOptions;
  readonly #deps: OutboundCallDeps;
  readonly #released = Promise.withResolvers<void>();
  readonly #answer = Promise.withResolvers<void>();
  #state: OutboundCallState = { name: 'preparing' };
  #room: string;
  #leg: MediaLeg | undefined;
  #call: OutgoingCall | undefined;
  #audio: NegotiatedAudio | undefined;
  #answeredAt: number | undefined;
  /** Why it ends, once that is known. */
  #end: { cause: EndCause; status?: number } = { cause: 'cancelled' };
  #isOver = false;
  #cancelTimer = () => {};

  constructor(options: OutboundCallOptions, deps: OutboundCallDeps) {
    this.#options = options;
    this.#room = options.room;
    this.#deps = deps;
    this.done = this.#released.promise;
    this.answered = this.#answer.promise;
    // Not everybody waits for it.
    this.answered.catch(() => {});
  }

  get participant(): Pick<OutboundCallOptions, 'room' | 'identity'> {
    return { room: this.#room, identity: this.#options.identity };
  }

  get line(): string | undefined {
    return this.#options.line;
  }

  /** What can be sent elsewhere; undefined before it has begun. */
  get transferable(): OutgoingCall | undefined {
    return this.#call;
  }

  /** Joins the room and dials. Resolves to the participant's id. @throws Failure, where it has ended then */
  async start(): Promise<string> {
    try {
      const { media, livekitUrl: url, token } = this.#deps;
      const { hearsPages } = this.#options;
      this.#leg = await media.open((event) => this.#handleMedia(event));
      const participant = await this.#leg.join({ url, token: await token(), sampleRate: ROOM_RATE, hearsPages });
      if (this.#state.name === 'ended') throw new NotAnswered(this.#end.cause, this.#end.status);
      this.#input({ type: 'joined' });
      return participant;
    } catch (error) {
      if (this.#state.name === 'ended') this.#leg?.close();
      this.#input({ type: 'end' });
      throw error;
    }
  }

  /** Ends it in whatever state it is: CANCEL or BYE. */
  hangUp(): void {
    this.#call?.hangUp();
    // A CANCEL may take its time on the way; nobody here waits for that.
    if (this.#answeredAt === undefined) this.#input({ type: 'end' });
  }

  #handleSip(event: CallEvent): void {
    switch (event.type) {
      case 'progress':
        this.#input({ type: 'progress' });
        break;
      case 'media':
        this.#audio = event.audio;
        this.#leg?.agree(event.audio);
        break;
      case 'established':
        this.#established();
        break;
      case 'digit':
        this.#leg?.digit(event.digit);
        break;
      case 'ended':
        // Of a call that we gave up ourselves we know better why than the 487 that answers its CANCEL.
        if (event.by === 'them' || this.#answeredAt !== undefined) this.#end = event;
        this.#input({ type: 'end' });
        this.#over();
        break;
      case 'change-refused':
      case 'transfer':
        break;
    }
  }

  #established(): void {
    const { clock, logger } = this.#deps;
    this.#answeredAt = clock.now();
    this.#cancelTimer();
    this.#cancelTimer = clock.after(this.#options.permit.longestMs, () => {
      logger.info('a call out has lasted as long as it may');
      this.hangUp();
    });
    // The phone may have been silent while it rang.
    if (this.#audio) this.#leg?.agree(this.#audio);
    this.#answer.resolve();
    this.#input({ type: 'answered', digits: this.#options.dtmf !== '' });
  }

  #handleMedia(event: MediaLegEvent): void {
    if (event.type === 'moved') void this.#move(event.room);
    if (event.type !== 'lost') return;
    // Not everybody who promises sound before the answer sends some.
    if (event.why === 'silent' && this.#answeredAt === undefined) return;
    this.#deps.logger.info({ why: event.why }, 'the sound of a call out is gone');
    this.hangUp();
  }

  /** Goes on in another room: whoever was told first of a caller is now to speak to them. */
  async #move(room: string): Promise<void> {
    if (this.#answeredAt === undefined) return;
    const { livekitUrl: url, token, logger } = this.#deps;
    const { hearsPages } = this.#options;
    try {
      await this.#leg?.join({ url, token: await token(room), sampleRate: ROOM_RATE, hearsPages });
      this.#room = room;
    } catch (error) {
      logger.error({ err: error }, 'a call out could not go on in another room');
      this.hangUp();
    }
  }

  #input(input: OutboundCallInput): void {
    const { state, effects } = advanceOutboundCall(this.#state, input);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: OutboundCallEffect): void {
    switch (effect.do) {
      case 'invite':
        this.#invite();
        break;
      case 'tell':
        this.#leg?.tellStatus(effect.status);
        break;
      case 'press':
        this.#press(this.#options.dtmf);
        break;
      case 'release':
        this.#release();
        break;
    }
  }

  #invite(): void {
    if (this.#leg === undefined) return;
    const { clock, invite } = this.#deps;
    this.#cancelTimer = clock.after(this.#options.permit.ringMs, () => {
      // RFC 3261 21.4.9: nobody answered in time.
      this.#end = { cause: 'unavailable', status: 408 };
      this.hangUp();
    });
    this.#call = invite(this.#leg, (event) => this.#handleSip(event));
  }

  /** One key or pause after the other. */
  #press(keys: string): void {
    const key = keys[0];
    if (this.#state.name !== 'pressing') return;
    if (key === undefined) {
      this.#input({ type: 'pressed' });
      return;
    }
    if (key !== 'w') this.#leg?.press(key);
    this.#deps.clock.after(key === 'w' ? PAUSE_MS : KEY_MS, () => this.#press(keys.slice(1)));
  }

  #release(): void {
    this.#cancelTimer();
    this.#leg?.close();
    this.#answer.reject(new NotAnswered(this.#end.cause, this.#end.status));
    if (this.#call === undefined) this.#over();
  }

  /** Nothing of it is left, here and on the way. */
  #over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { clock, logger } = this.#deps;
    const tookMs = this.#answeredAt === undefined ? 0 : clock.now() - this.#answeredAt;
    const { cause, status } = this.#end;
    logger.info({ cause, status, seconds: Math.round(tookMs / 1000) }, 'a call out ended');
    this.#options.permit.end(tookMs).then(() => this.#released.resolve());
  }
}
