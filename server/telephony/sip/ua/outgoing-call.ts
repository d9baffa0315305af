import { type Credentials, DigestClient } from '../auth/digest-client.ts';
import { contactOf, dialogFromResponse } from '../dialog/dialog.ts';
import { agreedTimer, askForTimer, demandedMinimum } from '../dialog/session-timer.ts';
import { Headers } from '../message/headers.ts';
import { bodyText, contentType, type SipRequest, type SipResponse } from '../message/message.ts';
import { formatNameAddr, type NameAddr, nameAddr, parseNameAddr, tagOf, withTag } from '../message/name-addr.ts';
import { q850Cause } from '../message/q850.ts';
import { formatUri, type Uri, userOf } from '../message/uri.ts';
import type { AudioCapabilities, MediaAddress } from '../sdp/audio.ts';
import { AudioSession } from '../sdp/audio-session.ts';
import type { ClientTransaction } from '../transaction/client-transaction.ts';
import type { Draft } from '../transaction/draft.ts';
import type { Hop } from '../transport/transport.ts';
import { BaseCall } from './base-call.ts';
import { causeOf } from './call.ts';
import { ClientRequest } from './client-request.ts';
import type { Core } from './core.ts';
import { SDP, Session, type SessionUser, withSdp } from './session.ts';

export interface OutgoingCallOptions {
  to: Uri;
  from: NameAddr;
  /** Where we want to hear the other side. */
  media: MediaAddress;
  credentials?: Credentials;
  /** The trunk's proxy, where it is not what `to` names; a `lr` Route. RFC 3261 8.1.2. */
  proxy?: Uri;
  headers?: Headers;
  /** What we can do in this call; else what the user agent can. */
  audio?: AudioCapabilities;
}

/** A call that we place. It rings, is answered by one of perhaps several phones, or is not. */
export class OutgoingCall extends BaseCall {
  protected session: Session | undefined;
  readonly #options: OutgoingCallOptions;
  readonly #digest: DigestClient | undefined;
  readonly #callId: string;
  readonly #from: NameAddr;
  readonly #offer: string;
  #target: Uri;
  #sequence = 0;
  #minimumS: number | undefined;
  #invite: ClientRequest | undefined;
  #redirected = false;
  #lastMedia = '';
  /** Tags of the phones of a fork that answered too late. */
  readonly #declined = new Set<string>();

  constructor(core: Core, options: OutgoingCallOptions) {
    super(core, { name: 'calling' });
    this.#options = options;
    this.#digest = options.credentials && new DigestClient(options.credentials, core.random);
    this.#callId = core.random();
    this.#from = withTag(options.from, core.random());
    this.#target = options.to;
    const { randomBytes } = core;
    const capabilities = options.audio ?? core.audio;
    this.audio = new AudioSession({ capabilities, local: options.media, randomBytes });
    this.#offer = this.audio.offer();
  }

  start(): void {
    this.#send();
  }

  hangUp(): void {
    this.input('hang-up', { cause: this.state === 'calling' ? 'cancelled' : 'hung-up' });
  }

  protected cancelInvite(): void {
    this.#invite?.cancel();
  }

  protected terminateInvite(): void {}

  #send(): void {
    const digest = this.#digest;
    this.#invite = new ClientRequest(this.core, {
      to: this.#options.proxy ?? this.#target,
      ...(digest && { digest }),
      build: (hop) => this.#build(hop),
      response: (response, transaction) => this.#answered(response, transaction),
      failed: () => this.input('refused', { cause: 'trunk-failure' }),
    });
    this.#invite.start();
  }

  #build(hop: Hop): Draft {
    this.#sequence += 1;
    const { proxy, from, headers = Headers.none } = this.#options;
    const all = Headers.of([
      ['Max-Forwards', '70'],
      ['From', formatNameAddr(this.#from)],
      // RFC 3261 8.1.3.4: the To stays also where a redirection changes the Request-URI.
      ['To', formatNameAddr(nameAddr(this.#options.to))],
      ['Call-ID', this.#callId],
      ['CSeq', `${this.#sequence} INVITE`],
      ...(proxy ? [['Route', `<${formatUri(proxy)}>`] as [string, string]] : []),
    ])
      .with(this.core.introduce('client', hop, userOf(from.uri)))
      .with(askForTimer(this.core.sessionTimer, this.#minimumS))
      .with(headers);
    return { method: 'INVITE', uri: this.#target, ...withSdp(this.#offer, all) };
  }

  #answered(response: SipResponse, transaction: ClientTransaction): void {
    const { status } = response;
    if (status < 200) this.#progressed(response);
    else if (status < 300) this.#accepted(response, transaction);
    else if (status === 422 && this.#minimumS === undefined && this.state === 'calling') {
      // RFC 4028 7.3
      this.#minimumS = demandedMinimum(response);
      this.#send();
    } else if (status < 400 && this.#follow(response)) this.#send();
    else this.#refused(response);
  }

  #progressed(response: SipResponse): void {
    if (response.status === 100 || this.state !== 'calling') return;
    this.event({ type: 'progress', status: response.status });
    this.#hear(response);
  }

  /** Takes the answer in a 18x or 2xx. Forks may send several, of which the newest is heard. False where it is unusable. */
  #hear(response: SipResponse): boolean {
    const body = bodyText(response);
    const isRepeated = body === this.#lastMedia || body === '';
    if (isRepeated || contentType(response) !== SDP) return this.#lastMedia !== '';
    const answered = this.audio?.receiveAnswer(body);
    if (!answered?.ok) return false;
    this.#lastMedia = body;
    this.event({ type: 'media', audio: answered.audio });
    return true;
  }

  #accepted(response: SipResponse, { request, hop }: ClientTransaction): void {
    const first = this.session?.dialog;
    if (first !== undefined) {
      const isSame = tagOf(first.remote) === tagOf(response.to);
      // RFC 3261 13.2.2.4: its ACK was lost; or another phone of a fork answered too, which must not stay off the hook.
      if (isSame) this.session?.acknowledge(request.cseq.number);
      else this.#decline(request, response, hop);
      return;
    }
    const session = this.#sessionOf(request, response, hop, this);
    this.session = session;
    if (this.audio) session.audio = this.audio;
    session.learn(response);
    session.acknowledge(request.cseq.number);
    if (this.state !== 'calling' || this.#hear(response)) {
      session.startTimer(agreedTimer(response));
      this.input('accepted', { cause: 'cancelled' });
    } else this.withoutMedia();
  }

  /** ACK and BYE for a phone that answered too late. */
  #decline(request: SipRequest, response: SipResponse, hop: Hop): void {
    const session = this.#sessionOf(request, response, hop, deaf);
    session.acknowledge(request.cseq.number);
    const tag = tagOf(response.to) ?? '';
    // Its 2xx again: the ACK was lost, the BYE has timers of its own.
    if (this.#declined.has(tag)) session.close();
    else session.bye();
    this.#declined.add(tag);
  }

  #sessionOf(request: SipRequest, response: SipResponse, hop: Hop, user: SessionUser): Session {
    const contactUser = userOf(this.#options.from.uri);
    return new Session({
      core: this.core,
      dialog: dialogFromResponse(request, response),
      hop,
      user,
      madeCallId: true,
      ...(contactUser !== undefined && { contactUser }),
      ...(this.#digest && { digest: this.#digest }),
    });
  }

  /** One redirection, to where calls may go. RFC 3261 8.1.3.4. */
  #follow(response: SipResponse): boolean {
    const target = contactOf(response);
    if (this.#redirected || this.state !== 'calling' || target === undefined) return false;
    if (target.kind !== 'sip' || !this.core.mayReach(target)) return false;
    this.#redirected = true;
    this.#target = target;
    return true;
  }

  #refused(response: SipResponse): void {
    const { status, headers } = response;
    const contacts = (headers.list('contact') ?? [])
      .map(parseNameAddr)
      .flatMap((contact) => (contact ? [formatUri(contact.uri)] : []));
    const q850 = q850Cause(headers);
    this.input('refused', {
      ...this.endedFor(causeOf(status), status),
      ...(q850 !== undefined && { q850 }),
      ...(status < 400 && { contacts }),
    });
  }
}

/** Hears nothing: of a call that is being taken down. */
const deaf: SessionUser = { event() {}, acknowledged() {}, bye() {}, lost() {}, withoutMedia() {} };
