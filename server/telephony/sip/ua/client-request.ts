import type { DigestClient } from '../auth/digest-client.ts';
import type { SipResponse } from '../message/message.ts';
import { formatUri, type Uri } from '../message/uri.ts';
import type { ClientFailure } from '../transaction/client-machine.ts';
import type { ClientTransaction } from '../transaction/client-transaction.ts';
import type { Draft } from '../transaction/draft.ts';
import type { Hop } from '../transport/transport.ts';
import type { Core } from './core.ts';

export interface ClientRequestOptions {
  /** Whose address decides where to send. */
  to: Uri;
  /** The connection, or the address behind NAT, by which the other side is reached whatever `to` says. */
  flow?: Hop;
  digest?: DigestClient;
  /** Makes the request for that hop, with a CSeq of its own each time. */
  build(hop: Hop): Draft;
  /** Provisional answers and a final one (several 2xx of an INVITE), challenges left out that could be answered. */
  response(response: SipResponse, transaction: ClientTransaction): void;
  failed(cause: ClientFailure): void;
}

/** Challenges that are answered in a row: a proxy's, the server's, and one that came stale. */
const MAX_CHALLENGES = 3;

/** One request until its final answer: tries one hop after the other (RFC 3263 4.3) and answers challenges. */
export class ClientRequest {
  readonly #core: Core;
  readonly #options: ClientRequestOptions;
  #hops: readonly Hop[] = [];
  #transaction: ClientTransaction | undefined;
  #challenges = 0;
  #isProvisional = false;
  #isOver = false;
  #cancel: 'no' | 'wanted' | 'sent' = 'no';
  #stopWaiting: () => void = () => {};

  constructor(core: Core, options: ClientRequestOptions) {
    this.#core = core;
    this.#options = options;
  }

  start(): void {
    const begin = (hops: readonly Hop[]) => {
      this.#hops = hops;
      this.#nextHop('unreachable');
    };
    if (this.#options.flow) begin([this.#options.flow]);
    else this.#core.locator.locate(this.#options.to, begin);
  }

  /** Calls an INVITE off: as soon as there is a provisional answer, RFC 3261 9.1. The final answer still comes. */
  cancel(): void {
    if (this.#cancel !== 'no' || this.#isOver) return;
    this.#cancel = 'wanted';
    if (this.#isProvisional) this.#sendCancel();
  }

  #nextHop(cause: ClientFailure): void {
    const [hop, ...others] = this.#hops;
    this.#hops = others;
    if (hop === undefined || this.#cancel !== 'no') this.#fail(cause);
    else this.#attempt(hop);
  }

  #attempt(hop: Hop): void {
    const { digest, build } = this.#options;
    const draft = build(hop);
    const credentials = digest?.authorize(draft.method, formatUri(draft.uri));
    const complete = credentials === undefined ? draft : { ...draft, headers: draft.headers.with(credentials) };
    this.#isProvisional = false;
    const transaction = this.#core.transactions.request(complete, hop, {
      response: (response) => this.#respond(response, transaction),
      failed: (cause) => this.#nextHop(cause),
    });
    this.#transaction = transaction;
  }

  #respond(response: SipResponse, transaction: ClientTransaction): void {
    if (transaction !== this.#transaction) return;
    const { status } = response;
    if (status < 200) {
      this.#isProvisional = true;
      if (this.#cancel === 'wanted') this.#sendCancel();
    } else if (this.#cancel === 'no' && this.#isWorthAnotherTry(response)) {
      this.#attempt(transaction.hop);
      return;
    }
    // RFC 3263 4.3: 503 is about that one server.
    else if (status === 503 && this.#hops.length > 0) {
      this.#nextHop('unreachable');
      return;
    } else {
      this.#isOver = true;
      this.#stopWaiting();
    }
    this.#options.response(response, transaction);
  }

  #isWorthAnotherTry(response: SipResponse): boolean {
    if ((response.status !== 401 && response.status !== 407) || this.#challenges >= MAX_CHALLENGES) return false;
    this.#challenges += 1;
    return this.#options.digest?.challenged(response) ?? false;
  }

  #sendCancel(): void {
    const transaction = this.#transaction;
    if (transaction === undefined) return;
    this.#cancel = 'sent';
    this.#core.transactions.cancel(transaction);
    // RFC 3261 9.1: a server that gives no final answer within 64 T1 gives none.
    this.#stopWaiting = this.#core.clock.after(64 * this.#core.timing.t1, () => {
      transaction.abandon();
      this.#fail('timed-out');
    });
  }

  #fail(cause: ClientFailure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopWaiting();
    this.#options.failed(cause);
  }
}
