import type { TokenResponse } from '../../server/contract/index.ts';
import { answerNotUnderstood, isRecord, parseProblem, refused } from './errors.ts';
import { serverUnreachable } from './failure.ts';

/**
 * Reads the server's answer to the request for a call.
 * @throws CallFailure with the server's own code, or `server-unreachable` where there was no answer
 */
export async function readToken(answer: Promise<Response>, server: string): Promise<TokenResponse> {
  const { ok, status, body } = await read(answer, server);
  if (ok && isTokenResponse(body)) return body;
  const problem = parseProblem(body);
  throw problem ? refused(problem) : answerNotUnderstood(server, status);
}

async function read(answer: Promise<Response>, server: string) {
  try {
    const response = await answer;
    return { ok: response.ok, status: response.status, body: parseJson(await response.text()) };
  } catch (cause) {
    throw serverUnreachable(server, cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTokenResponse(body: unknown): body is TokenResponse {
  return isRecord(body) && typeof body['server_url'] === 'string' && typeof body['participant_token'] === 'string';
}
