import type { RealtimeEndpoint, RealtimeFailureReason } from './client.ts';

/** One connection that carries whole text messages; it is used up once it has closed. */
export interface Transport {
  /** Queues one message; ignored unless the connection is open. */
  send(message: string): void;
  /** Bytes accepted by `send` that have not left yet. */
  readonly bufferedBytes: number;
  /** Closes without telling the handlers; none of them is called afterwards. */
  close(): void;
}

export interface TransportHandlers {
  opened(): void;
  message(text: string): void;
  /** Once, whether the connection was never opened or was lost. */
  closed(end: TransportEnd): void;
}

export interface TransportEnd {
  reason: RealtimeFailureReason;
  /** What happened, without secrets. */
  message: string;
}

/** Starts to connect. Handlers are called later, never from within this call. */
export type TransportFactory = (endpoint: RealtimeEndpoint, handlers: TransportHandlers) => Transport;
