import type { Dialog } from '../dialog/dialog.ts';
import type { AgreedTimer } from '../dialog/session-timer.ts';
import { type AnswerOptions, answerTo } from '../message/answer.ts';
import { parseNumber } from '../message/grammar.ts';
import { Headers } from '../message/headers.ts';
import { bodyText, type SipRequest } from '../message/message.ts';
import { formatNameAddr, nameAddr, tagOf } from '../message/name-addr.ts';
import { type Uri, userOf } from '../message/uri.ts';
import type { MediaAddress, NegotiatedAudio } from '../sdp/audio.ts';
import { AudioSession } from '../sdp/audio-session.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Hop } from '../transport/transport.ts';
import { BaseCall } from './base-call.ts';
import type { Core } from './core.ts';
import { Session, withSdp } from './session.ts';

/** RFC 3261 13.3.1.1: how often it is told that the phone still rings, so that no proxy gives up. */
const REPEAT_PROGRESS_MS = 60_000;

/** A call that came in: rings, answers, refuses. The one who gets it must do one of these in the end. */
export class IncomingCall extends BaseCall {
  protected readonly session: Session;
  readonly #transaction: ServerTransaction;
  /** Ours, in each answer to it. */
  readonly tag: string;
  readonly #timer: AgreedTimer;
  /** Our answer, once it is made; a later answer must be the same (RFC 3261 13.2.1). */
  #description: string | undefined;
  /** Agreed upon in it, and not yet told. */
  #untold: NegotiatedAudio | undefined;
  #stopProgress: () => void = () => {};
  #stopExpiry: () => void = () => {};

  constructor(core: Core, transaction: ServerTransaction, dialog: Dialog, timer: AgreedTimer) {
    super(core, { name: 'incoming' });
    this.#timer = timer;
    this.#transaction = transaction;
    this.tag = tagOf(dialog.local) ?? '';
    const contactUser = userOf(transaction.request.uri);
    const user = contactUser === undefined ? {} : { contactUser };
    this.session = new Session({ core, dialog, hop: transaction.source, user: this, madeCallId: false, ...user });
    this.session.learn(transaction.request);
    // RFC 3261 13.3.1
    const expires = parseNumber(transaction.request.headers.get('expires') ?? '');
    if (expires) this.#stopExpiry = core.clock.after(Math.min(expires, 86_400) * 1_000, () => this.cancelled());
  }

  /** The INVITE: who calls whom, and with what headers. */
  get request(): SipRequest {
    return this.#transaction.request;
  }

  /** Where it really came from. */
  get source(): Hop {
    return this.#transaction.source;
  }

  /** 180 Ringing. */
  ring(): void {
    if (this.state === 'incoming') this.#tellProgress(180, {});
  }

  /** 183 with audio before the call is answered: `media` follows. Without an offer in the INVITE it only rings. */
  progress(local: MediaAddress): void {
    if (this.state !== 'incoming') return;
    const description = this.#hasOffer() ? this.#describe(local) : undefined;
    if (description === 'incompatible') {
      this.reject(488);
      return;
    }
    if (description === undefined) this.ring();
    else this.#tellProgress(183, withSdp(description));
    this.#tellMedia();
  }

  /** 200, until it is acknowledged: `media` and then `established` follow. Without common audio it is refused with 488. */
  answer(local: MediaAddress): void {
    if (this.state !== 'incoming') return;
    const description = this.#describe(local);
    if (description === 'incompatible') {
      this.reject(488);
      return;
    }
    this.#quiet();
    this.input('answer');
    this.session.accept(this.#transaction, description, this.#timer.headers, !this.#hasOffer());
    this.session.startTimer(this.#timer.timer);
    this.#tellMedia();
  }

  /** A final answer from 300 to 699; more headers (Retry-After, Reason) in `options`. */
  reject(status: number, options: AnswerOptions = {}): void {
    if (this.state !== 'incoming') return;
    this.#quiet();
    this.#respond(status, options);
    this.input('refuse', this.endedFor(status === 488 ? 'media' : 'rejected', status));
  }

  /** 302: the caller is to call there. */
  redirect(targets: readonly Uri[]): void {
    const contacts = targets.map((target): [string, string] => ['Contact', formatNameAddr(nameAddr(target))]);
    this.reject(302, { headers: Headers.of(contacts) });
  }

  hangUp(): void {
    if (this.state === 'incoming') this.reject(603);
    else this.input('hang-up');
  }

  /** CANCEL, or the INVITE has expired. */
  cancelled(): void {
    this.input('cancelled', this.endedFor('cancelled', 487));
  }

  protected cancelInvite(): void {}

  protected terminateInvite(): void {
    this.#quiet();
    this.#respond(487);
  }

  #hasOffer(): boolean {
    return this.request.body.length > 0;
  }

  #describe(local: MediaAddress): string | 'incompatible' {
    if (this.#description !== undefined) return this.#description;
    const { audio: capabilities, randomBytes } = this.core;
    const audio = new AudioSession({ capabilities, local, randomBytes });
    this.audio = audio;
    this.session.audio = audio;
    if (!this.#hasOffer()) {
      this.#description = audio.offer();
      return this.#description;
    }
    const answered = audio.receiveOffer(bodyText(this.request));
    if (!answered.ok) return 'incompatible';
    this.#description = answered.answer;
    this.#untold = answered.audio;
    return answered.answer;
  }

  /** Only once our answer is sent, as whoever hears it may hang up at once. */
  #tellMedia(): void {
    const audio = this.#untold;
    this.#untold = undefined;
    if (audio) this.event({ type: 'media', audio });
  }

  #tellProgress(status: number, options: AnswerOptions): void {
    this.#stopProgress();
    this.#respond(status, options);
    this.#stopProgress = this.core.clock.after(REPEAT_PROGRESS_MS, () => this.#tellProgress(status, options));
  }

  #respond(status: number, options: AnswerOptions = {}): void {
    const { request, source } = this.#transaction;
    const routes = request.headers.all('record-route').map((route): [string, string] => ['Record-Route', route]);
    const introduction = this.core.introduce('server', source, userOf(request.uri));
    // RFC 3261 20.10: in a 3xx, Contact says where to call instead of who answers.
    const own = options.headers?.has('contact') ? introduction.without('contact') : introduction;
    const headers = Headers.of(routes)
      .with(own)
      .with(options.headers ?? Headers.none);
    this.#transaction.respond(answerTo(request, status, { ...options, headers, toTag: this.tag }));
  }

  #quiet(): void {
    this.#stopProgress();
    this.#stopExpiry();
  }
}
