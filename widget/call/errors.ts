import { type Problem, type ProofChallenge, problemCodes } from '../../server/contract/index.ts';
import { CallFailure } from './failure.ts';

export const answerNotUnderstood = (server: string, status: number) =>
  new CallFailure({
    reason: 'internal',
    message: `${server} answered ${status} with something that is not of this API.`,
    cure: 'Check that the server attribute names a Hoyhoy server, and that no proxy answers in its place.',
  });

export const refused = (problem: Problem) =>
  new CallFailure(
    { reason: problem.code, message: `${problem.title}: ${problem.detail}`, cure: problem.cure },
    problem.phone,
  );

export const unsupported = () =>
  new CallFailure({
    reason: 'unsupported',
    message: 'This browser has no WebRTC.',
    cure: 'Visitors need a browser of 2022 or later; put a telephone link into the element for all others.',
  });

export const unexpected = (cause: unknown) =>
  new CallFailure({
    reason: 'internal',
    message: `The widget failed: ${cause instanceof Error ? cause.message : 'for an unknown reason'}.`,
    cure: 'This is a fault of the widget; please report it with the browser and its version.',
    cause,
  });

/** Parses a problem document; undefined where it is something else. */
export function parseProblem(body: unknown): Problem | undefined {
  if (!isRecord(body)) return undefined;
  const { type, title, status, detail, cure, code, phone, proof } = body;
  const known = problemCodes.find((candidate) => candidate === code);
  if (known === undefined || typeof status !== 'number') return undefined;
  return {
    type: text(type),
    title: text(title),
    status,
    detail: text(detail),
    cure: text(cure),
    code: known,
    ...(typeof phone === 'string' && /^\+\d{3,15}$/.test(phone) && { phone }),
    ...(isChallenge(proof) && { proof }),
  };
}

function isChallenge(value: unknown): value is ProofChallenge {
  return isRecord(value) && typeof value['challenge'] === 'string' && typeof value['bits'] === 'number';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
