import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type MediaProcess, type StartMediaOptions, startMedia } from './client.ts';
import { DRAIN_MS } from './port-pool.ts';

export interface SlotDeps {
  /** Calls after which a process is replaced. */
  callsEach: number;
  logger: Logger;
  /** A process takes calls. */
  onReady: () => void;
  /** Default: a real process. */
  startProcess?: (options: StartMediaOptions) => Promise<MediaProcess>;
}

export const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;
/** A process that lived that long is trusted again: its next end waits only the first delay. */
const HEALTHY_MS = 60_000;

/**
 * A place for a process, filled anew whenever it has died, and when it has had its share of calls: rtc-node 1.1.0 keeps
 * about half a megabyte of each room that was joined for ever (with any native library from 0.12.73 to 0.12.80; like
 * https://github.com/livekit/node-sdks/issues/514). Remove the latter once joining and leaving rooms for long keeps nothing.
 * While an old process finishes its calls, both have the same ports, and each steps over those that are taken; the new
 * one is told of those that the old one's calls give back.
 */
export class Slot {
  /** The one that takes calls; undefined while none is there. */
  media: MediaProcess | undefined;
  /** Those that only finish their calls. */
  readonly #finishing = new Set<MediaProcess>();
  readonly #options: StartMediaOptions;
  readonly #deps: SlotDeps;
  readonly #stopping = new AbortController();
  #delayMs = FIRST_DELAY_MS;
  /** The one that is to take calls next, while it starts. */
  #starting: Promise<void> | undefined;
  /** Ports to the time when a call has given them back, the oldest first; of all its processes. */
  readonly #released = new Map<number, number>();
  /** That it has taken, since it began or since it could not be replaced. */
  #taken = 0;

  constructor(options: StartMediaOptions, deps: SlotDeps) {
    this.#options = options;
    this.#deps = deps;
  }

  get all(): MediaProcess[] {
    return [...(this.media ? [this.media] : []), ...this.#finishing];
  }

  /** Puts another process in the place of the one that is there, if any. Where one is being started already, that is it. */
  start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #start(): Promise<void> {
    const { startProcess = startMedia } = this.#deps;
    const media: MediaProcess = await startProcess({
      ...this.#options,
      onReleased: (port) => this.#release(port, media),
    });
    if (this.#stopping.signal.aborted) return media.stop();
    if (this.media) this.#finish(this.media);
    this.media = media;
    media.rest([...this.#released.keys()]);
    this.#taken = 0;
    this.#deps.logger.info({ pid: media.pid }, 'a media process is ready');
    this.#deps.onReady();
    const since = performance.now();
    media.exited.then(() => {
      if (this.media !== media) return;
      this.media = undefined;
      if (!this.#stopping.signal.aborted) this.#replace(performance.now() - since);
    });
  }

  /** One of ours has taken a call. */
  tookCall(media: MediaProcess): void {
    const { callsEach, logger } = this.#deps;
    if (media !== this.media || ++this.#taken !== callsEach) return;
    this.start().catch((error) => {
      // It goes on, and is tried again after as many calls.
      this.#taken = 0;
      logger.error({ err: error }, 'a media process could not be replaced by a new one');
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.all.map((media) => media.stop()));
  }

  #release(port: number, by: MediaProcess): void {
    const now = performance.now();
    for (const [old, since] of this.#released) if (now - since >= DRAIN_MS) this.#released.delete(old);
    this.#released.delete(port);
    this.#released.set(port, now);
    if (by !== this.media) this.media?.rest([port]);
  }

  #finish(media: MediaProcess): void {
    this.#finishing.add(media);
    this.#deps.logger.info({ pid: media.pid, calls: media.calls }, 'a media process ends with its last call');
    media.finish().then(() => this.#finishing.delete(media));
  }

  async #replace(livedMs: number): Promise<void> {
    const { logger } = this.#deps;
    logger.error('a media process ended unexpectedly and is started again');
    if (livedMs >= HEALTHY_MS) this.#delayMs = FIRST_DELAY_MS;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await delay(this.#delayMs, undefined, { signal });
        this.#delayMs = Math.min(LONGEST_DELAY_MS, 2 * this.#delayMs);
        // Its successor may have been under way already.
        if (this.media === undefined) await this.start();
        return;
      } catch (error) {
        if (!signal.aborted) logger.error({ err: error }, 'a media process could not be started');
      }
    }
  }
}
