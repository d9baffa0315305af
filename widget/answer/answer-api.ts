import type { AnswerRequest, AnswerResponse } from '../../server/contract/index.ts';
import { answerNotUnderstood, isRecord, parseProblem, refused } from '../call/errors.ts';
import { serverUnreachable } from '../call/failure.ts';

const TIMEOUT_MS = 15_000;

/** Who calls and what about. @throws CallFailure */
export async function lookAt(server: string, link: string): Promise<AnswerResponse> {
  const response = await post(`${server}/api/answers`, link);
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && isAnswer(body)) return body;
  throw problemOf(body, server, response.status);
}

/** @throws CallFailure */
export async function decline(server: string, link: string): Promise<void> {
  const response = await post(`${server}/api/answers/decline`, link);
  if (!response.ok) throw problemOf(await response.json().catch(() => undefined), server, response.status);
}

/** Asks for the token with which the person joins the caller. Ends with the signal. */
export function take(server: string, link: string, signal: AbortSignal): Promise<Response> {
  return send(`${server}/api/answers/accept`, link, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
}

async function post(address: string, link: string): Promise<Response> {
  try {
    return await send(address, link, AbortSignal.timeout(TIMEOUT_MS));
  } catch (cause) {
    throw serverUnreachable(address, cause);
  }
}

function send(address: string, link: string, signal: AbortSignal): Promise<Response> {
  const request: AnswerRequest = { link };
  return fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    credentials: 'omit',
    signal,
  });
}

function problemOf(body: unknown, server: string, status: number) {
  const problem = parseProblem(body);
  return problem ? refused(problem) : answerNotUnderstood(server, status);
}

function isAnswer(body: unknown): body is AnswerResponse {
  if (!isRecord(body)) return false;
  const { line, person, said, expires_in, caller, matter } = body;
  const optional = [caller, matter].every((text) => ['string', 'undefined'].includes(typeof text));
  const texts = [line, person].every((text) => typeof text === 'string');
  const words = Array.isArray(said) && said.every((text) => typeof text === 'string');
  return optional && texts && words && typeof expires_in === 'number';
}
