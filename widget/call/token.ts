import type { ProofChallenge, TokenResponse } from '../../server/contract/index.ts';
import { jsonOf } from '../../server/contract/index.ts';
import type { CallTarget } from './ask.ts';
import { answerNotUnderstood, isRecord, parseProblem, refused } from './errors.ts';
import { serverUnreachable } from './failure.ts';
import { keepVisitor } from './keep-visitor.ts';

/**
 * Reads the server's answer to the request for a call. Where it asks for a proof of work first, `prove` does that and
 * asks again, once.
 * @throws CallFailure with the server's own code, or `server-unreachable` where there was no answer
 */
export async function readToken(
  answer: Promise<Response>,
  { server, remembersVisitor }: Pick<CallTarget, 'server' | 'remembersVisitor'>,
  prove?: (challenge: ProofChallenge) => Promise<Response>,
): Promise<TokenResponse> {
  const { ok, status, body } = await read(answer, server);
  if (ok && isTokenResponse(body)) {
    if (body.visitor_token !== undefined) keepVisitor(server, body.visitor_token, remembersVisitor);
    return body;
  }
  const problem = parseProblem(body);
  if (prove && problem?.proof)
    return readToken(prove(problem.proof), { server, ...(remembersVisitor && { remembersVisitor }) });
  throw problem ? refused(problem) : answerNotUnderstood(server, status);
}

async function read(answer: Promise<Response>, server: string) {
  try {
    const response = await answer;
    return { ok: response.ok, status: response.status, body: jsonOf(await response.text()) };
  } catch (cause) {
    throw serverUnreachable(server, cause);
  }
}

function isTokenResponse(body: unknown): body is TokenResponse {
  if (!isRecord(body)) return false;
  const optional = [body['visitor_token'], body['conversation_token'], body['phone']];
  if (!optional.every((token) => ['string', 'undefined'].includes(typeof token))) return false;
  return typeof body['server_url'] === 'string' && typeof body['participant_token'] === 'string';
}
