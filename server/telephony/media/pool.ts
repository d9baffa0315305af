import type { Logger } from 'pino';
import { Failure } from '../../contract/index.ts';
import type { MediaProcess, StartMediaOptions } from './client.ts';
import { type MediaLine, type MediaLineEvent, mediaLost } from './line.ts';
import type { PortRange } from './port-pool.ts';
import { Slot } from './slot.ts';

/**
 * The media processes of a gateway: the one with the fewest calls takes the next, one that dies is replaced, and so is
 * one that has had many calls, once these have ended.
 */
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
  /** A process takes so many calls, then another one takes its place: what WebRTC keeps of each is not much, and more than nothing. */
  callsEach: number;
  logger: Logger;
}

/** A process that has died is there again by then: a caller hears nothing, or ringing, meanwhile. */
const REPLACED_WITHIN_MS = 5_000;

/**
 * Starts the processes; each has its own part of the ports.
 * @throws Failure `media-lost` where one can't start
 */
export async function startMediaPool({
  processes,
  callsEach,
  logger,
  ...options
}: MediaPoolOptions): Promise<MediaPool> {
  /** Resolves at the next process that becomes ready, or when all are stopped. */
  let change = Promise.withResolvers<void>();
  const changed = () => {
    change.resolve();
    change = Promise.withResolvers();
  };
  let stopped = false;
  const slots = partsOf(options.ports, processes).map(
    (ports) => new Slot({ ...options, ports }, { callsEach, logger, onReady: changed }),
  );
  try {
    await Promise.all(slots.map((slot) => slot.start()));
  } catch (error) {
    await Promise.all(slots.map((slot) => slot.stop()));
    throw error;
  }
  return {
    get calls() {
      return slots.flatMap(({ all }) => all).reduce((sum, { calls }) => sum + calls, 0);
    },
    get pids() {
      return slots.flatMap(({ all }) => all).flatMap(({ pid }) => pid ?? []);
    },
    async open(onEvent) {
      const late = AbortSignal.timeout(REPLACED_WITHIN_MS);
      const tried = new Set<MediaProcess>();
      while (!stopped && !late.aborted) {
        const running = slots.flatMap((slot) => {
          const { media } = slot;
          return media && !tried.has(media) ? { slot, media } : [];
        });
        const [first] = running.toSorted((a, b) => a.media.calls - b.media.calls);
        if (first === undefined) {
          await Promise.race([change.promise, aborted(late)]);
          continue;
        }
        tried.add(first.media);
        try {
          const line = await first.media.open(onEvent);
          first.slot.tookCall(first.media);
          return line;
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

/** As many ranges of even length as there are processes. */
function partsOf({ from, to }: PortRange, count: number): PortRange[] {
  const first = from + (from % 2);
  const length = 2 * Math.floor((to - first + 1) / 2 / count);
  return Array.from({ length: count }, (_, i) => ({ from: first + i * length, to: first + (i + 1) * length - 1 }));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
