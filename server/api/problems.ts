import { Failure, type Problem, type ProblemCode, type ProofChallenge, problemCodes } from '../contract/index.ts';

type ProblemFailure = Failure<ProblemCode>;

const kinds: Record<ProblemCode, { status: number; title: string }> = {
  'bad-request': { status: 400, title: 'The request is not understood' },
  'reserved-attribute': { status: 400, title: 'A reserved attribute was sent' },
  'key-refused': { status: 401, title: 'The line does not know this app' },
  'origin-not-allowed': { status: 403, title: 'This page may not call the line' },
  'line-not-found': { status: 404, title: 'There is no such line' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'body-too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The request is not JSON' },
  // RFC 6585 section 3: the server wants the request to be conditional, here on some work.
  'proof-required': { status: 428, title: 'The line is flooded, and asks for a proof of work first' },
  'visitor-limit': { status: 429, title: 'This caller has called as often as the line takes in a day' },
  'allowance-spent': { status: 429, title: 'This caller has talked as long as the line allows in a month' },
  'rate-limited': { status: 429, title: 'Too many calls from one address' },
  internal: { status: 500, title: 'Something went wrong here' },
  'line-full': { status: 503, title: 'All places on the line are taken' },
  'line-spent': { status: 503, title: 'The line has taken all that it takes in a day' },
  'line-broken': { status: 503, title: 'The line is not usable' },
  'livekit-unavailable': { status: 503, title: 'Calls can not be placed at the moment' },
  'conversation-unknown': { status: 404, title: 'There is no such conversation' },
  'conversation-busy': { status: 409, title: 'The conversation is being answered' },
  'code-refused': { status: 403, title: 'The code lets nobody into a call' },
  'answer-failed': { status: 503, title: 'There is no answer at the moment' },
  'call-backs-not-offered': { status: 404, title: 'The line calls nobody back' },
  'number-invalid': { status: 400, title: 'That is no number that can be called' },
  'call-backs-spent': { status: 429, title: 'That number or visitor has been called back as often as may be' },
  // A status that proxies pass on as it is.
  'phone-not-reached': { status: 409, title: 'The phone was not reached' },
  'too-many-call-backs': { status: 503, title: 'Too many wait to be called back' },
  'link-unknown': { status: 403, title: 'The link was not made here' },
  // Of a page that was, and is not any more.
  'link-expired': { status: 410, title: 'The link has expired' },
  'link-used': { status: 410, title: 'The link has been used' },
  'link-over': { status: 410, title: 'The caller does not wait any more' },
};

/** Seconds after which a client may try again, where that is worth while. */
const usualRetryAfter: Partial<Record<ProblemCode, number>> = { 'line-full': 30, 'livekit-unavailable': 10 };

/** Where the line itself can't serve the visitor, its phone number may. */
const withPhone: ReadonlySet<ProblemCode> = new Set([
  'line-full',
  'line-spent',
  'visitor-limit',
  'allowance-spent',
  'proof-required',
  'livekit-unavailable',
  'answer-failed',
  'call-backs-not-offered',
  'call-backs-spent',
  'too-many-call-backs',
  'internal',
]);

export const badRequest = (message: string, cure: string): ProblemFailure =>
  new Failure({ reason: 'bad-request', message, cure });

/** Failures of ours in words for whoever embeds the widget; whatever isn't known says nothing but that it failed. */
export function toProblemFailure(error: unknown): ProblemFailure {
  const reason = error instanceof Failure ? error.reason : 'internal';
  switch (reason) {
    case 'line-not-found':
      return new Failure({
        reason,
        message: 'No line has this name.',
        cure: 'Compare the name with the folders under lines/: it is written as the folder is.',
      });
    case 'line-invalid':
      return new Failure({
        reason: 'line-broken',
        message: 'The line is there, but its settings have an error.',
        cure: 'The owner of the line runs `npx hoyhoy line check`, which says where.',
      });
    case 'line-full':
      return new Failure({
        reason,
        message: 'The line has as many calls as it takes at once.',
        cure: "Try again in a while; the owner may raise limits.concurrentCalls in the line's line.yaml.",
      });
    case 'line-spent':
      return new Failure({
        reason,
        message: 'The line has used up what it takes in a day: calls, minutes or its budget for the model.',
        cure: 'Telephone, or try again tomorrow; the owner finds which limit it was with `npx hoyhoy notices`.',
      });
    case 'visitor-limit':
      return new Failure({
        reason,
        message: 'This visitor, or their address, has called as often as the line takes in a day.',
        cure: 'Telephone, or try again tomorrow; the owner may raise limits.callsPerVisitorPerDay or limits.callsPerAddressPerDay.',
      });
    case 'allowance-spent':
      return new Failure({
        reason,
        message: 'This visitor has talked as long as the line allows in a month.',
        cure: "Try again next month; the owner may raise allowance.minutesPerMonth in the line's line.yaml.",
      });
    case 'proof-required':
      return new Failure({
        reason,
        message: 'More calls come in than usual, so each has to prove some work first; a proof counts once.',
        cure: 'Solve the challenge in `proof` and ask again, as docs/api.md describes; the widget does so by itself.',
      });
    case 'livekit-unavailable':
      return new Failure({
        reason,
        message: 'The server that carries calls does not answer.',
        cure: 'Try again in a moment; if it lasts, the operator finds the part that fails with `npx hoyhoy doctor`.',
      });
    case 'code-refused':
      return new Failure({
        reason,
        message: 'No call is joined with this code, or not any more, or too many codes were tried.',
        cure: 'Ask for a new one in the call: it can be used once, within five minutes.',
      });
    case 'call-not-found':
      return new Failure({
        reason: 'conversation-unknown',
        message: 'The call is over.',
        cure: 'Begin a new call.',
      });
    case 'answer-failed':
      return new Failure({
        reason,
        message: 'The question could not be answered.',
        cure: 'Try again in a moment; if it lasts, the operator finds the part that fails with `npx hoyhoy doctor`.',
      });
    default:
      return error instanceof Failure && isProblemFailure(error) ? error : internal();
  }
}

function isProblemFailure(failure: Failure): failure is ProblemFailure {
  return problemCodes.some((code) => code === failure.reason);
}

const internal = (): ProblemFailure =>
  new Failure({
    reason: 'internal',
    message: 'The request failed for a reason that the server has logged.',
    cure: 'Try again in a moment; if it lasts, the operator looks into the log.',
  });

interface ProblemExtras {
  /** The line's, if it has one; told where it helps. */
  phone?: string | undefined;
  /** Seconds; default: what suits the problem. */
  retryAfter?: number | undefined;
  proof?: ProofChallenge | undefined;
}

/** RFC 9457. */
export function problemOf(failure: ProblemFailure, extras: ProblemExtras = {}): Problem {
  const code = failure.reason;
  const { status, title } = kinds[code];
  return {
    type: `urn:hoyhoy:problem:${code}`,
    title,
    status,
    detail: failure.message,
    cure: failure.cure,
    code,
    ...(extras.phone !== undefined && withPhone.has(code) && { phone: extras.phone }),
    ...(extras.proof !== undefined && { proof: extras.proof }),
  };
}

/** A problem as it is answered. */
export function problemResponse(failure: ProblemFailure, extras: ProblemExtras = {}): Response {
  const code = failure.reason;
  const problem = problemOf(failure, extras);
  const seconds = extras.retryAfter ?? usualRetryAfter[code];
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(seconds !== undefined && { 'Retry-After': String(seconds) }),
      // RFC 9110 15.5.2: a 401 says how to authenticate.
      ...(code === 'key-refused' && { 'WWW-Authenticate': 'Bearer' }),
    },
  });
}
