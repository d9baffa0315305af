import type { Logger } from 'pino';
import type { AdmittedCall, Calls } from '../../calls/calls.ts';
import { Failure } from '../../contract/index.ts';
import { redacted } from '../../line/telephone-number.ts';
import { type CodeEntry, enterCode, noCode } from '../code-entry.ts';
import type { DispatchRule, InboundTrunk } from '../config/schema.ts';
import { enterPin, firstEntry, type PinEntry } from '../pin-entry.ts';
import type { Clock } from '../sip/clock.ts';
import { Headers } from '../sip/message/headers.ts';
import type { CallEvent } from '../sip/ua/call.ts';
import type { Arrival, ArrivingCall, Transferable } from './arrival.ts';
import type { Route } from './destinations.ts';
import type { MediaLeg, MediaLegEvent, MediaLegs } from './media-leg.ts';
import { callerAppearance, type Parties, type PhoneAppearance, type PhoneCallFacts } from './participant.ts';
import {
  advancePhoneCall,
  type PhoneCallEffect,
  type PhoneCallInput,
  type PhoneCallState,
} from './phone-call-state.ts';

export interface PhoneCallDeps {
  calls: Calls;
  media: MediaLegs;
  livekitUrl: string;
  token(appearance: PhoneAppearance): Promise<string>;
  route(parties: Parties, trunk: InboundTrunk): Promise<Route>;
  /** Keeps what a caller said to nobody, for the owner of the line. */
  keepMessage(message: VoiceMessage): Promise<void>;
  /** How long a caller hears ringing while the agent comes. Default 8000. */
  ringMs?: number;
  clock: Clock;
  logger: Logger;
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
/** Of a call; the caller's hour has an end, too. */
const CODE_TRIES = 3;
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
  #leg: MediaLeg | undefined;
  /** With which the phone joins its room, once it is admitted. */
  #token: string | undefined;
  #route: Extract<Route, { type: 'line' }> | undefined;
  #admitted: (AdmittedCall & { line: string }) | undefined;
  /** From then on the agent ends the call in the store; before, nobody but us would. */
  #agentCame = false;
  #appearance: PhoneAppearance | undefined;
  #pin: { entry: PinEntry; rules: readonly DispatchRule[] } | undefined;
  #answeredAt = 0;
  #code: { entry: CodeEntry; triesLeft: number } = { entry: noCode, triesLeft: CODE_TRIES };
  /** This is somebody's second place in a call, which doesn't end with it. */
  #joined = false;
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
    this.done = this.#released.promise;
    call.listen((event) => this.#handleCall(event));
  }

  /** The line that the call is for, once that is known. */
  get line(): string | undefined {
    return this.#route?.line;
  }

  /** Who it is in its room; undefined while it is in none. */
  get participant(): Pick<PhoneAppearance, 'room' | 'identity'> | undefined {
    return this.#appearance;
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
      if (!(await this.#openLeg())) return;
      if (route.type === 'line') this.#admit(route);
      else {
        this.#pin = { entry: firstEntry, rules: route.rules };
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
    const { caller, trusted } = this.#parties;
    const number = trusted && caller !== '' ? { number: caller } : {};
    const admitted = {
      ...(await this.#deps.calls.admit({ line: route.line, kind: 'phone', ...number })),
      line: route.line,
    };
    this.#admitted = admitted;
    if (this.#over()) return this.#leave();
    this.#input('admitted');
    await this.#joinRoom({ call: admitted, ...(route.rule && { rule: route.rule }) });
  }

  async #joinRoom(facts: Pick<PhoneCallFacts, 'call' | 'rule' | 'joined'>): Promise<void> {
    const { parties, attributes } = this.#arrival;
    const appearance = callerAppearance({ ...facts, parties, trunk: this.#trunk, attributes }, 'ringing');
    this.#token = await this.#deps.token(appearance);
    this.#appearance = appearance;
    await this.#join();
  }

  /** Goes on in the call that the code is for. */
  async #move(code: string): Promise<void> {
    const [route, { caller, trusted }] = [this.#route, this.#parties];
    if (route === undefined) return;
    this.#input('code-entered');
    try {
      const vouched = trusted && caller !== '' ? { caller } : {};
      const call = await this.#deps.calls.redeemCode({ code, direction: 'to-phone', line: route.line, ...vouched });
      await this.#joinRoom({ call, joined: true });
      this.#joined = true;
      this.#admitted = call;
    } catch (error) {
      this.#logger.info({ err: error }, 'a code was entered that did not let the caller into another call');
      this.#input('code-refused');
    }
  }

  /** As soon as both are there: our end of the sound, and leave to go into the room. */
  async #join(): Promise<void> {
    const [leg, token] = [this.#leg, this.#token];
    if (leg === undefined || token === undefined) return;
    try {
      await leg.join({ url: this.#deps.livekitUrl, token, sampleRate: this.#arrival.sampleRate });
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
      this.#agentCame = true;
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
      if (event.why === 'process-died') this.#agentCame = false;
      this.#call.hangUp();
    }
  }

  #press(digit: string): void {
    if (this.#state.name === 'asking') this.#enter({ type: 'digit', digit });
    else if (this.#state.name === 'talking') this.#enterCode(digit);
  }

  #enterCode(digit: string): void {
    const times = { now: this.#deps.clock.now(), answeredAt: this.#answeredAt };
    const { state, code } = enterCode(this.#code.entry, digit, times);
    this.#code.entry = state;
    if (code === undefined || this.#joined || this.#code.triesLeft === 0) return;
    this.#code.triesLeft -= 1;
    void this.#move(code);
  }

  #enter(input: Parameters<typeof enterPin>[1]): void {
    if (this.#pin === undefined) return;
    const { state, prompt } = enterPin(this.#pin.entry, input, this.#pin.rules);
    this.#pin.entry = state;
    this.#cancelTimer();
    if (state.name === 'accepted') {
      this.#admit({ type: 'line', line: state.rule.line, rule: state.rule });
    } else if (state.name === 'refused') {
      this.#logger.warn('a PIN was not entered rightly');
      this.#call.hangUp();
    } else {
      if (prompt) this.#leg?.play('wrong-pin');
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
        leg?.play('pin');
        this.#waitForKey();
        break;
      case 'play-wrong-code':
        leg?.play('wrong-pin');
        break;
      case 'play-apology':
        this.#logger.error('no agent came in time: the caller is asked for a message');
        leg?.play('apology');
        break;
      case 'record':
        this.#record().finally(() => this.#call.hangUp());
        break;
      case 'release':
        leg?.close();
        this.#leave();
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
      .keepMessage({ callId: this.#admitted?.callId, line, caller, ...recorded })
      .catch((error) => this.#logger.error({ err: error }, 'a message could not be kept'));
  }

  /** A room without an agent goes with its caller. */
  #leave(): void {
    const admitted = this.#admitted;
    if (admitted === undefined || this.#agentCame || this.#joined) return;
    this.#admitted = undefined;
    this.#deps.calls.end(admitted.callId).catch((error) => {
      this.#logger.warn({ err: error, call: admitted.callId }, 'a phone call could not be ended in the store');
    });
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

/** What a carrier is told: 503 makes it try another gateway of ours, 480 and 486 its caller. */
function statusOf(reason: string): { status: number; retryAfterS?: number } {
  switch (reason) {
    case 'line-not-found':
    case 'line-invalid':
      return { status: 404 };
    case 'line-full':
    case 'ports-exhausted':
      return { status: 503, retryAfterS: 30 };
    case 'line-spent':
    case 'visitor-limit':
      return { status: 480, retryAfterS: 3600 };
    default:
      return { status: 503, retryAfterS: 10 };
  }
}
