import type { DigestClient } from '../auth/digest-client.ts';
import { type Dialog, idOf, nextHopUri, nextRequest, receiveRequest, refreshTarget } from '../dialog/dialog.ts';
import {
  agreedTimer,
  answerTimer,
  askForTimer,
  demandedMinimum,
  expireAfterMs,
  refreshAfterMs,
  type SessionTimer,
} from '../dialog/session-timer.ts';
import { type AnswerOptions, answerTo } from '../message/answer.ts';
import { Headers } from '../message/headers.ts';
import { bodyText, contentType, type SipRequest, type SipResponse, tokens } from '../message/message.ts';
import { formatUri, type Uri } from '../message/uri.ts';
import type { AudioSession } from '../sdp/audio-session.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Hop } from '../transport/transport.ts';
import type { CallEvent } from './call.ts';
import { ClientRequest } from './client-request.ts';
import type { Core, DialogUser } from './core.ts';
import { type Digit, DTMF_RELAY, formatDigit, parseDigit } from './digits.ts';
import { flowOf } from './flow.ts';
import { advanceModification, idle, type ModificationInput, mayAnswer } from './modification.ts';
import { repeatAnswer } from './repeat-answer.ts';
import { screen } from './screen.ts';
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

export interface SessionOptions {
  core: Core;
  dialog: Dialog;
  /** Where the request or answer came from that made the dialog. */
  hop: Hop;
  user: SessionUser;
  contactUser?: string;
  /** Whether the call is ours. */
  madeCallId: boolean;
  digest?: DigestClient;
}

export const SDP = 'application/sdp';

/** The requests within the dialog of one call, both ways: ACK, BYE, re-INVITE, UPDATE, INFO, REFER and NOTIFY. */
export class Session implements DialogUser {
  readonly #core: Core;
  readonly #user: SessionUser;
  readonly #options: SessionOptions;
  readonly #id: string;
  #dialog: Dialog;
  #audio: AudioSession | undefined;
  #modification = idle;
  /** Ends the repetition of our 2xx. */
  #stopAnswer: (() => void) | undefined;
  /** Our offer went out in a 2xx, so the ACK brings the answer. */
  #expectsAnswer = false;
  #timer: SessionTimer | undefined;
  #minimumS: number | undefined;
  #stopTimer: () => void = () => {};
  #stopWaiting: () => void = () => {};
  #peerUpdates = false;
  #isClosed = false;

  constructor(options: SessionOptions) {
    this.#core = options.core;
    this.#user = options.user;
    this.#options = options;
    this.#dialog = options.dialog;
    this.#id = idOf(options.dialog);
    this.#core.dialogs.set(this.#id, this);
  }

  get dialog(): Dialog {
    return this.#dialog;
  }

  set audio(audio: AudioSession) {
    this.#audio = audio;
  }

  /** What a request or answer says about the other side's abilities. */
  learn({ headers }: SipRequest | SipResponse): void {
    if (headers.has('allow')) this.#peerUpdates = tokens(headers, 'allow').includes('update');
  }

  /** Answers an INVITE with 200, until the ACK comes. `body` is our answer, or our offer where theirs had none. */
  accept(transaction: ServerTransaction, body: string, timerHeaders: Headers, isOffer: boolean): void {
    const { state } = advanceModification(this.#modification, 'their-invite');
    this.#modification = state;
    this.#expectsAnswer = isOffer;
    const response = this.#answer(transaction.request, 200, withSdp(body, timerHeaders));
    this.#stopAnswer = repeatAnswer(this.#core, transaction, response, () => {
      this.#stopAnswer = undefined;
      this.#user.lost();
    });
  }

  /** Sends the ACK of a 2xx to an INVITE of ours. RFC 3261 13.2.2.4. */
  acknowledge(sequence: number): void {
    const { digest } = this.#options;
    const { draft } = nextRequest(this.#dialog, 'ACK', { sequence });
    const credentials = digest?.authorize('INVITE', formatUri(draft.uri)) ?? Headers.none;
    const ack = { ...draft, headers: draft.headers.with(credentials) };
    const flow = this.#flow();
    if (flow) this.#core.transactions.sendAck(ack, flow);
    else {
      this.#core.locator.locate(nextHopUri(this.#dialog), ([hop]) => {
        if (hop) this.#core.transactions.sendAck(ack, hop);
      });
    }
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const respond = (status: number, options?: AnswerOptions) =>
      transaction.respond(this.#answer(request, status, options));
    const dialog = receiveRequest(this.#dialog, request);
    // RFC 3261 12.2.2
    if (dialog === 'out-of-order') {
      respond(500);
      return;
    }
    this.#dialog = dialog;
    const refusal = screen(request);
    if (refusal) {
      respond(refusal.status, refusal);
      return;
    }
    switch (request.method) {
      case 'INVITE':
        this.#reinvited(transaction, respond);
        return;
      case 'UPDATE':
        this.#updated(request, respond);
        return;
      case 'BYE':
        respond(200);
        this.#user.bye();
        return;
      case 'INFO':
        this.#informed(request, respond);
        return;
      case 'NOTIFY':
        this.#notified(request, respond);
        return;
      case 'OPTIONS':
        respond(200);
        return;
      default:
        // REFER: nobody but us moves our calls.
        respond(603);
        return;
    }
  }

  receiveAck(ack: SipRequest): void {
    if (this.#stopAnswer === undefined) return;
    this.#stopAnswer();
    this.#stopAnswer = undefined;
    if (this.#expectsAnswer) {
      this.#expectsAnswer = false;
      const answered = this.#audio?.receiveAnswer(bodyText(ack));
      // RFC 3261 13.2.1: an offer in a 2xx is answered in its ACK.
      if (!answered?.ok) {
        this.#user.withoutMedia();
        return;
      }
      this.#user.event({ type: 'media', audio: answered.audio });
    }
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

  bye(): void {
    this.#request('BYE', {}, true);
    this.close();
  }

  /** Keeps the session alive, or ends it where the other side does not. RFC 4028 10. */
  startTimer(timer: SessionTimer | undefined): void {
    this.#stopTimer();
    this.#timer = timer;
    if (timer === undefined || this.#isClosed) return;
    this.#stopTimer = timer.weRefresh
      ? this.#core.clock.after(refreshAfterMs(timer), () => this.#refresh())
      : this.#core.clock.after(expireAfterMs(timer), () => this.#user.lost());
  }

  close(): void {
    this.#isClosed = true;
    this.#stopTimer();
    this.#stopWaiting();
    this.#stopAnswer?.();
    this.#stopAnswer = undefined;
    this.#core.dialogs.delete(this.#id);
  }

  /** An answer within this dialog. RFC 3261 12.1.1: Contact and Record-Route as in the answer that made it. */
  #answer(request: SipRequest, status: number, options: AnswerOptions = {}): SipResponse {
    const routes = request.headers.all('record-route').map((route): [string, string] => ['Record-Route', route]);
    const headers = Headers.of(routes)
      .with(this.#introduction())
      .with(options.headers ?? Headers.none);
    const toTag = this.#dialog.local.params.get('tag');
    return answerTo(request, status, { ...options, headers, ...(toTag !== undefined && { toTag }) });
  }

  #introduction(): Headers {
    return this.#core.introduce(this.#options.hop, this.#options.contactUser);
  }

  /** RFC 3261 14.2 */
  #reinvited(transaction: ServerTransaction, respond: Respond): void {
    const { request } = transaction;
    if (!mayAnswer(this.#modification) || this.#audio === undefined) {
      respond(491);
      return;
    }
    const timer = answerTimer(request, this.#core.sessionTimer);
    if (timer.result === 'too-small') {
      respond(422, timer);
      return;
    }
    const isOffer = request.body.length === 0;
    const answer = isOffer ? this.#audio.offer() : this.#receiveOffer(request);
    // RFC 3261 14.2: refused, the session stays as it was.
    if (answer === undefined) {
      respond(488);
      return;
    }
    this.#renew(request, timer.timer);
    this.#stopWaiting();
    this.accept(transaction, answer, timer.headers, isOffer);
  }

  /** RFC 3311 5.2 */
  #updated(request: SipRequest, respond: Respond): void {
    const timer = answerTimer(request, this.#core.sessionTimer);
    if (timer.result === 'too-small') {
      respond(422, timer);
      return;
    }
    const isOffer = request.body.length > 0;
    if (isOffer && !mayAnswer(this.#modification)) {
      respond(491);
      return;
    }
    const answer = isOffer ? this.#receiveOffer(request) : '';
    if (answer === undefined) {
      respond(488);
      return;
    }
    this.#renew(request, timer.timer);
    respond(200, isOffer ? withSdp(answer, timer.headers) : { headers: timer.headers });
  }

  #receiveOffer(request: SipRequest): string | undefined {
    const answered = this.#audio?.receiveOffer(bodyText(request));
    if (!answered?.ok) return undefined;
    this.#user.event({ type: 'media', audio: answered.audio });
    return answered.answer;
  }

  #renew(message: SipRequest | SipResponse, timer: SessionTimer | undefined): void {
    this.#dialog = refreshTarget(this.#dialog, message);
    this.learn(message);
    this.startTimer(timer);
  }

  #informed(request: SipRequest, respond: Respond): void {
    // RFC 6086 4.2.2: an empty one only asks whether we are still here.
    if (request.body.length === 0) {
      respond(200);
      return;
    }
    const digit = parseDigit(contentType(request), bodyText(request));
    if (digit === undefined) {
      respond(400);
      return;
    }
    respond(200);
    this.#user.event({ type: 'digit', ...digit });
  }

  #notified(request: SipRequest, respond: Respond): void {
    const report = readTransferReport(request);
    // RFC 6665 8.2.1
    if (report === undefined) {
      respond(489);
      return;
    }
    respond(200);
    this.#user.event({ type: 'transfer', status: report.status });
  }

  #modify(input: ModificationInput): void {
    const { state, effect } = advanceModification(this.#modification, input);
    this.#modification = state;
    if (effect === 'send-offer') this.#sendOffer();
    if (effect === 'wait') {
      // RFC 3261 14.1: whoever made the Call-ID waits longer, so that they do not cross again.
      const ms = this.#options.madeCallId ? 2_100 + this.#jitter(1_900) : this.#jitter(2_000);
      this.#stopWaiting = this.#core.clock.after(ms, () => this.#modify('elapsed'));
    }
  }

  #jitter(ms: number): number {
    return ((this.#core.randomBytes(1)[0] ?? 0) * ms) / 255;
  }

  #sendOffer(): void {
    if (this.#audio === undefined) return;
    const timer = askForTimer(this.#core.sessionTimer, this.#minimumS, this.#timer);
    let sequence = 0;
    this.#request('INVITE', {
      ...withSdp(this.#audio.offer(), timer),
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
      this.#renew(response, agreedTimer(response));
      this.acknowledge(sequence);
      // Its 2xx again; the ACK was lost.
      if (this.#modification.name !== 'offering') return;
      const answered = this.#audio?.receiveAnswer(bodyText(response));
      if (!answered?.ok) {
        this.#user.withoutMedia();
        return;
      }
      this.#user.event({ type: 'media', audio: answered.audio });
    } else if (status === 422 && this.#minimumS === undefined) {
      // RFC 4028 7.3
      this.#minimumS = demandedMinimum(response);
      this.#modify('change');
    } else this.#user.event({ type: 'change-refused', status });
    this.#modify('answered');
  }

  #refresh(): void {
    if (!this.#peerUpdates) {
      this.change();
      return;
    }
    const headers = askForTimer(this.#core.sessionTimer, this.#minimumS, this.#timer);
    this.#request('UPDATE', {
      headers,
      answered: (response) => {
        if (response.status < 300) return this.#renew(response, agreedTimer(response));
        this.#minimumS = demandedMinimum(response);
        this.change();
      },
    });
  }

  #request(method: string, { headers = Headers.none, body, sent, answered, failed }: RequestParts, last = false): void {
    if (this.#isClosed) return;
    const introduction = this.#introduction();
    const all = method === 'BYE' ? headers : introduction.with(headers);
    const flow = this.#flow();
    const { digest } = this.#options;
    new ClientRequest(this.#core, {
      to: nextHopUri(this.#dialog),
      ...(flow && { flow }),
      ...(digest && { digest }),
      build: () => {
        const next = nextRequest(this.#dialog, method, { headers: all, ...(body && { body }) });
        this.#dialog = next.dialog;
        sent?.(next.sequence);
        return next.draft;
      },
      response: (response) => {
        if (this.#isClosed || last || response.status < 200) return;
        answered?.(response);
        // RFC 3261 12.2.1.2: the other side knows nothing of this call.
        if (response.status === 481 || response.status === 408) this.#user.lost(response.status);
      },
      failed: () => {
        if (this.#isClosed || last) return;
        failed?.();
        // RFC 3261 12.2.1.2: no answer is as 408.
        this.#user.lost(408);
      },
    }).start();
  }

  #flow(): Hop | undefined {
    return flowOf(this.#dialog, this.#options.hop);
  }
}

type Respond = (status: number, options?: AnswerOptions) => void;

interface RequestParts {
  headers?: Headers;
  body?: Uint8Array;
  sent?: (sequence: number) => void;
  answered?: (response: SipResponse) => void;
  failed?: () => void;
}

export const withSdp = (sdp: string, headers = Headers.none): { headers: Headers; body: Uint8Array } => ({
  headers: headers.set('Content-Type', SDP),
  body: Buffer.from(sdp),
});
