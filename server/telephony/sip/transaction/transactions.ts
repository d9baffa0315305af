import type { Clock } from '../clock.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { serializeMessage } from '../message/serialize.ts';
import { MAGIC_COOKIE } from '../message/via.ts';
import type { Hop, HostPort, TransportName } from '../transport/transport.ts';
import { ClientTransaction, type ClientUser } from './client-transaction.ts';
import { companionOf } from './companion.ts';
import { type Draft, ownVia, requestOf } from './draft.ts';
import { cancelledKey, clientKey, mergeKey, serverKey } from './keys.ts';
import { markReceived, replyTo } from './reply-to.ts';
import { ServerTransaction } from './server-transaction.ts';
import type { Timing } from './timers.ts';

/** The way out, as transactions see it. */
export interface Network {
  send(packet: Uint8Array, to: Hop, failed: () => void): void;
  /** What we are to be called in Via and Contact by those whom we send to there. */
  local(transport: TransportName, towards: string): HostPort;
}

export interface TransactionsOptions {
  clock: Clock;
  timing: Timing;
  network: Network;
  /** Unguessable text, of which branches are made. */
  random(): string;
  /** Requests beyond that many at once are dropped; their senders try again. */
  maxServers: number;
  /** A new request. Whoever takes it answers by the transaction. */
  request(transaction: ServerTransaction): void;
  /** A CANCEL of that INVITE, which may have been answered already; undefined where we know none. */
  cancel(cancel: ServerTransaction, invite: ServerTransaction | undefined): void;
  /** The ACK of a 2xx, which belongs to a dialog. */
  ack(ack: SipRequest): void;
}

/** The transaction layer, RFC 3261 17: gives each message that arrives to the transaction that it belongs to. */
export class Transactions {
  readonly #options: TransactionsOptions;
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction>();
  /** Keys of the requests outside of dialogs that are being served, by what their copies share. */
  readonly #merges = new Map<string, string>();

  constructor(options: TransactionsOptions) {
    this.#options = options;
  }

  /** How many transactions run. */
  get size(): number {
    return this.#clients.size + this.#servers.size;
  }

  /** Sends a request, in a transaction of its own. */
  request(draft: Draft, hop: Hop, user: ClientUser): ClientTransaction {
    const request = requestOf(draft, this.#via(hop));
    return this.#begin(request, hop, user);
  }

  /** Cancels an INVITE that has been answered provisionally. RFC 3261 9.1. */
  cancel({ request, hop }: ClientTransaction): void {
    const cancel = companionOf(request, 'CANCEL', request.headers.get('to') ?? '');
    // Whatever is said to it, the answer to the INVITE is what counts.
    this.#begin(cancel, hop, { response: () => {}, failed: () => {} });
  }

  /** Sends the ACK of a 2xx, which is answered by nothing. RFC 3261 13.2.2.4. */
  sendAck(draft: Draft, hop: Hop): void {
    this.#options.network.send(serializeMessage(requestOf(draft, this.#via(hop))), hop, () => {});
  }

  receiveResponse(response: SipResponse): void {
    // RFC 3261 8.1.3.3: meant for whoever stands below us.
    if (response.vias.length > 1) return;
    // Of nobody: a late or forged one. RFC 3261 18.1.2.
    this.#clients.get(clientKey(response))?.receive(response);
  }

  receiveRequest(received: SipRequest, source: Hop): void {
    const via = markReceived(received.vias[0], source);
    const request: SipRequest = { ...received, vias: [via, ...received.vias.slice(1)] };
    const key = serverKey(request);
    const known = this.#servers.get(key);
    if (known) known.receive(request);
    else if (request.method === 'ACK') this.#options.ack(request);
    else if (this.#servers.size < this.#options.maxServers) this.#serve(request, source, key);
  }

  /** Whether it is the copy of another one that came over another way. RFC 3261 8.2.2.2. */
  isMerged({ request }: ServerTransaction): boolean {
    if (request.to.params.has('tag')) return false;
    const first = this.#merges.get(mergeKey(request));
    return first !== undefined && first !== serverKey(request);
  }

  /** Ends all without a further word. */
  close(): void {
    for (const transaction of [...this.#clients.values(), ...this.#servers.values()]) transaction.abandon();
  }

  #begin(request: SipRequest, hop: Hop, user: ClientUser): ClientTransaction {
    const { clock, timing, network } = this.#options;
    const key = clientKey(request);
    const over = () => this.#clients.delete(key);
    const transaction = new ClientTransaction(request, hop, user, { clock, timing, send: network.send, over });
    this.#clients.set(key, transaction);
    transaction.begin();
    return transaction;
  }

  #serve(request: SipRequest, source: Hop, key: string): void {
    const { clock, timing, network, ack } = this.#options;
    const merge = mergeKey(request);
    const over = () => {
      this.#servers.delete(key);
      if (this.#merges.get(merge) === key) this.#merges.delete(merge);
    };
    const transaction = new ServerTransaction(request, source, {
      clock,
      timing,
      replyTo: replyTo(request.vias[0], source),
      send: network.send,
      ack,
      over,
    });
    this.#servers.set(key, transaction);
    if (!this.#merges.has(merge)) this.#merges.set(merge, key);
    if (request.method === 'CANCEL') this.#options.cancel(transaction, this.#servers.get(cancelledKey(request)));
    else this.#options.request(transaction);
  }

  #via(hop: Hop) {
    const { network, random } = this.#options;
    return ownVia(hop.transport, network.local(hop.transport, hop.address), `${MAGIC_COOKIE}${random()}`);
  }
}
