import { Failure } from '../contract/index.ts';
import { type ChildMessage, supervisorMessage } from './messages.ts';

/** What a supervised process does for its supervisor: tells how it is, and ends when asked to or left alone. */
export interface ChildLink {
  /** Tells that work can begin. `details` are strings that the supervisor hands on, e.g. an address. */
  ready(details?: Readonly<Record<string, string>>): void;
  /** Tells that it would be well to have another process in this one's place, which then is asked to finish. */
  worn(): void;
}

/** What a process ends for: a signal, the loss of its supervisor, or a successor that has its place. */
export type EndReason = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'supervisor gone' | 'succeeded';

const ECHO_MS = 500;

/**
 * Ends this process in order on SIGTERM, SIGINT, SIGHUP, or when its supervisor is gone (even by kill -9:
 * the channel between them closes). A second signal ends it at once, unless it is the echo of the first: Ctrl-C reaches
 * a process from the terminal and from npm alike.
 * @param stop releases what is held; the process exits when it resolves. It is called a second time if a process that
 *   was `succeeded`, and may take its time, is to end now
 */
export function linkToSupervisor(stop: (why: EndReason) => Promise<void>): ChildLink {
  let stoppingSince: number | undefined;
  const release = (why: EndReason) =>
    stop(why).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  const end = (why: EndReason) => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > ECHO_MS) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    release(why);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(signal));
  if (process.send !== undefined) {
    process.once('disconnect', () => end('supervisor gone'));
    // It went while our modules were still being loaded, when nobody listened; `stop` may need what is set up next.
    if (!process.connected) setImmediate(() => end('supervisor gone'));
    process.on('message', (raw) => {
      if (supervisorMessage.safeParse(raw).success && stoppingSince === undefined) release('succeeded');
    });
    // It read what we log; without it there is nobody to tell, which is no reason to break off.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
    // Listening alone must not keep a process alive whose work is done.
    process.channel?.unref();
  }
  return {
    ready: (details = {}) => void tell({ type: 'ready', details }),
    worn: () => void tell({ type: 'worn' }),
  };
}

/**
 * Tells whoever started this process, a supervisor or the launcher, why it can't do its work; the caller then exits.
 * Resolves to whether there is anybody who was told.
 */
export function tellStarter(error: unknown): Promise<boolean> {
  return tell(failureMessage(error));
}

function failureMessage(error: unknown): ChildMessage {
  if (error instanceof Failure) {
    return { type: 'failed', reason: error.reason, message: error.message, cure: error.cure };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { type: 'failed', reason: 'unexpected', message, cure: 'Run again with HOYHOY_LOG_LEVEL=debug for more.' };
}

function tell(message: ChildMessage): Promise<boolean> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) return resolve(false);
    process.send(message, undefined, undefined, (error) => resolve(error === null));
  });
}
