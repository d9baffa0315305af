import type { Logger } from 'pino';
import { tellOwner } from '../calls/notices.ts';
import type { Line } from '../line/line.ts';
import type { RealtimeEvent } from '../realtime/client.ts';
import type { CallEvent, Store } from '../store/store.ts';

export interface ConnectionLogDeps {
  callId: string;
  line: Line;
  store: Pick<Store, 'addEvent' | 'addNotice'>;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Records with a call, by the names that agents use, which Realtime server answers; owners are told of another one. */
export class ConnectionLog {
  readonly #deps: ConnectionLogDeps;
  #fellBack = false;

  constructor(deps: ConnectionLogDeps) {
    this.#deps = deps;
  }

  /** Another server answers than the owner wants. */
  get fellBack(): boolean {
    return this.#fellBack;
  }

  connected(): void {
    this.#write('realtime-connected', this.#fellBack ? { fallback: true } : {});
  }

  handleRealtime(event: RealtimeEvent): void {
    if (event.type !== 'fell-back') return;
    const { line, store, logger, now } = this.#deps;
    this.#fellBack = true;
    this.#write('realtime-fallback', { reason: event.reason });
    void tellOwner(line, 'fallback', { store, logger, at: now() });
  }

  #write(name: string, data: CallEvent['data'] = {}): void {
    const { callId, store, logger, now } = this.#deps;
    store
      .addEvent({ callId, name, at: now(), data })
      .catch((err) => logger.error({ err, callId, event: name }, 'an event of a call is lost'));
  }
}
