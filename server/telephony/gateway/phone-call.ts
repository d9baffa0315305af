import type { Logger } from 'pino';
import { Failure } from '../../contract/index.ts';
import { redacted } from '../../line/telephone-number.ts';
import type { InboundTrunk } from '../config/schema.ts';
import type { PinInput } from '../pin-entry.ts';
import type { Clock } from '../sip/clock.ts';
import { Headers } from '../sip/message/headers.ts';
import type { CallEvent } from '../sip/ua/call.ts';
import type { Arrival, ArrivingCall, Transferable } from './arrival.ts';
import type { Route } from './destinations.ts';
import type { MediaLeg, MediaLegEvent, MediaLegs } from './media-leg.ts';
import type { Parties, PhoneAppearance } from './participant.ts';
import {
  advancePhoneCall,
  type PhoneCallEffect,
  type PhoneCallInput,
  type PhoneCallState,
} from './phone-call-state.ts';
import { PhoneKeys } from './phone-keys.ts';
import { statusOf } from './refusal.ts';
import { RoomPlace, type RoomPlaceDeps } from './room-place.ts';

export interface PhoneCallDeps extends RoomPlaceDeps {
  media: MediaLegs;
  route(parties: Parties, trunk: InboundTrunk): Promise<Route>;
  /** In which a line's callers are spoken to, as a primary subtag. */
  languageOf(line: string | undefined): Promise<string>;
  /** Keeps what a caller said to nobody, for the owner of the line. */
  keepMessage(message: VoiceMessage): Promise<void>;
  /** How long a caller hears ringing while the agent comes. Default 8000. */
  ringMs?: number;
  clock: Clock;
}

export interface VoiceMessage {
  callId: string | undefined;
  line: string;
  caller: string;
  pcm: Int16Array;
  rate: number;
}

const RING_MS = 8_000;
/** For each key of a PIN. */
const KEY_MS = 10_000;
const MESSAGE = { longestMs: 90_000, silenceMs: 4_000 };

/** One call of a phone, from its arrival to its end. */
export class PhoneCall {
  /** Settles once everything of it is released. */
  readonly done: Promise<void>;
  readonly #arrival: Arrival;
  readonly #call: ArrivingCall;
  readonly #trunk: InboundTrunk;
  readonly #parties: Parties;
  readonly #deps: PhoneCallDeps;
  readonly #logger: Logger;
  readonly #released = Promise.withResolvers<void>();
  #state: PhoneCallState = { name: 'arrived' };
  readonly #place: RoomPlace;
  readonly #keys = new PhoneKeys();
  #leg: MediaLeg | undefined;
  #route: Extract<Route, { type: 'line' }> | undefined;
  #answeredAt = 0;
  /** Of what the gateway says itself. */
  #language = 'en';
  #cancelTimer = () => {};
  /** Why has been logged. */
  #refused = false;

  constructor(arrival: Arrival, trunk: InboundTrunk, deps: PhoneCallDeps) {
    const { call, parties } = arrival;
    this.#arrival = arrival;
    this.#call = call;
    this.#parties = parties;
    this.#trunk = trunk;
    this.#deps = deps;
    this.#logger = deps.logger.child({ trunk: trunk.name, caller: redacted(parties.caller) });
    this.#place = new RoomPlace(arrival, trunk, { ...deps, logger: this.#logger });
    this.done = this.#released.promise;
    call.listen((event) => this.#handleCall(event));
  }

  /** The line that the call is for, once that is known. */
  get line(): string | undefined {
    return this.#route?.line;
  }

  /** Who it is in its room; undefined while it is in none. */
  get participant(): Pick<PhoneAppearance, 'room' | 'identity'> | undefined {
    return this.#place.participant;
  }

  /** What can be sent elsewhere, where it can. */
  get transferable(): Transferable | undefined {
    return this.#arrival.transferable;
  }

  /** Has the phone hear another one ringing, or no more. */
  ring(rings: boolean): void {
    this.#leg?.ring(rings ? 'phone' : 'nobody');
  }

  get trunk(): string {
    return this.#trunk.name;
  }

  /** Takes the call as far as it goes. Never rejects. */
  async start(): Promise<void> {
    try {
      const route = await this.#deps.route(this.#parties, this.#trunk);
      if (route.type === 'none') return this.#refuse(404, 'no line answers the number that was called');
      // Of lines that one number has by their PINs, the first.
      this.#language = await this.#deps.languageOf(route.type === 'line' ? route.line : route.rules[0]?.line);
      if (!(await this.#openLeg())) return;
      if (route.type === 'line') this.#admit(route);
      else {
        this.#keys.ask(route.rules);
        this.#input('ask-pin');
      }
    } catch (error) {
      this.#refuseFor(error);
    }
  }

  /** Ends it politely for a gateway that stops, or at once. */
  hangUp(): void {
    this.#call.hangUp();
  }

  #admit(route: Extract<Route, { type: 'line' }>): void {
    this.#route = route;
    this.#input('admit');
    if (this.#state.name === 'admitting' && !this.#state.answered) this.#call.ring();
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.clock.after(this.#deps.ringMs ?? RING_MS, () => this.#input('no-agent'));
    this.#enterRoom(route).catch((error) => this.#refuseFor(error));
  }

  async #enterRoom(route: Extract<Route, { type: 'line' }>): Promise<void> {
    const admitted = await this.#place.admit(route);
    if (this.#over()) return this.#place.leave();
    this.#input('admitted');
    await this.#place.appear(admitted);
    await this.#join();
  }

  /** Goes on in the call that the code is for. */
  async #move(code: string): Promise<void> {
    const route = this.#route;
    if (route === undefined) return;
    this.#input('code-entered');
    try {
      const call = await this.#place.redeem(code, route.line);
      await this.#place.appear({ call, joined: true });
      await this.#join();
      this.#place.moved(call);
    } catch (error) {
      this.#logger.info({ err: error }, 'a code was entered that did not let the caller into another call');
      this.#input('code-refused');
    }
  }

  /** As soon as both are there: our end of the sound, and leave to go into the room. */
  async #join(): Promise<void> {
    const [leg, { ticket }] = [this.#leg, this.#place];
    if (leg === undefined || ticket === undefined) return;
    try {
      await leg.join(ticket);
    } catch (error) {
      // One that was lost meanwhile has another in its place.
      if (leg === this.#leg) throw error;
    }
  }

  /** Resolves to undefined where the call is over meanwhile. */
  async #openLeg(): Promise<MediaLeg | undefined> {
    let leg: MediaLeg | undefined;
    leg = await this.#deps.media.open((event) => {
      if (leg !== undefined && leg === this.#leg) this.#handleMedia(event);
    });
    if (!this.#over()) {
      this.#leg = leg;
      return leg;
    }
    leg.close();
    return undefined;
  }

  /** The process of the sound has died before the phone was told of a port: the call goes on with another. */
  async #reopenLeg(): Promise<void> {
    this.#leg = undefined;
    const leg = await this.#openLeg();
    // The agent was given up meanwhile.
    if (leg && this.#state.name === 'excusing') this.#call.answer(leg.local);
    else await this.#join();
  }

  get #answered(): boolean {
    return this.#call.state !== 'incoming';
  }

  #handleCall(event: CallEvent): void {
    switch (event.type) {
      case 'media':
        this.#leg?.agree(event.audio);
        break;
      case 'established':
        this.#input('established');
        break;
      case 'digit':
        if (this.#state.name !== 'asking') this.#leg?.digit(event.digit);
        this.#press(event.digit);
        break;
      case 'ended':
        if (!this.#refused)
          this.#logger.info({ cause: event.cause, by: event.by, status: event.status }, 'phone call ended');
        this.#input('end');
        break;
      case 'progress':
      case 'change-refused':
      case 'transfer':
        break;
    }
  }

  #handleMedia(event: MediaLegEvent): void {
    if (event.type === 'agent-heard') {
      this.#place.agentCame = true;
      this.#input('agent-heard');
    } else if (event.type === 'played') {
      this.#input('excused');
    } else if (event.type === 'digit') this.#press(event.digit);
    else if (event.type === 'lost') {
      this.#logger.info({ why: event.why }, 'the sound of a phone call is gone');
      if (event.why === 'process-died' && !this.#answered) {
        this.#reopenLeg().catch((error) => this.#refuseFor(error));
        return;
      }
      // The phone's participant stands in the room for long after its process has died: nobody would end the call.
      if (event.why === 'process-died') this.#place.agentCame = false;
      this.#call.hangUp();
    }
  }

  #press(digit: string): void {
    if (this.#state.name === 'asking') this.#enter({ type: 'digit', digit });
    else if (this.#state.name === 'talking') this.#enterCode(digit);
  }

  #enterCode(digit: string): void {
    const code = this.#keys.enterCode(digit, { now: this.#deps.clock.now(), answeredAt: this.#answeredAt });
    if (code !== undefined && !this.#place.isSecond) void this.#move(code);
  }

  #enter(input: PinInput): void {
    const outcome = this.#keys.enterPin(input);
    this.#cancelTimer();
    if (outcome.type === 'accepted') {
      this.#admit({ type: 'line', line: outcome.rule.line, rule: outcome.rule });
    } else if (outcome.type === 'refused') {
      this.#logger.warn('a PIN was not entered rightly');
      this.#call.hangUp();
    } else {
      if (outcome.wrong) this.#leg?.play('wrong-code', this.#language);
      this.#waitForKey();
    }
  }

  #waitForKey(): void {
    this.#cancelTimer = this.#deps.clock.after(KEY_MS, () => this.#enter({ type: 'waited' }));
  }

  #input(input: PhoneCallInput): void {
    const { state, effects } = advancePhoneCall(this.#state, input);
    const moved = state.name !== this.#state.name;
    this.#state = state;
    if (moved && (state.name === 'answering' || state.name === 'talking' || state.name === 'ended'))
      this.#cancelTimer();
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: PhoneCallEffect): void {
    const leg = this.#leg;
    switch (effect.do) {
      case 'answer':
        if (leg) this.#call.answer(leg.local);
        break;
      case 'put-through':
        this.#answeredAt = this.#deps.clock.now();
        leg?.tellStatus('active');
        break;
      case 'play-pin-prompt':
        leg?.play('pin', this.#language);
        this.#waitForKey();
        break;
      case 'play-wrong-code':
        leg?.play('wrong-code', this.#language);
        break;
      case 'play-apology':
        this.#logger.error('no agent came in time: the caller is asked for a message');
        leg?.play('apology', this.#language);
        break;
      case 'record':
        this.#record().finally(() => this.#call.hangUp());
        break;
      case 'release':
        leg?.close();
        this.#place.leave();
        this.#released.resolve();
        break;
    }
  }

  async #record(): Promise<void> {
    const recorded = await this.#leg?.record(MESSAGE);
    const line = this.#route?.line;
    if (recorded === undefined || recorded.pcm.length === 0 || line === undefined) return;
    const { caller } = this.#parties;
    await this.#deps
      .keepMessage({ callId: this.#place.callId, line, caller, ...recorded })
      .catch((error) => this.#logger.error({ err: error }, 'a message could not be kept'));
  }

  #refuseFor(error: unknown): void {
    if (this.#over()) return;
    const reason = error instanceof Failure ? error.reason : 'unexpected';
    const { status, retryAfterS } = statusOf(reason);
    this.#logger.warn({ err: error, status }, 'a phone call could not be served');
    // One that was answered already can only be told by voice.
    if (this.#state.name !== 'arrived' && this.#answered) this.#input('no-agent');
    else this.#reject(status, retryAfterS ? { headers: Headers.of([['Retry-After', String(retryAfterS)]]) } : {});
  }

  #refuse(status: number, why: string): void {
    this.#logger.info({ status, called: redacted(this.#parties.called) }, why);
    this.#reject(status);
  }

  #reject(...how: Parameters<ArrivingCall['reject']>): void {
    this.#refused = true;
    this.#call.reject(...how);
  }

  #over(): boolean {
    return this.#state.name === 'ended';
  }
}
