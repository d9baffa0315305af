import { type Dialog, idOf } from '../dialog/dialog.ts';
import { agreedTimer, answerTimer, askForTimer, demandedMinimum, type SessionTimer } from '../dialog/session-timer.ts';
import type { AnswerOptions } from '../message/answer.ts';
import { Headers } from '../message/headers.ts';
import { bodyText, contentType, type SipRequest, type SipResponse, tokens } from '../message/message.ts';
import { formatUri, type Uri } from '../message/uri.ts';
import type { AudioSession } from '../sdp/audio-session.ts';
import type { Direction } from '../sdp/direction.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { CallEvent } from './call.ts';
import type { Core, DialogUser } from './core.ts';
import { DialogLink, type DialogLinkOptions, type InDialogRequest } from './dialog-link.ts';
import { type Digit, DTMF_RELAY, formatDigit, parseDigit } from './digits.ts';
import { advanceModification, idle, type ModificationInput, mayAnswer } from './modification.ts';
import { repeatAnswer } from './repeat-answer.ts';
import { screen } from './screen.ts';
import { SessionRefresh } from './session-refresh.ts';
import { readTransferReport } from './transfer.ts';

/** The call whose dialog it is. */
export interface SessionUser {
  event(event: CallEvent): void;
  acknowledged(): void;
  bye(): void;
  /** Nothing of this call is left on the other side, or on the way. */
  lost(status?: number): void;
  /** There was no audio to agree upon in the end. */
  withoutMedia(): void;
}

export interface SessionOptions extends DialogLinkOptions {
  user: SessionUser;
  /** Whether the call is ours. */
  madeCallId: boolean;
}

export const SDP = 'application/sdp';

/** The answer to a request within the dialog, and what is to happen once it is sent. */
interface Reply extends AnswerOptions {
  status: number;
  after?: () => void;
}

/** The requests within the dialog of one call, both ways: ACK, BYE, re-INVITE, UPDATE, INFO, REFER and NOTIFY. */
export class Session implements DialogUser {
  readonly #core: Core;
  readonly #user: SessionUser;
  readonly #link: DialogLink;
  readonly #refresh: SessionRefresh;
  readonly #id: string;
  readonly #madeCallId: boolean;
  #audio: AudioSession | undefined;
  /** What we wanted when both sides last agreed. */
  #agreed: Direction = 'sendrecv';
  #modification = idle;
  /** The 2xx of ours that is repeated until its ACK. `expectsAnswer`: it brought an offer, so the ACK brings the answer. */
  #answering: { sequence: number; expectsAnswer: boolean; stop: () => void } | undefined;
  #minimumS: number | undefined;
  #stopWaiting: () => void = () => {};
  #peerUpdates = false;
  /** Their INVITE that made the dialog has no final answer yet. */
  #isPending: boolean;
  #isClosed = false;

  constructor({ user, madeCallId, ...link }: SessionOptions) {
    this.#core = link.core;
    this.#user = user;
    this.#madeCallId = madeCallId;
    this.#isPending = !madeCallId;
    this.#link = new DialogLink(link);
    this.#refresh = new SessionRefresh(
      link.core.clock,
      () => this.#refreshSession(),
      () => user.lost(),
    );
    this.#id = idOf(link.dialog);
    this.#core.dialogs.set(this.#id, this);
  }

  get dialog(): Dialog {
    return this.#link.dialog;
  }

  set audio(audio: AudioSession) {
    this.#audio = audio;
  }

  /** What a request or answer says about the other side's abilities. */
  learn({ headers }: SipRequest | SipResponse): void {
    if (headers.has('allow')) this.#peerUpdates = tokens(headers, 'allow').includes('update');
  }

  /** Answers an INVITE with 200, until the ACK comes. `sdp` is our answer, or our offer where theirs had none. */
  accept(transaction: ServerTransaction, sdp: string, timerHeaders: Headers, isOffer: boolean): void {
    this.#modification = advanceModification(this.#modification, 'their-invite').state;
    this.#isPending = false;
    const { request } = transaction;
    const response = this.#link.answer(request, 200, withSdp(sdp, timerHeaders));
    const stop = repeatAnswer(this.#core, transaction, response, () => {
      this.#answering = undefined;
      this.#user.lost();
    });
    this.#answering = { sequence: request.cseq.number, expectsAnswer: isOffer, stop };
  }

  acknowledge(sequence: number): void {
    this.#link.acknowledge(sequence);
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    // RFC 3261 12.2.2
    const reply: Reply | undefined = this.#link.takes(request)
      ? (screen(request) ?? this.#reply(transaction))
      : { status: 500 };
    if (reply === undefined) return;
    transaction.respond(this.#link.answer(request, reply.status, reply));
    reply.after?.();
  }

  receiveAck(ack: SipRequest): void {
    // That of an INVITE before, once more, is not meant.
    if (this.#answering?.sequence !== ack.cseq.number) return;
    const { expectsAnswer, stop } = this.#answering;
    this.#answering = undefined;
    stop();
    // RFC 3261 13.2.1: an offer in a 2xx is answered in its ACK.
    if (expectsAnswer && !this.#receiveAnswer(ack)) return;
    this.#user.acknowledged();
    this.#modify('acknowledged');
  }

  /** Offers anew what the audio session now wants. */
  change(): void {
    this.#modify('change');
  }

  sendDigit(digit: Digit): void {
    const headers = Headers.of([['Content-Type', DTMF_RELAY]]);
    this.#request('INFO', { headers, body: Buffer.from(formatDigit(digit)) });
  }

  /** Asks the other side to call `target` in our place. RFC 3515. */
  transfer(target: Uri, referredBy: string): void {
    const headers = Headers.of([
      ['Refer-To', `<${formatUri(target)}>`],
      ['Referred-By', referredBy],
    ]);
    // A 2xx only says that it will try; NOTIFYs tell the rest.
    const tell = (status: number) => this.#user.event({ type: 'transfer', status: status < 300 ? 100 : status });
    this.#request('REFER', { headers, answered: ({ status }) => tell(status), failed: () => tell(408) });
  }

  /** Whatever is said to it, the call is over. */
  bye(): void {
    if (!this.#isClosed) this.#link.request('BYE', {});
    this.close();
  }

  startTimer(timer: SessionTimer | undefined): void {
    if (!this.#isClosed) this.#refresh.start(timer);
  }

  close(): void {
    this.#isClosed = true;
    this.#refresh.stop();
    this.#stopWaiting();
    this.#answering?.stop();
    this.#answering = undefined;
    this.#core.dialogs.delete(this.#id);
  }

  /** Undefined where the answer is sent already. */
  #reply(transaction: ServerTransaction): Reply | undefined {
    const { request } = transaction;
    switch (request.method) {
      case 'INVITE':
        return this.#reinvited(transaction);
      case 'UPDATE':
        return this.#updated(request);
      case 'BYE':
        return { status: 200, after: () => this.#user.bye() };
      case 'INFO':
        return this.#informed(request);
      case 'NOTIFY':
        return this.#notified(request);
      case 'OPTIONS':
        return { status: 200 };
      default:
        // REFER: nobody but us moves our calls.
        return { status: 603 };
    }
  }

  /** RFC 3261 14.2 */
  #reinvited(transaction: ServerTransaction): Reply | undefined {
    const { request } = transaction;
    if (this.#isPending) return this.#tooEarly();
    if (!mayAnswer(this.#modification) || this.#audio === undefined) return { status: 491 };
    const timer = answerTimer(request, this.#core.sessionTimer);
    if (timer.result === 'too-small') return { status: 422, headers: timer.headers };
    const isOffer = request.body.length === 0;
    const answered = isOffer ? undefined : this.#audio.receiveOffer(bodyText(request));
    // Refused, the session stays as it was.
    if (answered?.ok === false) return { status: 488 };
    this.#renew(request, timer.timer);
    this.#stopWaiting();
    this.accept(transaction, answered?.answer ?? this.#audio.offer(), timer.headers, isOffer);
    if (answered) this.#user.event({ type: 'media', audio: answered.audio });
    return undefined;
  }

  /** RFC 3311 5.2 */
  #updated(request: SipRequest): Reply {
    const timer = answerTimer(request, this.#core.sessionTimer);
    if (timer.result === 'too-small') return { status: 422, headers: timer.headers };
    const isOffer = request.body.length > 0;
    // What their INVITE has offered is not answered yet.
    if (isOffer && this.#isPending && this.#audio === undefined) return this.#tooEarly();
    if (isOffer && (!mayAnswer(this.#modification) || this.#audio === undefined)) return { status: 491 };
    const answered = isOffer ? this.#audio?.receiveOffer(bodyText(request)) : undefined;
    if (answered?.ok === false) return { status: 488 };
    this.#renew(request, timer.timer);
    if (answered === undefined) return { status: 200, headers: timer.headers };
    const after = () => this.#user.event({ type: 'media', audio: answered.audio });
    return { status: 200, ...withSdp(answered.answer, timer.headers), after };
  }

  /** RFC 3261 14.2, RFC 3311 5.2: they are to try again once their first INVITE has been answered. */
  #tooEarly(): Reply {
    return { status: 500, headers: Headers.of([['Retry-After', String(Math.floor(this.#jitter(10)))]]) };
  }

  #informed(request: SipRequest): Reply {
    // RFC 6086 4.2.2: an empty one only asks whether we are still here.
    if (request.body.length === 0) return { status: 200 };
    const digit = parseDigit(contentType(request), bodyText(request));
    if (digit === undefined) return { status: 400 };
    return { status: 200, after: () => this.#user.event({ type: 'digit', ...digit }) };
  }

  #notified(request: SipRequest): Reply {
    const report = readTransferReport(request);
    // RFC 6665 8.2.1
    if (report === undefined) return { status: 489 };
    return { status: 200, after: () => this.#user.event({ type: 'transfer', status: report.status }) };
  }

  #receiveAnswer(message: SipRequest | SipResponse): boolean {
    const answered = this.#audio?.receiveAnswer(bodyText(message));
    if (this.#audio && answered?.ok) {
      this.#agreed = this.#audio.wanted;
      this.#user.event({ type: 'media', audio: answered.audio });
      return true;
    }
    this.#user.withoutMedia();
    return false;
  }

  #renew(message: SipRequest | SipResponse, timer: SessionTimer | undefined): void {
    this.#link.refresh(message);
    this.learn(message);
    this.startTimer(timer);
  }

  #modify(input: ModificationInput): void {
    const { state, effect } = advanceModification(this.#modification, input);
    this.#modification = state;
    if (effect === 'send-offer') this.#sendOffer();
    if (effect === 'wait') {
      // RFC 3261 14.1: whoever made the Call-ID waits longer, so that they do not cross again.
      const ms = this.#madeCallId ? 2_100 + this.#jitter(1_900) : this.#jitter(2_000);
      this.#stopWaiting = this.#core.clock.after(ms, () => this.#modify('elapsed'));
    }
  }

  #jitter(ms: number): number {
    return ((this.#core.randomBytes(1)[0] ?? 0) * ms) / 255;
  }

  #askForTimer(): Headers {
    return askForTimer(this.#core.sessionTimer, this.#minimumS, this.#refresh.timer);
  }

  #sendOffer(): void {
    if (this.#audio === undefined) return;
    let sequence = 0;
    this.#request('INVITE', {
      ...withSdp(this.#audio.offer(), this.#askForTimer()),
      sent: (number) => {
        sequence = number;
      },
      answered: (response) => this.#offerAnswered(response, sequence),
      failed: () => this.#modify('answered'),
    });
  }

  /** RFC 3261 14.1 */
  #offerAnswered(response: SipResponse, sequence: number): void {
    const { status } = response;
    if (status === 491) {
      this.#modify('glare');
      return;
    }
    if (status < 300) {
      this.#link.refresh(response);
      this.acknowledge(sequence);
      // Its 2xx again; the ACK was lost.
      if (this.#modification.name !== 'offering') return;
      this.#renew(response, agreedTimer(response));
      if (!this.#receiveAnswer(response)) return;
    } else if (status === 422 && this.#minimumS === undefined) {
      // RFC 4028 7.3
      this.#minimumS = demandedMinimum(response);
      this.#modify('change');
    } else {
      if (this.#audio) this.#audio.wanted = this.#agreed;
      this.#user.event({ type: 'change-refused', status });
    }
    this.#modify('answered');
  }

  /** By UPDATE, which leaves the media alone, where the other side knows it. RFC 4028 7.4. */
  #refreshSession(): void {
    if (!this.#peerUpdates) {
      this.change();
      return;
    }
    this.#request('UPDATE', {
      headers: this.#askForTimer(),
      answered: (response) => {
        if (response.status < 300) this.#renew(response, agreedTimer(response));
        else {
          this.#minimumS = demandedMinimum(response);
          this.change();
        }
      },
    });
  }

  #request(method: string, { answered, failed, ...request }: InDialogRequest): void {
    if (this.#isClosed) return;
    this.#link.request(method, {
      ...request,
      answered: (response) => {
        if (this.#isClosed) return;
        answered?.(response);
        // RFC 3261 12.2.1.2: the other side knows nothing of this call.
        if (response.status === 481 || response.status === 408) this.#user.lost(response.status);
      },
      failed: () => {
        if (this.#isClosed) return;
        failed?.();
        // RFC 3261 12.2.1.2: no answer is as 408.
        this.#user.lost(408);
      },
    });
  }
}

export const withSdp = (sdp: string, headers = Headers.none): { headers: Headers; body: Uint8Array } => ({
  headers: headers.set('Content-Type', SDP),
  body: Buffer.from(sdp),
});
