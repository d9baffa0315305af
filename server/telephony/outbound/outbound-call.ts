import type { Logger } from 'pino';
import { sipCallStatusAttribute } from '../../contract/index.ts';
import { widestRate } from '../gateway/likely-rate.ts';
import type { MediaLeg, MediaLegEvent, MediaLegs } from '../gateway/media-leg.ts';
import type { PhoneAppearance } from '../gateway/participant.ts';
import type { Clock } from '../sip/clock.ts';
import type { NegotiatedAudio } from '../sip/sdp/audio.ts';
import type { CallEnd, CallEvent, CallListener } from '../sip/ua/call.ts';
import type { OutgoingCall } from '../sip/ua/outgoing-call.ts';
import { CodeQuestion } from './code-question.ts';
import { declineOf, NotAnswered } from './failures.ts';
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
  /** The room hears a telephone ringing until somebody answers. */
  playsRinging: boolean;
  /** Whoever answers enters a code first, and is in no room before that. */
  asksCode: boolean;
  /** In which it is asked for; primary subtag. */
  language: string;
}

export interface OutboundCallDeps {
  media: MediaLegs;
  livekitUrl: string;
  /** Who it is in the room. */
  appearance: PhoneAppearance;
  /** JWT that joins its room. */
  token(appearance: PhoneAppearance): Promise<string>;
  /** Who it is in the room that a code is for. @throws Failure where it is for none */
  redeem(code: string): Promise<PhoneAppearance>;
  /** Has the line never call the number again. */
  callNoMore(): Promise<void>;
  /** Sends the INVITE. */
  invite(leg: MediaLeg, listener: CallListener): OutgoingCall;
  clock: Clock;
  logger: Logger;
}

/** For a key and the pause after it, as they are sent by RFC 4733. */
const KEY_MS = 300;
/** For the agent of a call that was entered to be heard; it may only just be replaced by another. */
const ENTERED_WITHIN_MS = 20_000;
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
  /** Who it is in its room: the first one, and where it goes on. */
  #appearance: PhoneAppearance;
  #leg: MediaLeg | undefined;
  #call: OutgoingCall | undefined;
  #audio: NegotiatedAudio | undefined;
  #answeredAt: number | undefined;
  /** Why it ends, once that is known. */
  #end: Pick<CallEnd, 'cause' | 'status' | 'q850'> = { cause: 'cancelled' };
  #rangAt: number | undefined;
  #isOver = false;
  #cancelTimer = () => {};
  #cancelEntering = () => {};
  readonly #question: CodeQuestion;

  constructor(options: OutboundCallOptions, deps: OutboundCallDeps) {
    this.#options = options;
    this.#appearance = deps.appearance;
    this.#deps = deps;
    this.done = this.#released.promise;
    this.answered = this.#answer.promise;
    // Not everybody waits for it.
    this.answered.catch(() => {});
    this.#question = new CodeQuestion({
      play: (prompt) => this.#leg?.play(prompt, options.language),
      hush: () => this.#leg?.hush(),
      entered: (code) => void this.#enter(code),
      giveUp: () => this.hangUp(),
      refused: () => this.#input({ type: 'refused' }),
      clock: deps.clock,
    });
  }

  get participant(): Pick<OutboundCallOptions, 'room' | 'identity'> {
    return { room: this.#appearance.room, identity: this.#appearance.identity };
  }

  get line(): string | undefined {
    return this.#options.line;
  }

  /** What can be sent elsewhere; undefined before it has begun. */
  get transferable(): OutgoingCall | undefined {
    return this.#call;
  }

  /** Has the phone hear another one ringing, or no more. */
  ring(rings: boolean): void {
    this.#leg?.ring(rings ? 'phone' : 'nobody');
  }

  /** Joins the room and dials. Resolves to the participant's id, '' while there is none. @throws Failure, where it has ended then */
  async start(): Promise<string> {
    try {
      this.#leg = await this.#deps.media.open((event) => this.#handleMedia(event));
      const participant = this.#options.asksCode ? '' : await this.#join(this.#leg, this.#deps.appearance);
      if (this.#state.name === 'ended') throw new NotAnswered(this.#end.cause, this.#end.status);
      this.#input({ type: 'joined' });
      return participant;
    } catch (error) {
      if (this.#state.name === 'ended') this.#leg?.close();
      this.#input({ type: 'end' });
      throw error;
    }
  }

  async #join(leg: MediaLeg, appearance: PhoneAppearance): Promise<string> {
    const { livekitUrl: url, token } = this.#deps;
    const { hearsPages } = this.#options;
    // A narrower call fits into it, while a wider one would be cut.
    return leg.join({ url, token: await token(appearance), sampleRate: widestRate(), hearsPages });
  }

  /** Goes into the call that the code is for. */
  async #enter(code: string): Promise<void> {
    const leg = this.#leg;
    if (leg === undefined || this.#state.name !== 'asking') return;
    this.#input({ type: 'code-entered' });
    const { clock, logger } = this.#deps;
    this.#cancelEntering = clock.after(ENTERED_WITHIN_MS, () => {
      if (this.#state.name !== 'entering') return;
      logger.warn('a phone entered a call in which no agent is heard');
      this.hangUp();
    });
    try {
      const appearance = await this.#deps.redeem(code);
      await this.#join(leg, appearance);
      this.#appearance = appearance;
    } catch (error) {
      this.#cancelEntering();
      logger.info({ err: error }, 'a phone that was called has entered a code that let it into no call');
      this.#input({ type: 'code-refused' });
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
        if (event.status === 180) this.#rangAt ??= this.#deps.clock.now();
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
        if (this.#state.name === 'asking') this.#question.press(event.digit);
        else this.#leg?.digit(event.digit);
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
    this.#leg?.ring('nobody');
    // The phone may have been silent while it rang.
    if (this.#audio) this.#leg?.agree(this.#audio);
    this.#answer.resolve();
    const { asksCode, dtmf } = this.#options;
    this.#input({ type: 'answered', next: asksCode ? 'ask' : dtmf === '' ? 'talk' : 'press' });
  }

  #handleMedia(event: MediaLegEvent): void {
    if (event.type === 'moved') void this.#move(event.room);
    if (event.type === 'agent-heard' || event.type === 'played') this.#input({ type: event.type });
    if (event.type === 'digit' && this.#state.name === 'asking') this.#question.press(event.digit);
    if (event.type !== 'lost') return;
    // Not everybody who promises sound before the answer sends some.
    if (event.why === 'silent' && this.#answeredAt === undefined) return;
    this.#deps.logger.info({ why: event.why }, 'the sound of a call out is gone');
    this.hangUp();
  }

  /** Goes on in another room: whoever was told first of a caller is now to speak to them. */
  async #move(room: string): Promise<void> {
    if (this.#answeredAt === undefined) return;
    const { attributes, ...appearance } = this.#appearance;
    const moved = { ...appearance, room, attributes: { ...attributes, [sipCallStatusAttribute]: 'active' } };
    try {
      if (this.#leg) await this.#join(this.#leg, moved);
      this.#appearance = moved;
    } catch (error) {
      this.#deps.logger.error({ err: error }, 'a call out could not go on in another room');
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
      case 'ask':
        if (effect.again) this.#question.wrong();
        else this.#question.ask();
        break;
      case 'call-no-more':
        void this.#callNoMore();
        break;
      case 'hang-up':
        this.hangUp();
        break;
      case 'release':
        this.#release();
        break;
    }
  }

  /** Written down before it is promised. */
  async #callNoMore(): Promise<void> {
    const { callNoMore, logger } = this.#deps;
    try {
      await callNoMore();
      logger.info('whoever was called at the wish of a page wants no more such calls');
      this.#leg?.play('no-more', this.#options.language);
    } catch (error) {
      logger.error({ err: error }, 'that somebody wants no more calls could not be written down');
      this.hangUp();
    }
  }

  #invite(): void {
    if (this.#leg === undefined) return;
    const { clock, invite } = this.#deps;
    if (this.#options.playsRinging) this.#leg.ring('room');
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
    this.#cancelEntering();
    this.#question.stop();
    this.#leg?.close();
    const { cause, status } = this.#end;
    const rangMs = this.#rangAt === undefined ? undefined : this.#deps.clock.now() - this.#rangAt;
    this.#answer.reject(new NotAnswered(cause, status, declineOf(this.#end, rangMs)));
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
