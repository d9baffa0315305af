import { Failure } from '../../contract/index.ts';
import { reasonPhrase } from '../sip/message/reason-phrases.ts';
import type { CallEnd, EndCause } from '../sip/ua/call.ts';

/** A call out, or a transfer, that nobody answered. */
export class NotAnswered extends Failure<'not-answered'> {
  readonly why: EndCause;
  /** The SIP status that decided it, if one did. */
  readonly status: number | undefined;
  /** Whether whoever was called has turned the call away, whatever the status says. */
  readonly declined: Decline;

  constructor(cause: EndCause, status: number | undefined, declined: Decline = 'no') {
    const told = status === undefined ? cause : `${status} ${reasonPhrase(status)}`;
    super({
      reason: 'not-answered',
      message: `The call was not answered: ${told}.`,
      cure: cures[cause] ?? 'Try again later.',
    });
    this.why = cause;
    this.status = status;
    this.declined = declined;
  }
}

/** `perhaps`: the line may be engaged as well. */
export type Decline = 'yes' | 'perhaps' | 'no';

/** Faster than anybody reaches for the key: a carrier then only said that it rings. */
const QUICKEST_DECLINE_MS = 1_000;
/** "Call rejected" of ITU-T Q.850, which gateways translate to 403, 480 or what they like. */
const CALL_REJECTED = 21;

/**
 * Whether a call that was refused was declined by whoever was called. Most mobile phones, and many others, decline like an
 * engaged line ("user determined user busy", 3GPP TS 22.030): they ring before. But carriers tell of some engaged lines
 * that they ring, for seconds, before they know: what rang and is busy then is either.
 * @param rangMs since 180; undefined where it never rang
 */
export function declineOf({ status, q850 }: Pick<CallEnd, 'status' | 'q850'>, rangMs: number | undefined): Decline {
  if (status === 603 || status === 607 || status === 608 || q850 === CALL_REJECTED) return 'yes';
  const busy = status === 486 || status === 600;
  return busy && rangMs !== undefined && rangMs >= QUICKEST_DECLINE_MS ? 'perhaps' : 'no';
}

const cures: Partial<Record<EndCause, string>> = {
  rejected: 'See that the trunk may call from its number, and that its user and password are right.',
  media: 'See that the trunk agrees to PCMU, PCMA or G.722, and to the encryption that telephony.yaml asks for.',
  'trunk-failure': 'See that the address of the trunk is right and can be reached from here.',
};

export type AskedWrongly =
  | 'trunk-not-found'
  | 'participant-not-found'
  | 'participant-exists'
  | 'not-allowed'
  | 'invalid';

/** A request that can't be served as it is. */
export class WronglyAsked extends Failure<AskedWrongly> {}

export const trunkNotFound = (names: readonly string[]) =>
  new WronglyAsked({
    reason: 'trunk-not-found',
    message: 'There is no outbound trunk of that name.',
    cure: `Name one of outboundTrunks in telephony.yaml: ${names.join(', ') || 'there is none yet'}.`,
  });

export const participantNotFound = () =>
  new WronglyAsked({
    reason: 'participant-not-found',
    message: 'No telephone call of ours is in that room under that identity.',
    cure: 'Look at the participants of the room. Gateways that share a store ask each other where each has HOYHOY_SIP_API_PORT, and an address that the others reach.',
  });

export const participantExists = () =>
  new WronglyAsked({
    reason: 'participant-exists',
    message: 'A telephone call is in that room under that identity already.',
    cure: 'Give each call in a room a participantIdentity of its own.',
  });

export const invalid = (message: string, cure: string) => new WronglyAsked({ reason: 'invalid', message, cure });
export const notAllowed = (message: string, cure: string) => new WronglyAsked({ reason: 'not-allowed', message, cure });

export const unknownLine = (known: readonly string[]) =>
  invalid(
    'The attribute hoyhoy.line names a line that is not there.',
    `Name one of these, or leave the attribute out: ${known.join(', ') || 'there is none yet'}.`,
  );

export const lineMissing = () =>
  invalid(
    'A code is to be asked for on behalf of no line.',
    'Name the line in the attribute hoyhoy.line: whoever answers may want no more calls of it.',
  );

export const gatewayStopping = () =>
  new Failure({
    reason: 'gateway-stopping',
    message: 'The gateway is being stopped and places no more calls.',
    cure: 'Ask another gateway, or again once it has been started.',
  });
