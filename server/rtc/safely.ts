import type { Logger } from 'pino';

/** Makes a handler of a room's events one that never throws. */
export type Safely = <Args extends unknown[]>(handler: (...args: Args) => void) => (...args: Args) => void;

/** rtc-node emits from an async function: a handler that throws would take every call of the process with it. */
export function safelyWith(logger: Logger): Safely {
  return (handler) =>
    (...args) => {
      try {
        handler(...args);
      } catch (error) {
        logger.error({ err: error }, 'a room event could not be handled');
      }
    };
}
