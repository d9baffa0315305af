import type { Logger } from 'pino';
import type { RealtimeClient, RealtimeEvent } from '../../realtime/client.ts';
import type { CallRoom } from '../room/call-room.ts';

export interface CallerCaptionsDeps {
  /** A session of its own, so that the agent that comes back knows nothing of it. */
  openRealtime: (onEvent: (event: RealtimeEvent) => void) => RealtimeClient;
  room: Pick<CallRoom, 'caption'>;
  /** What it takes is counted with the call. */
  onRealtime: (event: RealtimeEvent) => void;
  logger: Logger;
}

/** Lets a person on a page read what the caller says to them. It is shown to the two, and kept nowhere. */
export class CallerCaptions {
  readonly #realtime: RealtimeClient;
  #closed = false;

  constructor({ openRealtime, room, onRealtime, logger }: CallerCaptionsDeps) {
    const tell = (message: string) => logger.warn({ reason: message }, 'a person can not read what the caller says');
    this.#realtime = openRealtime((event) => {
      if (this.#closed) return;
      onRealtime(event);
      if (event.type === 'failed') tell(event.reason);
      if (event.type !== 'caller-transcript' || event.text.trim() === '') return;
      const { itemId: segmentId, text, final } = event;
      room.caption({ speaker: 'caller', segmentId, text: text.trim(), final });
    });
    this.#realtime.connect().catch((error: unknown) => {
      if (!this.#closed) tell(error instanceof Error ? error.message : 'unknown');
    });
  }

  audio(pcm: Int16Array): void {
    this.#realtime.appendAudio(pcm);
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#realtime.close();
  }
}
