import type { Room } from '@livekit/rtc-node';
import type { Logger } from 'pino';
import { captionAttributes, topics } from '../../contract/index.ts';
import type { Caption } from './call-room.ts';

export interface CaptionSource {
  /** Id of the audio track whose words these are. */
  track: string | undefined;
  /** Identity under which the words appear, where they are not the agent's own. */
  sender?: string | undefined;
}

/**
 * Sends captions as text streams, one after the other. Each carries its segment's words so far and replaces the one
 * before, so those that a slow connection has not taken yet are skipped but for the newest of each segment.
 */
export class CaptionSender {
  readonly #room: Room;
  readonly #logger: Logger;
  readonly #waiting = new Map<string, { caption: Caption; source: CaptionSource }>();
  #sending: Promise<void> | undefined;

  constructor(room: Room, logger: Logger) {
    this.#room = room;
    this.#logger = logger;
  }

  send(caption: Caption, source: CaptionSource): void {
    this.#waiting.set(caption.segmentId, { caption, source });
    this.#sending ??= this.#run().finally(() => {
      this.#sending = undefined;
    });
  }

  /** Resolves when nothing waits any more. */
  async flush(): Promise<void> {
    await this.#sending;
  }

  async #run(): Promise<void> {
    for (;;) {
      const [next] = this.#waiting.values();
      if (!next) return;
      this.#waiting.delete(next.caption.segmentId);
      try {
        await this.#write(next.caption, next.source);
      } catch (error) {
        this.#logger.debug({ err: error }, 'a caption was not sent');
      }
    }
  }

  async #write(caption: Caption, { track, sender }: CaptionSource): Promise<void> {
    const writer = await this.#room.localParticipant?.streamText({
      topic: topics.transcription,
      attributes: {
        [captionAttributes.segmentId]: caption.segmentId,
        [captionAttributes.final]: String(caption.final),
        ...(track && { [captionAttributes.trackId]: track }),
      },
      ...(sender && { senderIdentity: sender }),
    });
    await writer?.write(caption.text);
    await writer?.close();
  }
}
