import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Failure } from '../../contract/index.ts';
import { type MediaProcess, type StartMediaOptions, startMedia } from './client.ts';
import { type MediaLine, type MediaLineEvent, mediaLost } from './line.ts';
import type { PortRange } from './port-pool.ts';

/** The media processes of a gateway: the one with the fewest calls takes the next, and one that dies is replaced. */
export interface MediaPool {
  /** Calls at present, in all of them. */
  readonly calls: number;
  /** Of the processes that run. */
  readonly pids: readonly number[];
  /**
   * Takes two ports for a call. Where no process is there, one that is being started again is waited for.
   * @throws Failure `ports-exhausted`, or `media-lost` where none comes soon
   */
  open(onEvent: (event: MediaLineEvent) => void): Promise<MediaLine>;
  /** Ends all processes and their calls. */
  stop(): Promise<void>;
}

export interface MediaPoolOptions extends StartMediaOptions {
  processes: number;
  logger: Logger;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;
/** A process that lived that long is trusted again: its next end waits only the first delay. */
const HEALTHY_MS = 60_000;
/** A process that has died is there again by then: a caller hears nothing, or ringing, meanwhile. */
const REPLACED_WITHIN_MS = 5_000;

/**
 * Starts the processes; each has its own part of the ports.
 * @throws Failure `media-lost` where one can't start
 */
export async function startMediaPool({ processes, logger, ...options }: MediaPoolOptions): Promise<MediaPool> {
  /** Resolves at the next process that becomes ready, or when all are stopped. */
  let change = Promise.withResolvers<void>();
  const changed = () => {
    change.resolve();
    change = Promise.withResolvers();
  };
  let stopped = false;
  const slots = partsOf(options.ports, processes).map((ports) => new Slot({ ...options, ports }, logger, changed));
  try {
    await Promise.all(slots.map((slot) => slot.start()));
  } catch (error) {
    await Promise.all(slots.map((slot) => slot.stop()));
    throw error;
  }
  return {
    get calls() {
      return slots.reduce((sum, { media }) => sum + (media?.calls ?? 0), 0);
    },
    get pids() {
      return slots.flatMap(({ media }) => media?.pid ?? []);
    },
    async open(onEvent) {
      const late = AbortSignal.timeout(REPLACED_WITHIN_MS);
      const tried = new Set<MediaProcess>();
      while (!stopped && !late.aborted) {
        const running = slots.flatMap(({ media }) => (media && !tried.has(media) ? media : []));
        const [first] = running.toSorted((a, b) => a.calls - b.calls);
        if (first === undefined) {
          await Promise.race([change.promise, aborted(late)]);
          continue;
        }
        tried.add(first);
        try {
          return await first.open(onEvent);
        } catch (error) {
          if (!(error instanceof Failure) || error.reason !== 'media-lost') throw error;
        }
      }
      throw mediaLost();
    },
    async stop() {
      stopped = true;
      changed();
      await Promise.all(slots.map((slot) => slot.stop()));
    },
  };
}

/** A place for a process, filled anew whenever it has died. */
class Slot {
  /** Undefined while none is there. */
  media: MediaProcess | undefined;
  readonly #options: StartMediaOptions;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  readonly #onReady: () => void;
  #delayMs = FIRST_DELAY_MS;

  constructor(options: StartMediaOptions, logger: Logger, onReady: () => void) {
    this.#options = options;
    this.#logger = logger;
    this.#onReady = onReady;
  }

  async start(): Promise<void> {
    const media = await startMedia(this.#options);
    if (this.#stopping.signal.aborted) return media.stop();
    this.media = media;
    this.#logger.info({ pid: media.pid }, 'a media process is ready');
    this.#onReady();
    const since = performance.now();
    media.exited.then(() => {
      this.media = undefined;
      if (!this.#stopping.signal.aborted) this.#replace(performance.now() - since);
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.media?.stop();
  }

  async #replace(livedMs: number): Promise<void> {
    this.#logger.error('a media process ended unexpectedly and is started again');
    if (livedMs >= HEALTHY_MS) this.#delayMs = FIRST_DELAY_MS;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await delay(this.#delayMs, undefined, { signal });
        this.#delayMs = Math.min(LONGEST_DELAY_MS, 2 * this.#delayMs);
        return await this.start();
      } catch (error) {
        if (!signal.aborted) this.#logger.error({ err: error }, 'a media process could not be started');
      }
    }
  }
}

/** As many ranges of even length as there are processes. */
function partsOf({ from, to }: PortRange, count: number): PortRange[] {
  const first = from + (from % 2);
  const length = 2 * Math.floor((to - first + 1) / 2 / count);
  return Array.from({ length: count }, (_, i) => ({ from: first + i * length, to: first + (i + 1) * length - 1 }));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
