import { createHmac } from 'node:crypto';
import { DigestServer } from '../auth/digest-server.ts';
import type { LockOutPolicy } from '../auth/lock-out.ts';
import { type Clock, StoppableClock } from '../clock.ts';
import { type SessionTimerPolicy, sessionTimerPolicy } from '../dialog/session-timer.ts';
import { Gate, type GatePolicy, type PaceOf } from '../guard/gate.ts';
import { answerTo, answerToBroken } from '../message/answer.ts';
import { Headers } from '../message/headers.ts';
import type { SipRequest } from '../message/message.ts';
import { formatNameAddr, nameAddr } from '../message/name-addr.ts';
import { type BrokenRequest, parseMessage } from '../message/parse.ts';
import { serializeMessage } from '../message/serialize.ts';
import { sipUri, type Uri } from '../message/uri.ts';
import type { AudioCapabilities } from '../sdp/audio.ts';
import { markReceived, replyTo } from '../transaction/reply-to.ts';
import { standardTiming, type Timing } from '../transaction/timers.ts';
import { type Network, Transactions } from '../transaction/transactions.ts';
import type { Hop } from '../transport/transport.ts';
import type { CallListener } from './call.ts';
import { ALLOWED, type Core, SUPPORTED } from './core.ts';
import { Inbound } from './inbound.ts';
import type { IncomingCall } from './incoming-call.ts';
import { type Locator, numericLocator } from './locator.ts';
import { OutgoingCall, type OutgoingCallOptions } from './outgoing-call.ts';
import type { PolicyFor } from './policy.ts';
import { Registration, type RegistrationOptions, type RegistrationState } from './registration.ts';

export interface UserAgentOptions {
  clock: Clock;
  /** The way out; what comes in is given to `receive`. */
  network: Network;
  randomBytes(count: number): Uint8Array;
  audio: AudioCapabilities;
  /** Takes each call that comes in and may. */
  incomingCall(call: IncomingCall): void;
  /** Who may call in, by trunk. */
  policyFor: PolicyFor;
  /** Whether a call may be redirected or transferred to an address. Default: to none. */
  mayReach?: (uri: Uri) => boolean;
  /** Default: only addresses in numbers. */
  locator?: Locator;
  /** What we call ourselves in User-Agent and Server; tells no version. Default `Hoyhoy`. */
  name?: string;
  /** Told each time something was refused: a word for the log, without names and numbers. */
  refused?: (reason: string, status: number) => void;
  timing?: Timing;
  sessionTimer?: SessionTimerPolicy;
  gate?: GatePolicy;
  /** Sources with a share of their own at the gate. Default: all are strangers. */
  paceOf?: PaceOf;
  lockOut?: LockOutPolicy;
  /** Signs the nonces of our challenges; several processes that share callers need the same. Default: a random one. */
  nonceSecret?: Uint8Array;
  /** INVITEs without a final answer, at most. Default 200. */
  maxPendingCalls?: number;
  /** Requests being served at once, at most. Default 5,000. */
  maxTransactions?: number;
}

const NONCE_LIFETIME_MS = 5 * 60_000;

/**
 * A SIP user agent, RFC 3261: answers and places calls, registers. Does no input or output itself: packets come in by
 * `receive` and go out by `network`, time is the `clock`'s.
 */
export class UserAgent {
  readonly #options: UserAgentOptions;
  readonly #core: Core;
  readonly #clock: StoppableClock;
  readonly #gate: Gate;
  readonly #inbound: Inbound;
  readonly #tagSecret: Uint8Array;

  constructor(options: UserAgentOptions) {
    this.#options = options;
    const { network, randomBytes, timing = standardTiming } = options;
    const clock = new StoppableClock(options.clock);
    this.#clock = clock;
    const random = () => Buffer.from(randomBytes(12)).toString('hex');
    this.#gate = new Gate(options.gate, options.paceOf);
    this.#core = {
      clock,
      timing,
      random,
      randomBytes,
      locator: options.locator ?? numericLocator,
      audio: options.audio,
      sessionTimer: options.sessionTimer ?? sessionTimerPolicy,
      dialogs: new Map(),
      mayReach: options.mayReach ?? (() => false),
      introduce: (as, hop, user) => this.#introduce(as, hop, user),
      transactions: new Transactions({
        clock,
        timing,
        network,
        random,
        maxServers: options.maxTransactions ?? 5_000,
        request: (transaction) => this.#inbound.request(transaction),
        cancel: (cancel, invite) => this.#inbound.cancel(cancel, invite),
        ack: (ack) => this.#inbound.ack(ack),
      }),
    };
    const secret = options.nonceSecret ?? randomBytes(32);
    this.#tagSecret = randomBytes(32);
    this.#inbound = new Inbound({
      core: this.#core,
      digest: new DigestServer({ clock, secret, lifetimeMs: NONCE_LIFETIME_MS, randomBytes }, options.lockOut),
      policyFor: options.policyFor,
      maxPending: options.maxPendingCalls ?? 200,
      incomingCall: options.incomingCall,
      refused: (reason, status) => this.#options.refused?.(reason, status),
    });
  }

  /** Takes one packet from the network. Never throws for what is in it. */
  receive(packet: Uint8Array, from: Hop): void {
    const now = this.#clock.now();
    if (!this.#gate.admitsPacket(from.address, now)) return;
    const parsed = parseMessage(packet);
    if (!parsed.ok) {
      if (parsed.request) this.#refuseBroken(parsed.request, parsed.status, parsed.problem, from);
    } else if (parsed.message.kind === 'response') this.#core.transactions.receiveResponse(parsed.message);
    else if (this.#admits(parsed.message, from)) this.#core.transactions.receiveRequest(parsed.message, from);
  }

  /** Places a call; `listener` hears all that happens to it. */
  call(options: OutgoingCallOptions, listener: CallListener): OutgoingCall {
    const call = new OutgoingCall(this.#core, options);
    call.listen(listener);
    call.start();
    return call;
  }

  /** Registers an address until it is told to leave; `changed` hears of each state. */
  register(options: RegistrationOptions, changed: (state: RegistrationState) => void): Registration {
    const registration = new Registration(this.#core, options, changed);
    registration.start();
    return registration;
  }

  /** From now on new calls and OPTIONS get 503 with Retry-After; calls that there are go on. */
  drain(): void {
    this.#inbound.drain();
  }

  /** Forgets everything without a further word to anybody. */
  close(): void {
    this.#clock.stop();
    this.#core.transactions.close();
    this.#core.dialogs.clear();
  }

  /** What is kept at the moment: all of it falls to 0 once calls and transactions are over. */
  get load(): { transactions: number; dialogs: number; pendingCalls: number } {
    const { transactions, dialogs } = this.#core;
    return { transactions: transactions.size, dialogs: dialogs.size, pendingCalls: this.#inbound.pending };
  }

  /** Requests within a dialog, and ACK and CANCEL, pass; their number is bounded by that of the dialogs' packets. */
  #admits(request: SipRequest, from: Hop): boolean {
    if (request.to.params.has('tag') || request.method === 'ACK' || request.method === 'CANCEL') return true;
    const verdict = this.#gate.judge(request, from.address, this.#clock.now());
    if (verdict === 'drop') this.#options.refused?.('dropped', 0);
    if (verdict === 'busy') this.#sayBusy(request, from);
    return verdict === 'admit';
  }

  /** Without a transaction, which would cost the memory that is short. RFC 3261 21.5.4. */
  #sayBusy(request: SipRequest, from: Hop): void {
    this.#options.refused?.('too-many-requests', 503);
    const via = markReceived(request.vias[0], from);
    const headers = Headers.of([['Retry-After', '10']]);
    const answer = answerTo({ ...request, vias: [via, ...request.vias.slice(1)] }, 503, {
      headers,
      toTag: this.#statelessTag(request.headers),
    });
    this.#send(serializeMessage(answer), replyTo(via, from));
  }

  #refuseBroken(request: BrokenRequest, status: number, problem: string, from: Hop): void {
    this.#options.refused?.(`unreadable: ${problem}`, status);
    const answer = answerToBroken(request, status, problem, this.#statelessTag(request.headers));
    this.#send(answer, request.via ? replyTo(request.via, from) : from);
  }

  /** RFC 3261 8.2.7: the same for each copy of a request about which nothing is kept. */
  #statelessTag(headers: Headers): string {
    const request = ['via', 'from', 'call-id', 'cseq'].map((name) => headers.get(name) ?? '').join('\n');
    return createHmac('sha256', this.#tagSecret).update(request).digest('hex').slice(0, 24);
  }

  #send(packet: Uint8Array, to: Hop): void {
    this.#options.network.send(packet, to, () => {});
  }

  #introduce(as: 'client' | 'server', { transport, address }: Hop, user: string | undefined): Headers {
    const { host, port } = this.#options.network.local(transport, address);
    const params = new Map(transport === 'udp' ? [] : [['transport', transport]]);
    const contact = sipUri({ host, port, params, ...(user !== undefined && { user }) });
    return Headers.of([
      ['Contact', formatNameAddr(nameAddr(contact))],
      ['Allow', ALLOWED.join(', ')],
      ['Supported', SUPPORTED.join(', ')],
      [as === 'client' ? 'User-Agent' : 'Server', this.#options.name ?? 'Hoyhoy'],
    ]);
  }
}
