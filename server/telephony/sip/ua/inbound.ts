import type { DigestServer } from '../auth/digest-server.ts';
import { dialogFromRequest, dialogId } from '../dialog/dialog.ts';
import { answerTimer } from '../dialog/session-timer.ts';
import { type AnswerOptions, answerTo } from '../message/answer.ts';
import { Headers } from '../message/headers.ts';
import { bodyText, type SipRequest } from '../message/message.ts';
import { tagOf } from '../message/name-addr.ts';
import { userOf } from '../message/uri.ts';
import { canAnswer } from '../sdp/audio-session.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Core } from './core.ts';
import { IncomingCall } from './incoming-call.ts';
import type { InboundPolicy, PolicyFor } from './policy.ts';
import { screen } from './screen.ts';

export interface InboundOptions {
  core: Core;
  digest: DigestServer;
  policyFor: PolicyFor;
  /** INVITEs that have no final answer yet, at most; then 503. */
  maxPending: number;
  incomingCall(call: IncomingCall): void;
  /** What was refused and why, for the log; holds no numbers. */
  refused(reason: string, status: number): void;
}

/** RFC 3261 20.33: when a carrier may try us again, s. */
const RETRY_AFTER_S = 5;

/** Requests from outside: hands those within a dialog to it, and judges those that would begin something. */
export class Inbound {
  readonly #options: InboundOptions;
  readonly #pending = new Map<ServerTransaction, IncomingCall>();
  #isDraining = false;

  constructor(options: InboundOptions) {
    this.#options = options;
  }

  get pending(): number {
    return this.#pending.size;
  }

  /** From now on new calls get 503; those that there are go on. */
  drain(): void {
    this.#isDraining = true;
  }

  request(transaction: ServerTransaction): void {
    const { request } = transaction;
    const { core } = this.#options;
    if (request.to.params.has('tag')) {
      const user = core.dialogs.get(dialogId(request.callId, tagOf(request.to), tagOf(request.from)));
      // RFC 3261 12.2.2
      if (user === undefined) this.#answer(transaction, 481);
      else user.receive(transaction);
      return;
    }
    const refusal = screen(request);
    if (refusal) this.#refuse(transaction, refusal.status, 'not-understood', refusal);
    // RFC 3261 8.2.2.2
    else if (core.transactions.isMerged(transaction)) this.#refuse(transaction, 482, 'merged');
    else if (request.method === 'OPTIONS') this.#capabilities(transaction);
    else if (request.method === 'INVITE') this.#invited(transaction);
    // REFER (none but us moves calls), and what makes sense only in a call.
    else this.#answer(transaction, request.method === 'REFER' ? 603 : 481);
  }

  /** RFC 3261 9.2 */
  cancel(cancel: ServerTransaction, invite: ServerTransaction | undefined): void {
    if (invite === undefined) {
      this.#answer(cancel, 481);
      return;
    }
    const call = this.#pending.get(invite);
    this.#answer(cancel, 200, call && { toTag: call.tag });
    call?.cancelled();
  }

  ack(ack: SipRequest): void {
    const id = dialogId(ack.callId, tagOf(ack.to), tagOf(ack.from));
    this.#options.core.dialogs.get(id)?.receiveAck(ack);
  }

  /** RFC 3261 11.2: as an INVITE would be answered, and with what we can do. */
  #capabilities(transaction: ServerTransaction): void {
    if (this.#isDraining) {
      this.#unavailable(transaction);
      return;
    }
    const headers = Headers.of([
      ['Accept', 'application/sdp'],
      ['Accept-Encoding', 'identity'],
      ['Accept-Language', 'en'],
    ]);
    this.#answer(transaction, 200, { headers });
  }

  #invited(transaction: ServerTransaction): void {
    const { core, maxPending } = this.#options;
    const { request, source } = transaction;
    if (this.#isDraining || this.#pending.size >= maxPending) {
      this.#unavailable(transaction);
      return;
    }
    const policy = this.#options.policyFor(request, source);
    if (policy === 'refuse' || (policy.sources && !policy.sources.has(source.address))) {
      this.#refuse(transaction, 403, 'source-not-allowed');
      return;
    }
    if (!this.#isAuthentic(transaction, policy)) return;
    if (request.body.length > 0 && !canAnswer(bodyText(request), core.audio)) {
      this.#refuse(transaction, 488, 'no-common-audio');
      return;
    }
    const timer = answerTimer(request, core.sessionTimer);
    if (timer.result === 'too-small') {
      this.#refuse(transaction, 422, 'session-interval', timer);
      return;
    }
    this.#begin(transaction, new IncomingCall(core, transaction, dialogFromRequest(request, core.random()), timer));
  }

  #begin(transaction: ServerTransaction, call: IncomingCall): void {
    this.#pending.set(transaction, call);
    call.listen(({ type }) => {
      if (type === 'established' || type === 'ended') this.#pending.delete(transaction);
    });
    // RFC 3261 17.2.1: at once, as the rest takes more than 200 ms.
    transaction.respond(answerTo(transaction.request, 100));
    this.#options.incomingCall(call);
  }

  /** Answers itself where the caller has not proved who it is. RFC 3261 22.2. */
  #isAuthentic(transaction: ServerTransaction, { digest: users }: InboundPolicy): boolean {
    if (users === undefined) return true;
    const { request, source } = transaction;
    const verdict = this.#options.digest.check(request, source.address, users);
    switch (verdict.result) {
      case 'ok':
        return true;
      case 'locked':
        this.#refuse(transaction, 403, 'locked-out');
        return false;
      default: {
        const headers = this.#options.digest.challenge(source.address, users, verdict.result === 'stale');
        if (verdict.result === 'wrong') this.#refuse(transaction, 401, 'wrong-password', { headers });
        else this.#answer(transaction, 401, { headers });
        return false;
      }
    }
  }

  #unavailable(transaction: ServerTransaction): void {
    this.#refuse(transaction, 503, this.#isDraining ? 'draining' : 'too-many-pending', {
      headers: Headers.of([['Retry-After', String(RETRY_AFTER_S)]]),
    });
  }

  #refuse(transaction: ServerTransaction, status: number, reason: string, options: AnswerOptions = {}): void {
    this.#options.refused(reason, status);
    this.#answer(transaction, status, options);
  }

  #answer(transaction: ServerTransaction, status: number, options: AnswerOptions = {}): void {
    const { core } = this.#options;
    const { request, source } = transaction;
    const introduction = core.introduce('server', source, userOf(request.uri));
    // Only what is about a dialog says how we are reached.
    const kept = status < 300 && request.method !== 'CANCEL' ? introduction : introduction.without('contact');
    const own = options.headers?.has('allow') ? kept.without('allow') : kept;
    const headers = own.with(options.headers ?? Headers.none);
    transaction.respond(answerTo(request, status, { toTag: core.random(), ...options, headers }));
  }
}
