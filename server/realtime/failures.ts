import { Failure } from '../contract/index.ts';
import type { RealtimeFailureReason } from './client.ts';

const cures: Readonly<Record<RealtimeFailureReason, string>> = {
  unreachable: 'Check that the Realtime server runs and that its address (HOYHOY_REALTIME_URL) is right.',
  refused: 'Check the key (OPENAI_API_KEY or HOYHOY_REALTIME_KEY) and that it may use the model.',
  'over-quota': "Raise the account's quota or limits at the provider of the Realtime server.",
  'timed-out': 'Check that the Realtime server is not overloaded, and that nothing between drops its connections.',
  protocol: 'Check that the address is that of an OpenAI-compatible Realtime server, and that it knows the model.',
  closed: 'Create a new client: a closed one does not connect again.',
};

export const realtimeFailure = (reason: RealtimeFailureReason, message: string, cause?: unknown) =>
  new Failure<RealtimeFailureReason>({ reason, message, cure: cures[reason], cause });

/**
 * What a server's error code or close reason says about the connection's future, or undefined where it says nothing.
 * Codes as OpenAI sends them; compatible servers put the same words into the WebSocket close reason.
 */
export function fatalReason(codeOrText: string): RealtimeFailureReason | undefined {
  if (/insufficient_quota|exceeded your current quota/i.test(codeOrText)) return 'over-quota';
  if (/invalid_api_key|incorrect api key|unauthori[sz]ed|invalid_authentication/i.test(codeOrText)) return 'refused';
  if (/model_not_found/i.test(codeOrText)) return 'protocol';
  return undefined;
}
