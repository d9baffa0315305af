import { AudioFrame, AudioSource } from '@livekit/rtc-node';
import type { Logger } from 'pino';
import { FRAME_SAMPLES, SAMPLE_RATE } from '../pcm.ts';
import type { AudioSink } from '../voice/playout.ts';

/** More than the playout ever queues, so that `captureFrame` never has to wait for room. */
const QUEUE_MS = 500;

/** The agent's track, as a sink of frames. */
export class VoiceSource implements AudioSink {
  readonly source = new AudioSource(SAMPLE_RATE, 1, QUEUE_MS);
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  queuedMs(): number {
    return this.source.queuedDuration;
  }

  feed(frame: Int16Array): void {
    if (this.source.closed) return;
    // The frame owns its buffer: rtc-node hands the whole of it over, whatever part of it the array shows.
    this.source
      .captureFrame(new AudioFrame(frame, SAMPLE_RATE, 1, FRAME_SAMPLES))
      // Rejects once the track or the room is gone; unhandled, that would end every call of the process.
      .catch((error) => this.#logger.debug({ err: error }, 'a frame was not played'));
  }

  clear(): void {
    if (!this.source.closed) this.source.clearQueue();
  }

  async close(): Promise<void> {
    await this.source.close();
  }
}
