import type { Clock } from '../clock.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { serializeMessage } from '../message/serialize.ts';
import { type Hop, isReliable } from '../transport/transport.ts';
import { inviteServer } from './invite-server.ts';
import { otherServer } from './other-server.ts';
import { type Running, running } from './running.ts';
import type { ServerEffect, ServerInput } from './server-machine.ts';
import { type Conditions, Timers, type Timing } from './timers.ts';

export interface ServerOptions {
  clock: Clock;
  timing: Timing;
  /** Where answers go, RFC 3261 18.2.2. */
  replyTo: Hop;
  send(packet: Uint8Array, to: Hop, failed: () => void): void;
  /** The ACK of a 2xx that came with the branch of its INVITE, as RFC 2543 clients send it. */
  ack(ack: SipRequest): void;
  over(): void;
}

/** One request that came in: keeps its newest answer and sends it again where the sender may have missed it. */
export class ServerTransaction {
  readonly request: SipRequest;
  /** Where it really came from. */
  readonly source: Hop;
  readonly #options: ServerOptions;
  readonly #timers: Timers;
  readonly #machine: Running<ServerInput, ServerEffect>;
  #newest: Uint8Array | undefined;
  #finalStatus: number | undefined;

  constructor(request: SipRequest, source: Hop, options: ServerOptions) {
    this.request = request;
    this.source = source;
    this.#options = options;
    this.#timers = new Timers(options.clock);
    const conditions: Conditions = { timing: options.timing, reliable: isReliable(source.transport) };
    this.#machine =
      request.method === 'INVITE'
        ? running(inviteServer, { name: 'proceeding' }, conditions)
        : running(otherServer, { name: 'trying' }, conditions);
  }

  /** The final status that was sent, if one was. */
  get finalStatus(): number | undefined {
    return this.#finalStatus;
  }

  /** Answers. Nothing but the repetition of a 2xx can follow a final answer. */
  respond(response: SipResponse): void {
    if (this.#finalStatus !== undefined && response.status !== this.#finalStatus) return;
    if (response.status >= 200) this.#finalStatus = response.status;
    this.#newest = serializeMessage(response);
    this.#input({ type: 'respond', status: response.status });
  }

  /** The request again, or the ACK of an INVITE. */
  receive(request: SipRequest): void {
    this.#input({ type: request.method === 'ACK' ? 'ack' : 'request' }, request);
  }

  /** Ends it without a further answer. */
  abandon(): void {
    this.#timers.stopAll();
    this.#options.over();
  }

  #input(input: ServerInput, ack?: SipRequest): void {
    for (const effect of this.#machine.input(input)) {
      switch (effect.do) {
        case 'send-response':
          if (this.#newest) this.#send(this.#newest);
          break;
        case 'pass-ack':
          if (ack) this.#options.ack(ack);
          break;
        case 'start':
          this.#timers.start(effect.timer, effect.ms, () => this.#input({ type: 'timer', timer: effect.timer }));
      }
    }
    if (this.#machine.at() === 'terminated') this.abandon();
  }

  #send(packet: Uint8Array): void {
    this.#options.send(packet, this.#options.replyTo, () => this.#input({ type: 'unreachable' }));
  }
}
