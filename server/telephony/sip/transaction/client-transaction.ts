import type { Clock } from '../clock.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { serializeMessage } from '../message/serialize.ts';
import { type Hop, isReliable } from '../transport/transport.ts';
import type { ClientEffect, ClientFailure, ClientInput } from './client-machine.ts';
import { companionOf } from './companion.ts';
import { inviteClient } from './invite-client.ts';
import { otherClient } from './other-client.ts';
import { type Running, running } from './running.ts';
import { type Conditions, Timers, type Timing } from './timers.ts';

/** Whoever sent a request hears what became of it; neither is called from within `Transactions.request`. */
export interface ClientUser {
  /** Provisional answers, then one final one; for an INVITE more 2xx may follow, from other branches of a fork. */
  response(response: SipResponse): void;
  failed(cause: ClientFailure): void;
}

export interface ClientOptions {
  clock: Clock;
  timing: Timing;
  send(packet: Uint8Array, to: Hop, failed: () => void): void;
  /** Once nothing more is to be expected. */
  over(): void;
}

/** One request on its way to one hop: runs the machine that its method asks for. */
export class ClientTransaction {
  readonly request: SipRequest;
  readonly hop: Hop;
  readonly #user: ClientUser;
  readonly #options: ClientOptions;
  readonly #timers: Timers;
  readonly #machine: Running<ClientInput, ClientEffect>;
  #response: SipResponse | undefined;

  constructor(request: SipRequest, hop: Hop, user: ClientUser, options: ClientOptions) {
    this.request = request;
    this.hop = hop;
    this.#user = user;
    this.#options = options;
    this.#timers = new Timers(options.clock);
    const conditions: Conditions = { timing: options.timing, reliable: isReliable(hop.transport) };
    this.#machine =
      request.method === 'INVITE'
        ? running(inviteClient, { name: 'calling', retransmitMs: options.timing.t1 }, conditions)
        : running(otherClient, { name: 'trying', retransmitMs: options.timing.t1 }, conditions);
  }

  begin(): void {
    this.#input({ type: 'begin' });
  }

  receive(response: SipResponse): void {
    this.#response = response;
    this.#input({ type: 'response', status: response.status });
  }

  /** Ends it without a word to its user. */
  abandon(): void {
    this.#timers.stopAll();
    this.#options.over();
  }

  #input(input: ClientInput): void {
    for (const effect of this.#machine.input(input)) {
      switch (effect.do) {
        case 'send-request':
          this.#send(this.request);
          break;
        case 'send-ack':
          if (this.#response) this.#send(companionOf(this.request, 'ACK', this.#response.headers.get('to') ?? ''));
          break;
        case 'pass':
          if (this.#response) this.#user.response(this.#response);
          break;
        case 'fail':
          this.#user.failed(effect.cause);
          break;
        case 'start':
          this.#timers.start(effect.timer, effect.ms, () => this.#input({ type: 'timer', timer: effect.timer }));
      }
    }
    if (this.#machine.at() === 'terminated') this.abandon();
  }

  #send(request: SipRequest): void {
    this.#options.send(serializeMessage(request), this.hop, () => this.#input({ type: 'unreachable' }));
  }
}
