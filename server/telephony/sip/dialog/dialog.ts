import { Headers } from '../message/headers.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { formatNameAddr, type NameAddr, nameAddr, parseNameAddr, tagOf, withTag } from '../message/name-addr.ts';
import type { Uri } from '../message/uri.ts';
import type { Draft } from '../transaction/draft.ts';

/** A dialog, RFC 3261 12: what both sides know about each other. Never changes: each step makes a new one. */
export interface Dialog {
  callId: string;
  /** With our tag. */
  local: NameAddr;
  /** With their tag, which RFC 2543 clients lack. */
  remote: NameAddr;
  localSequence: number;
  /** Undefined until they have sent a request. */
  remoteSequence?: number;
  /** Their Contact: where requests are addressed. */
  remoteTarget: Uri;
  /** The proxies that want to stay on the way, ours first. */
  routeSet: readonly NameAddr[];
}

/** Finds a dialog, RFC 3261 12: the same for both sides of it only after swapping the tags. */
export const dialogId = (callId: string, localTag = '', remoteTag = ''): string => `${callId} ${localTag} ${remoteTag}`;
export const idOf = ({ callId, local, remote }: Dialog): string => dialogId(callId, tagOf(local), tagOf(remote));

/** Ours, from a request that begins one. RFC 3261 12.1.1. An RFC 2543 client without Contact is called back at its From. */
export function dialogFromRequest(request: SipRequest, localTag: string): Dialog {
  return {
    callId: request.callId,
    local: withTag(request.to, localTag),
    remote: request.from,
    localSequence: 0,
    remoteSequence: request.cseq.number,
    remoteTarget: contactOf(request) ?? request.from.uri,
    routeSet: recordRoutes(request),
  };
}

/** Theirs, from their answer to our request. RFC 3261 12.1.2. Without Contact, further requests go where the first went. */
export function dialogFromResponse(request: SipRequest, response: SipResponse): Dialog {
  return {
    callId: request.callId,
    local: request.from,
    remote: response.to,
    localSequence: request.cseq.number,
    remoteTarget: contactOf(response) ?? request.uri,
    routeSet: recordRoutes(response).reverse(),
  };
}

const recordRoutes = ({ headers }: SipRequest | SipResponse): NameAddr[] =>
  (headers.list('record-route') ?? []).map(parseNameAddr).filter((route) => route !== undefined);

export function contactOf({ headers }: SipRequest | SipResponse): Uri | undefined {
  const [first] = headers.list('contact') ?? [];
  return first === undefined ? undefined : parseNameAddr(first)?.uri;
}

/** The next request within the dialog. RFC 3261 12.2.1.1. An ACK has the number of its INVITE. */
export function nextRequest(
  dialog: Dialog,
  method: string,
  extra: { headers?: Headers; body?: Uint8Array; sequence?: number } = {},
): { dialog: Dialog; draft: Draft; sequence: number } {
  const sequence = extra.sequence ?? dialog.localSequence + 1;
  const { uri, routes } = addressing(dialog);
  const headers = Headers.of([
    ['Max-Forwards', '70'],
    ['From', formatNameAddr(dialog.local)],
    ['To', formatNameAddr(dialog.remote)],
    ['Call-ID', dialog.callId],
    ['CSeq', `${sequence} ${method}`],
    ...routes.map((route): [string, string] => ['Route', formatNameAddr(route)]),
  ]);
  return {
    dialog: extra.sequence === undefined ? { ...dialog, localSequence: sequence } : dialog,
    draft: {
      method,
      uri,
      headers: headers.with(extra.headers ?? Headers.none),
      ...(extra.body && { body: extra.body }),
    },
    sequence,
  };
}

/** RFC 3261 12.2.1.1: a first proxy without `lr` is a strict router, and wants to be the Request-URI. */
function addressing({ remoteTarget, routeSet }: Dialog): { uri: Uri; routes: readonly NameAddr[] } {
  const [first, ...others] = routeSet;
  if (first === undefined || isLoose(first)) return { uri: remoteTarget, routes: routeSet };
  return { uri: withoutHeaders(first.uri), routes: [...others, nameAddr(remoteTarget)] };
}

const isLoose = ({ uri }: NameAddr): boolean => uri.kind === 'sip' && uri.params.has('lr');

function withoutHeaders(uri: Uri): Uri {
  if (uri.kind === 'other') return uri;
  const { headers: _dropped, ...rest } = uri;
  return rest;
}

/** Whose address decides where a request of the dialog is sent. RFC 3261 8.1.2. */
export const nextHopUri = ({ remoteTarget, routeSet }: Dialog): Uri => routeSet[0]?.uri ?? remoteTarget;

/** Takes a request of theirs, or refuses one that is older than one before. RFC 3261 12.2.2. */
export function receiveRequest(dialog: Dialog, request: SipRequest): Dialog | 'out-of-order' {
  const { number } = request.cseq;
  if (dialog.remoteSequence !== undefined && number < dialog.remoteSequence) return 'out-of-order';
  return { ...dialog, remoteSequence: number };
}

/** The Contact of a re-INVITE, an UPDATE or their answer is where they are now. RFC 3261 12.2.1.2, 12.2.2. */
export function refreshTarget(dialog: Dialog, message: SipRequest | SipResponse): Dialog {
  const remoteTarget = contactOf(message);
  return remoteTarget === undefined ? dialog : { ...dialog, remoteTarget };
}
