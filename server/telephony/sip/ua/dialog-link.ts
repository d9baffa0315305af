import type { DigestClient } from '../auth/digest-client.ts';
import { type Dialog, nextHopUri, nextRequest, receiveRequest, refreshTarget } from '../dialog/dialog.ts';
import { type AnswerOptions, answerTo } from '../message/answer.ts';
import { Headers } from '../message/headers.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { tagOf } from '../message/name-addr.ts';
import { formatUri } from '../message/uri.ts';
import type { Hop } from '../transport/transport.ts';
import { ClientRequest } from './client-request.ts';
import type { Core } from './core.ts';
import { flowOf } from './flow.ts';

export interface DialogLinkOptions {
  core: Core;
  dialog: Dialog;
  /** Where the request or answer came from that made the dialog. */
  hop: Hop;
  contactUser?: string;
  digest?: DigestClient;
}

export interface InDialogRequest {
  headers?: Headers;
  body?: Uint8Array;
  /** Of each attempt: a challenge asks for another one, with another number. */
  sent?: (sequence: number) => void;
  /** The final answer; several times for an INVITE whose ACK got lost. */
  answered?: (response: SipResponse) => void;
  failed?: () => void;
}

/** A dialog and the way to its other side: numbers and routes what goes out, and answers what comes in. */
export class DialogLink {
  readonly #options: DialogLinkOptions;
  #dialog: Dialog;

  constructor(options: DialogLinkOptions) {
    this.#options = options;
    this.#dialog = options.dialog;
  }

  get dialog(): Dialog {
    return this.#dialog;
  }

  request(method: string, { headers = Headers.none, body, sent, answered, failed }: InDialogRequest): void {
    const flow = this.#flow();
    const { core, digest } = this.#options;
    // RFC 3261 20.10: a BYE has no Contact, as nothing comes after it.
    const all = method === 'BYE' ? headers : this.#introduction('client').with(headers);
    new ClientRequest(core, {
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
        if (response.status >= 200) answered?.(response);
      },
      failed: () => failed?.(),
    }).start();
  }

  /** Sends the ACK of a 2xx to an INVITE of ours. RFC 3261 13.2.2.4. */
  acknowledge(sequence: number): void {
    const { core, digest } = this.#options;
    const { draft } = nextRequest(this.#dialog, 'ACK', { sequence });
    // RFC 3261 22.1: with the credentials of the INVITE, as an ACK can't be challenged.
    const credentials = digest?.authorize('INVITE', formatUri(draft.uri)) ?? Headers.none;
    const ack = { ...draft, headers: draft.headers.with(credentials) };
    const send = (hop: Hop | undefined) => {
      if (hop) core.transactions.sendAck(ack, hop);
    };
    const flow = this.#flow();
    if (flow) send(flow);
    else core.locator.locate(nextHopUri(this.#dialog), ([hop]) => send(hop));
  }

  /** Whether a request of theirs is in order. RFC 3261 12.2.2. */
  takes(request: SipRequest): boolean {
    const dialog = receiveRequest(this.#dialog, request);
    if (dialog === 'out-of-order') return false;
    this.#dialog = dialog;
    return true;
  }

  /** An answer within this dialog. RFC 3261 12.1.1: Contact and Record-Route as in the answer that made it. */
  answer(request: SipRequest, status: number, options: AnswerOptions = {}): SipResponse {
    const routes = request.headers.all('record-route').map((route): [string, string] => ['Record-Route', route]);
    const introduced = Headers.of(routes).with(this.#introduction('server'));
    const headers = introduced.with(options.headers ?? Headers.none);
    const toTag = tagOf(this.#dialog.local);
    return answerTo(request, status, { ...options, headers, ...(toTag !== undefined && { toTag }) });
  }

  /** Where the other side is now. RFC 3261 12.2. */
  refresh(message: SipRequest | SipResponse): void {
    this.#dialog = refreshTarget(this.#dialog, message);
  }

  #introduction(as: 'client' | 'server'): Headers {
    return this.#options.core.introduce(as, this.#options.hop, this.#options.contactUser);
  }

  #flow(): Hop | undefined {
    return flowOf(this.#dialog, this.#options.hop);
  }
}
