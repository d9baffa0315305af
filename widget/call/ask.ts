import { type JoinRequest, proofHeader, type TokenRequest, visitorHeader } from '../../server/contract/index.ts';
import { knownVisitor } from './visitor.ts';

/** Where a call goes. */
export interface CallTarget {
  /** Base address of the Hoyhoy server, without a slash at its end. */
  server: string;
  /** The line's id. */
  line: string;
  /** Visitor's name as the owner will see it; empty for none. */
  callerName: string;
  /** The visitor has agreed that the token by which they are counted outlives their tab. */
  remembersVisitor?: boolean;
  /** Names the conversation in writing that the call goes on with. */
  conversation?: string;
  /** Joins the call on the phone that this code was read out in, to read along, in place of beginning one. */
  code?: string | undefined;
  /** Asks in another way: joins as the person whom the caller wants. */
  take?: (signal: AbortSignal) => Promise<Response>;
}

const TIMEOUT_MS = 15_000;

/** Asks the server for a call: a room with an agent on its way, and a token that joins it. Ends with the signal. */
export function askForCall(target: CallTarget, signal: AbortSignal, proof?: string) {
  const { server, line, callerName, conversation, code } = target;
  const request: TokenRequest & Partial<JoinRequest> = {
    ...named('participant_name', callerName),
    ...named('conversation', conversation),
    ...named('code', code),
  };
  return fetch(`${server}/api/${code ? 'join' : `lines/${encodeURIComponent(line)}/token`}`, {
    method: 'POST',
    headers: askingHeaders(server, proof),
    body: JSON.stringify(request),
    credentials: 'omit',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
}

/** Of a request that counts as a call: who asks again, and the work that was done for it. */
export function askingHeaders(server: string, proof?: string) {
  return {
    'content-type': 'application/json',
    ...named(visitorHeader, knownVisitor(server)),
    ...named(proofHeader, proof),
  };
}

function named(header: string, value: string | undefined) {
  return value ? { [header]: value } : {};
}
