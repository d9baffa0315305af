import type { InboundTrunk } from '../config/schema.ts';
import type { AnswerOptions } from '../sip/message/answer.ts';
import { tagOf } from '../sip/message/name-addr.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { MediaAddress } from '../sip/sdp/audio.ts';
import type { CallListener } from '../sip/ua/call.ts';
import type { IncomingCall } from '../sip/ua/incoming-call.ts';
import { likelyRate } from './likely-rate.ts';
import { type Parties, partiesOf } from './participant.ts';

/** A call that came in, whatever brought it: SIP's own, or one of a carrier that speaks something else. */
export interface ArrivingCall {
  /** `incoming` until it is answered or refused. */
  readonly state: string;
  /** Hears what happens from now on. */
  listen(listener: CallListener): void;
  /** Tells the caller that somebody is being called. */
  ring(): void;
  /** `media` and `established` follow. @param local where the call's sound is received as RTP */
  answer(local: MediaAddress): void;
  /** Refuses it with the meaning of a SIP status. */
  reject(status: number, options?: AnswerOptions): void;
  hangUp(): void;
}

/** A call whose other side can be asked to call somebody else in our place; its `transfer` events tell how that goes. */
export interface Transferable {
  readonly state: string;
  listen(listener: CallListener): void;
  transfer(target: Uri): void;
  hangUp(): void;
}

/** A call, and what is known of it before it is answered. */
export interface Arrival {
  call: ArrivingCall;
  parties: Parties;
  /** Rate of the codec that will most likely be agreed upon, in Hz. */
  sampleRate: number;
  /** What its participant is told beside what every phone's is. */
  attributes: Readonly<Record<string, string>>;
  /** Itself, where it can be sent elsewhere. */
  transferable?: Transferable;
}

/** A call by SIP. Headers that the trunk names become attributes. */
export function sipArrival(call: IncomingCall, trunk: InboundTrunk): Arrival {
  const { request } = call;
  const headers = Object.entries(trunk.headersToAttributes).flatMap(([header, attribute]) => {
    const value = request.headers.get(header);
    return value === undefined ? [] : [[attribute, value.slice(0, 512)] as const];
  });
  return {
    call,
    transferable: call,
    parties: partiesOf(request, trunk),
    sampleRate: likelyRate(request),
    attributes: {
      ...Object.fromEntries(headers),
      'sip.callIDFull': request.callId,
      'sip.callTag': tagOf(request.from) ?? '',
      'sip.hostname': call.source.address,
    },
  };
}
