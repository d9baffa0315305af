import { Failure } from '../contract/index.ts';

/** Calls phones into rooms and sends them on, through whoever serves LiveKit's SIP API. */
export interface Dialler {
  /**
   * Calls a number into a room and waits until somebody answers.
   * @throws DialFailed
   */
  dial(request: DialRequest): Promise<DialledPhone>;
  /**
   * Sends a phone in a room on to a target of its line; resolves once that has answered, and the phone leaves the room.
   * @throws DialFailed, and then the phone is still in the room
   */
  transfer(request: { room: string; identity: string; to: string; ringSeconds?: number }): Promise<void>;
  /** Hangs a phone up, whether it is ringing or talking; one that is gone is no error. */
  hangUp(room: string, identity: string): Promise<void>;
}

export interface DialRequest {
  /** Name of an outbound trunk; of livekit-sip and Cloud also its id. */
  trunk: string;
  /** In E.164; or a transfer target's SIP address, which only our own gateway takes. */
  to: string;
  /** One of the trunk's numbers; its first one where it is left out. */
  from?: string;
  room: string;
  /** Of the participant. Two phones in one room need different ones. */
  identity: string;
  name?: string;
  /** Such as `callerAttributes`; the line is the one on whose behalf it is called, and whose transfer targets count. */
  attributes?: Readonly<Record<string, string>>;
  hidePhoneNumber?: boolean;
  /** Keys pressed once it is answered; `w` waits half a second. */
  dtmf?: string;
  /** Default 30. */
  ringSeconds?: number;
  /** Default: as long as the gateway allows. */
  longestSeconds?: number;
  /** Calls it off, also while it rings. */
  signal?: AbortSignal;
}

export interface DialledPhone {
  /** Of the participant in the room. */
  participantId: string;
  /** Of the call, as the participant's `sip.callID`. */
  callId: string;
}

/**
 * What came of a call: nobody is to be troubled again soon after `declined`, after `busy` and `no-answer` it may be
 * tried again, after `turned-away` only who has asked for it, and what the limits refuse (`limited`, `not-allowed`) is not cured by trying.
 */
export type DialOutcome =
  | 'busy'
  | 'no-answer'
  | 'declined'
  /** It rang, and then said that it is busy: engaged after all, or turned away by hand. */
  | 'turned-away'
  /** No such number, or not in service. */
  | 'unknown-number'
  | 'cancelled'
  /** As many calls, minutes or tries as there may be. */
  | 'limited'
  /** The number is never dialled: emergency, premium, or outside of what the trunk may dial. */
  | 'not-allowed'
  /** The trunk, the gateway or the way there. */
  | 'failed';

export class DialFailed extends Failure<DialOutcome> {
  /** What the phone or carrier answered, if anything. */
  readonly sipStatus: number | undefined;

  constructor(outcome: DialOutcome, sipStatus: number | undefined, cause?: unknown) {
    super({ reason: outcome, ...texts[outcome], cause });
    this.sipStatus = sipStatus;
  }
}

const texts: Readonly<Record<DialOutcome, { message: string; cure: string }>> = {
  busy: { message: 'The phone that was called is busy.', cure: 'Try again in some minutes.' },
  'no-answer': { message: 'Nobody answered the phone that was called.', cure: 'Try again later.' },
  declined: { message: 'The call was declined.', cure: 'Do not call again unasked.' },
  'turned-away': {
    message: 'The phone that was called rang, and then was busy or turned away.',
    cure: 'Try again later.',
  },
  'unknown-number': { message: 'The number that was called is not in service.', cure: 'Ask for another number.' },
  cancelled: { message: 'The call was called off.', cure: 'Nothing is to be done.' },
  limited: {
    message: 'The limits of calls out are reached.',
    cure: 'Try again later; `hoyhoy notices` tells which limit, and telephony.yaml sets it.',
  },
  'not-allowed': {
    message: 'That number may not be dialled.',
    cure: 'The log of the gateway tells why; prefixes and numbers of the trunk are in telephony.yaml.',
  },
  failed: {
    message: 'The call could not be placed.',
    cure: 'See that the gateway runs, that HOYHOY_SIP_API_URL leads to it, and that its trunk can be reached.',
  },
};
