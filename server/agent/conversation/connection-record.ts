import type { RealtimeEvent } from '../../realtime/client.ts';
import type { CallEvent } from '../../store/store.ts';

/** What happens to the connection with the Realtime server. */
export type ConnectionEvent = Extract<
  RealtimeEvent,
  { type: 'reconnecting' | 'reconnected' | 'fell-back' | 'failed' | 'server-error' }
>;

/** How it is recorded with the call, for its owner to see. */
export function connectionRecord(event: ConnectionEvent): Pick<CallEvent, 'name' | 'data'> {
  switch (event.type) {
    case 'reconnecting':
      return { name: 'realtime-reconnecting', data: { attempt: event.attempt } };
    case 'reconnected':
      return { name: 'realtime-reconnected' };
    case 'fell-back':
      return { name: 'realtime-fallback', data: { reason: event.reason } };
    case 'failed':
      return { name: 'realtime-failed', data: { reason: event.reason } };
    case 'server-error':
      return { name: 'realtime-error', data: { code: event.code } };
  }
}
