import { Failure } from '../../contract/index.ts';
import { NotAnswered, WronglyAsked } from '../outbound/failures.ts';
import { OutboundRefused } from '../outbound/refusals.ts';
import { reasonPhrase } from '../sip/message/reason-phrases.ts';

/** Error codes of Twirp 7, with the HTTP status of each. */
const httpStatus = {
  invalid_argument: 400,
  malformed: 400,
  out_of_range: 400,
  unauthenticated: 401,
  permission_denied: 403,
  bad_route: 404,
  not_found: 404,
  deadline_exceeded: 408,
  canceled: 408,
  already_exists: 409,
  aborted: 409,
  failed_precondition: 412,
  resource_exhausted: 429,
  internal: 500,
  unknown: 500,
  unimplemented: 501,
  unavailable: 503,
} as const;
export type TwirpCode = keyof typeof httpStatus;

export interface TwirpError {
  code: TwirpCode;
  msg: string;
  meta?: Record<string, string>;
}

export function errorResponse(error: TwirpError): Response {
  // LiveKit's clients look for exactly this type.
  const headers = { 'Content-Type': 'application/json' };
  return new Response(JSON.stringify(error), { status: httpStatus[error.code], headers });
}

/** What a client is told of a failure; undefined for one that is nobody's business but ours. */
export function twirpErrorOf(error: unknown): TwirpError | undefined {
  if (error instanceof NotAnswered) return notAnswered(error);
  if (!(error instanceof Failure)) return undefined;
  const code = codeOf(error);
  return code && { code, msg: `${error.message} ${error.cure}`, meta: { reason: error.reason } };
}

/** With the SIP status where LiveKit's own gateway puts it. */
function notAnswered({ message, cure, status, why, reason, declined }: NotAnswered): TwirpError {
  const msg = `${message} ${cure}`;
  if (status === undefined) return { code: causes[why] ?? 'unavailable', msg, meta: { reason } };
  const meta = {
    reason,
    sip_status_code: String(status),
    sip_status: reasonPhrase(status),
    ...(declined !== 'no' && { declined: declined === 'yes' ? 'true' : declined }),
  };
  return { code: codeOfStatus(status), msg, meta };
}

const causes: Readonly<Record<string, TwirpCode>> = { cancelled: 'canceled', media: 'invalid_argument' };

function codeOf(failure: Failure): TwirpCode | undefined {
  if (failure instanceof OutboundRefused) return refusals[failure.reason];
  if (failure instanceof WronglyAsked) return askedWrongly[failure.reason];
  return passing.has(failure.reason) ? 'unavailable' : undefined;
}

const refusals: Readonly<Record<OutboundRefused['reason'], TwirpCode>> = {
  'not-e164': 'invalid_argument',
  'emergency-number': 'permission_denied',
  'premium-number': 'permission_denied',
  'prefix-not-allowed': 'permission_denied',
  'caller-id-not-allowed': 'permission_denied',
  'do-not-call': 'permission_denied',
  'too-many-calls': 'resource_exhausted',
  'too-fast': 'resource_exhausted',
  'too-often-to-number': 'resource_exhausted',
  'minutes-used-up': 'resource_exhausted',
};
const askedWrongly: Readonly<Record<WronglyAsked['reason'], TwirpCode>> = {
  'trunk-not-found': 'not_found',
  'participant-not-found': 'not_found',
  'participant-exists': 'already_exists',
  'not-allowed': 'permission_denied',
  invalid: 'invalid_argument',
};
/** What may be different the next time. */
const passing: ReadonlySet<string> = new Set(['gateway-stopping', 'ports-exhausted', 'media-lost', 'room-unreachable']);

/** As LiveKit maps what a phone or carrier answered. */
function codeOfStatus(status: number): TwirpCode {
  switch (status) {
    case 301:
    case 302:
    case 404:
    case 410:
    case 481:
    case 604:
      return 'not_found';
    case 401:
    case 402:
    case 403:
    case 433:
    case 470:
    case 603:
    case 607:
    case 608:
      return 'permission_denied';
    case 407:
    case 494:
      return 'unauthenticated';
    case 408:
    case 504:
      return 'deadline_exceeded';
    case 480:
    case 486:
    case 600:
      return 'resource_exhausted';
    case 487:
    case 491:
      return 'aborted';
    case 482:
    case 483:
      return 'failed_precondition';
    default:
      return status >= 500 && status < 600 ? 'failed_precondition' : 'invalid_argument';
  }
}
