import type { ProofChallenge } from './proof.ts';

/** RFC 9457 problem details, as every error of the API is sent (`application/problem+json`). */
export interface Problem {
  /** `urn:hoyhoy:problem:<code>`. */
  type: string;
  title: string;
  status: number;
  /** What happened, for the developer who embeds the widget; nothing internal. */
  detail: string;
  /** What that developer can do about it. */
  cure: string;
  code: ProblemCode;
  /** The line's phone number (E.164), where it has one, so that a visitor who can't be served can still call. */
  phone?: string;
  /** Of `proof-required`: what is to be solved before asking again. */
  proof?: ProofChallenge;
}

export const problemCodes = [
  'bad-request',
  'body-too-large',
  'unsupported-media-type',
  'reserved-attribute',
  'origin-not-allowed',
  'key-refused',
  'proof-required',
  'line-not-found',
  'line-full',
  'line-spent',
  'visitor-limit',
  'allowance-spent',
  'line-broken',
  'rate-limited',
  'not-found',
  'method-not-allowed',
  'livekit-unavailable',
  'conversation-unknown',
  'conversation-busy',
  'code-refused',
  'answer-failed',
  'call-backs-not-offered',
  'number-invalid',
  'too-many-call-backs',
  'call-backs-spent',
  'phone-not-reached',
  'link-unknown',
  'link-expired',
  'link-used',
  'link-over',
  'internal',
] as const;
export type ProblemCode = (typeof problemCodes)[number];
