import type { NegotiatedAudio } from '../sdp/audio.ts';

/** What happens to a call, incoming or outgoing. */
export type CallEvent =
  /** The other side is being called: 180, 183 and their like. Outgoing only. */
  | { type: 'progress'; status: number }
  /** Audio was agreed upon, for the first time or anew (hold, resume, another address). May come before `established`. */
  | { type: 'media'; audio: NegotiatedAudio }
  /** Both sides know that the call is answered. */
  | { type: 'established' }
  /** A digit by INFO. Those that are RTP events are the media's to find. */
  | { type: 'digit'; digit: string; durationMs: number }
  /** The other side did not agree to our hold, or its end. */
  | { type: 'change-refused'; status: number }
  /** How far a transfer is: 1xx on the way, 2xx the other side has got through, anything else it has not. */
  | { type: 'transfer'; status: number }
  /** The last event. */
  | ({ type: 'ended' } & CallEnd);

export type CallListener = (event: CallEvent) => void;

export interface CallEnd {
  by: 'us' | 'them';
  cause: EndCause;
  /** The SIP status that decided it, if one did. */
  status?: number;
  /** What the telephone network behind the other side said of it, as ITU-T Q.850 counts causes. RFC 6432. */
  q850?: number;
  /** Where the other side sent us, after `redirected`. */
  contacts?: readonly string[];
}

export type EndCause =
  /** BYE after the call was answered. */
  | 'hung-up'
  /** By the caller, before it was answered. */
  | 'cancelled'
  /** 486, 600 */
  | 'busy'
  /** 401, 403, 407, 603 and other refusals. */
  | 'rejected'
  /** 404, 408, 410, 480, 484, 604: nobody there, or no answer. */
  | 'unavailable'
  /** 3xx, where we did not follow. */
  | 'redirected'
  /** No audio that both sides can do: 488, 606, or an unusable answer. */
  | 'media'
  /** The network or a server on the way: 5xx, no address, no answer at all. */
  | 'trunk-failure'
  /** The other side has vanished: no ACK, no refresh in time, or it knows the call no longer. */
  | 'lost';

/** What a final answer to an INVITE means for the one who calls. */
export function causeOf(status: number): EndCause {
  if (status < 400) return 'redirected';
  if (status === 486 || status === 600) return 'busy';
  if (status === 488 || status === 606 || status === 415) return 'media';
  if ([404, 408, 410, 480, 484, 604].includes(status)) return 'unavailable';
  if (status === 487) return 'cancelled';
  return status >= 500 && status < 600 ? 'trunk-failure' : 'rejected';
}
