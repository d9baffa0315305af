import type { Logger } from 'pino';
import { EMBEDDED_MODELS, isEmbeddedVoice } from '../contract/index.ts';
import type { HistoryItem, RealtimeClient, RealtimeEndpoint, RealtimeEvent, RealtimeSession } from './client.ts';
import type { Clock } from './clock.ts';
import { FallbackClient, SharedCircuit } from './fallback-client.ts';
import { createRealtimeClient, type RealtimeClientOptions } from './realtime-client.ts';
import type { TransportFactory } from './transport.ts';

/** Where answers come from. */
export interface RealtimeServers {
  /** `{line}` in the model stands for the line's id. */
  realtime: RealtimeEndpoint;
  /** Answers where `realtime` can't; a model as there. */
  fallback?: RealtimeEndpoint;
}

/** Of one conversation with a line. */
export interface RealtimeOptions {
  line: string;
  session: RealtimeSession;
  /** What was said before, where this agent replaces another or the call goes on with an earlier one. */
  history: readonly HistoryItem[];
  onEvent: (event: RealtimeEvent) => void;
  logger: Logger;
}

/** Makes clients, not yet connected, of a process's servers. What one learns of the first server, the next one knows. */
export function realtimeOpener(
  { realtime, fallback }: RealtimeServers,
  transport: TransportFactory,
  clock?: Clock,
): (options: RealtimeOptions) => RealtimeClient {
  const circuit = new SharedCircuit(clock);
  return ({ line, ...client }) => {
    const open = (endpoint: RealtimeEndpoint, changes: Partial<RealtimeClientOptions> = {}) =>
      createRealtimeClient({
        ...client,
        ...(clock && { clock }),
        ...changes,
        session: withOwnVoice(client.session, endpoint),
        endpoint: { ...endpoint, model: endpoint.model.replaceAll('{line}', line) },
        transport,
      });
    if (fallback === undefined) return open(realtime);
    return new FallbackClient({
      ...client,
      ...(client.session.modality && { modality: client.session.modality }),
      ...(clock && { clock }),
      circuit,
      open: (which, before, onEvent) => open(which === 'first' ? realtime : fallback, { ...before, onEvent }),
    });
  };
}

/**
 * A server refuses voices that it does not have. The embedded one takes its voice from the line, and others are not told
 * of those that only it has.
 */
function withOwnVoice({ voice, ...session }: RealtimeSession, { model }: RealtimeEndpoint): RealtimeSession {
  const known = voice !== undefined && !model.startsWith(EMBEDDED_MODELS) && !isEmbeddedVoice(voice);
  return { ...session, ...(known && { voice }) };
}
