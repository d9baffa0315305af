import type { Logger } from 'pino';
import type { AdmittedCall, Calls, JoinedCall } from '../../calls/calls.ts';
import type { InboundTrunk } from '../config/schema.ts';
import type { Arrival } from './arrival.ts';
import type { Route } from './destinations.ts';
import type { PhoneParticipant } from './media-leg.ts';
import { callerAppearance, type PhoneAppearance, type PhoneCallFacts } from './participant.ts';

export interface RoomPlaceDeps {
  calls: Calls;
  livekitUrl: string;
  token(appearance: PhoneAppearance): Promise<string>;
  logger: Logger;
}

type Appearing = Pick<PhoneCallFacts, 'call' | 'rule' | 'joined'>;

/** A phone's place in a call of a line: who admitted it, and as whom it is in which room. */
export class RoomPlace {
  readonly #arrival: Arrival;
  readonly #trunk: InboundTrunk;
  readonly #deps: RoomPlaceDeps;
  #admitted: { callId: string } | undefined;
  /** From then on the agent ends the call in the store; before, nobody but us would. */
  #agentCame = false;
  /** This is somebody's second place in a call, which doesn't end with it. */
  #isSecond = false;
  #appearance: PhoneAppearance | undefined;
  #ticket: PhoneParticipant | undefined;

  constructor(arrival: Arrival, trunk: InboundTrunk, deps: RoomPlaceDeps) {
    this.#arrival = arrival;
    this.#trunk = trunk;
    this.#deps = deps;
  }

  get callId(): string | undefined {
    return this.#admitted?.callId;
  }

  get isSecond(): boolean {
    return this.#isSecond;
  }

  /** Who it is in its room; undefined while it is in none. */
  get participant(): Pick<PhoneAppearance, 'room' | 'identity'> | undefined {
    return this.#appearance;
  }

  /** With which the phone joins its room, once it may. */
  get ticket(): PhoneParticipant | undefined {
    return this.#ticket;
  }

  /** The agent is there, or (`false`) the phone stays in the room without us: we are to end the call again. */
  set agentCame(came: boolean) {
    this.#agentCame = came;
  }

  /** Has it admitted to the line. @throws Failure where it is not */
  async admit({ line, rule }: Extract<Route, { type: 'line' }>): Promise<Appearing> {
    const number = this.#number;
    const call = await this.#deps.calls.admit({ line, kind: 'phone', ...(number !== undefined && { number }) });
    this.#admitted = call;
    return { call: { ...call, line }, ...(rule && { rule }) };
  }

  /** Gives it a name in the room that it was admitted to, or moved to. */
  async appear(facts: Appearing): Promise<void> {
    const { parties, attributes, sampleRate } = this.#arrival;
    const appearance = callerAppearance({ ...facts, parties, trunk: this.#trunk, attributes }, 'ringing');
    const token = await this.#deps.token(appearance);
    this.#ticket = { url: this.#deps.livekitUrl, token, sampleRate };
    this.#appearance = appearance;
  }

  /** The call that a code is for. @throws Failure where it is for none */
  redeem(code: string, line: string): Promise<JoinedCall> {
    const caller = this.#number;
    const vouched = caller !== undefined && { caller };
    return this.#deps.calls.redeemCode({ code, direction: 'to-phone', line, ...vouched });
  }

  /** It has gone over to the call of a page, beside that. */
  moved(call: AdmittedCall): void {
    this.#admitted = call;
    this.#isSecond = true;
  }

  /** A room without an agent goes with its caller. */
  leave(): void {
    const admitted = this.#admitted;
    if (admitted === undefined || this.#agentCame || this.#isSecond) return;
    this.#admitted = undefined;
    this.#deps.calls.end(admitted.callId).catch((error) => {
      this.#deps.logger.warn({ err: error, call: admitted.callId }, 'a phone call could not be ended in the store');
    });
  }

  /** The caller's number, where it can be believed. */
  get #number(): string | undefined {
    const { caller, trusted } = this.#arrival.parties;
    return trusted && caller !== '' ? caller : undefined;
  }
}
