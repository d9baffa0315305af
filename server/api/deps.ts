import type { Logger } from 'pino';
import type { Calls } from '../calls/calls.ts';
import type { Line, LineCatalog } from '../line/line.ts';
import type { Store } from '../store/store.ts';

/** All that the API is made of. */
export interface AppDeps {
  lines: LineCatalog;
  calls: Calls;
  store: Pick<Store, 'liveCalls'>;
  livekit: {
    /** `ws(s)://` address that visitors reach LiveKit at. */
    publicUrl: string;
    apiKey: string;
    apiSecret: string;
    /** `ws://…` where its signalling is passed on by us, as `listen` does. */
    signalling?: string;
  };
  /** What `/readyz` asks, by name; a check that rejects, or takes more than 2 s, fails. */
  checks: Readonly<Record<string, () => Promise<void>>>;
  /** Folder of the built widget; without one no files are served. */
  widgetDir?: string;
  logger: Logger;
  /** Monotonic milliseconds. */
  clock?: () => number;
}

/** What the API knows of a request beyond the Request itself. */
export interface AppEnv {
  Bindings: {
    /** Address of whoever opened the connection, where there is a connection. */
    remoteAddress?: string;
  };
  Variables: {
    /** Set once the line is known to exist and the request's origin may use it. */
    line?: Line;
    /** Seconds after which a refused client may try again. */
    retryAfter?: number;
  };
}
