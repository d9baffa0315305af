import { Failure } from '../../contract/index.ts';
import type { MediaDescription } from './description.ts';
import type { MediaCommand, MediaMessage } from './protocol.ts';
import type { RecordingLimits } from './recorder.ts';
import type { JoinOptions } from './room-leg.ts';
import type { MediaStats } from './session.ts';

export type MediaLineEvent =
  | Extract<MediaMessage, { type: 'event' }>['event']
  /** The process has died, and the call's media with it. The last event of a call. */
  | { type: 'media-lost' };

/** One call's media, as the gateway sees it. */
export interface MediaLine {
  /** Where the caller sends to. */
  readonly rtpPort: number;
  readonly rtcpPort: number;
  /**
   * Joins the room as the phone. `sampleRate` is that of the codec which is likely to be agreed on (`codecs`): with
   * another, sound is resampled, and no wider in the room than this. Once more moves to another room; the one before is left when it is joined.
   * Resolves to the participant's id in the room.
   * @throws Failure `room-unreachable`, or `media-lost`
   */
  join(options: JoinOptions): Promise<string>;
  /** What signalling has agreed upon. RTP flows from the first time on; later ones hold, resume and move it. */
  describe(description: MediaDescription): void;
  /** Sends digits to the caller (RFC 4733). */
  press(digits: string): void;
  /**
   * Plays a recording to the caller, who does not hear the room meanwhile; `announced` tells its end. The next one
   * replaces it. Needs a `describe` first.
   */
  announce(pcm: Int16Array, sampleRate: number): void;
  /** Has one side hear a telephone ringing, until told otherwise. */
  ring(towards: 'room' | 'phone' | 'nobody'): void;
  /** Tells the room of a key that came by SIP. */
  key(digit: string): void;
  /** Keeps what the caller says until silence or the limit, as 16-bit mono PCM. @throws Failure `media-lost` */
  record(limits: RecordingLimits): Promise<{ pcm: Int16Array; rate: number }>;
  /** Sets attributes of the phone's participant, whose token must allow it. */
  setAttributes(attributes: Record<string, string>): void;
  /** Undefined before the first `describe`. @throws Failure `media-lost` */
  measure(): Promise<MediaStats | undefined>;
  /** Ends RTP, leaves the room and gives the ports back. Always resolves, with the last measure where there is one. */
  close(): Promise<MediaStats | undefined>;
}

/** What answers a command. */
export type Reply = Exclude<MediaMessage, { type: 'ready' | 'event' }>;
type Waiting = PromiseWithResolvers<Reply>;

/** The gateway's end of one call in a media process. */
export class Line implements MediaLine {
  rtpPort = 0;
  rtcpPort = 0;
  readonly #id: string;
  readonly #onEvent: (event: MediaLineEvent) => void;
  readonly #send: (command: MediaCommand) => void;
  readonly #waiting = new Map<Reply['type'], Waiting>();
  #ended = false;

  constructor(
    id: string,
    options: { onEvent: (event: MediaLineEvent) => void; send: (command: MediaCommand) => void },
  ) {
    this.#id = id;
    this.#onEvent = options.onEvent;
    this.#send = options.send;
  }

  async open(): Promise<void> {
    const reply = await this.#ask({ type: 'open', call: this.#id }, 'opened');
    if (reply.type !== 'opened') return;
    this.rtpPort = reply.rtpPort;
    this.rtcpPort = reply.rtcpPort;
  }

  async join(options: JoinOptions): Promise<string> {
    const reply = await this.#ask({ type: 'join', call: this.#id, ...options }, 'joined');
    return reply.type === 'joined' ? reply.participant : '';
  }

  describe(description: MediaDescription): void {
    this.#order({ type: 'describe', call: this.#id, description });
  }

  press(digits: string): void {
    this.#order({ type: 'press', call: this.#id, digits });
  }

  announce(pcm: Int16Array, sampleRate: number): void {
    this.#order({ type: 'announce', call: this.#id, pcm, sampleRate });
  }

  ring(towards: 'room' | 'phone' | 'nobody'): void {
    this.#order({ type: 'ring', call: this.#id, towards });
  }

  key(digit: string): void {
    this.#order({ type: 'key', call: this.#id, digit });
  }

  async record(limits: RecordingLimits): Promise<{ pcm: Int16Array; rate: number }> {
    const reply = await this.#ask({ type: 'record', call: this.#id, ...limits }, 'recorded');
    return reply.type === 'recorded' ? reply : { pcm: new Int16Array(0), rate: 8000 };
  }

  setAttributes(attributes: Record<string, string>): void {
    this.#order({ type: 'attributes', call: this.#id, attributes });
  }

  async measure(): Promise<MediaStats | undefined> {
    const reply = await this.#ask({ type: 'measure', call: this.#id }, 'stats');
    return reply.type === 'stats' ? reply.stats : undefined;
  }

  async close(): Promise<MediaStats | undefined> {
    if (this.#ended) return undefined;
    this.#ended = true;
    try {
      const reply = await this.#ask({ type: 'close', call: this.#id }, 'closed');
      return reply.type === 'closed' ? reply.stats : undefined;
    } catch {
      // The process is gone, and with it all that there was to close.
      return undefined;
    }
  }

  tell(event: MediaLineEvent): void {
    if (!this.#ended) this.#onEvent(event);
  }

  receive(reply: Reply): void {
    // Only opening and joining fail in a way that somebody waits for.
    const answers = reply.type === 'failed' ? (['opened', 'joined'] as const) : ([reply.type] as const);
    for (const answer of answers) {
      const waiting = this.#waiting.get(answer);
      this.#waiting.delete(answer);
      if (reply.type === 'failed') waiting?.reject(new Failure(reply));
      else waiting?.resolve(reply);
    }
    // A join that hung is not waited for any longer.
    if (reply.type === 'closed') this.#abandon(callClosed());
  }

  /** The process is gone. */
  lose(): void {
    this.#abandon(mediaLost());
    this.tell({ type: 'media-lost' });
    this.#ended = true;
  }

  #abandon(why: Failure): void {
    for (const { reject } of this.#waiting.values()) reject(why);
    this.#waiting.clear();
  }

  /** A command without an answer; `media-lost` tells where it came to nothing. */
  #order(command: MediaCommand): void {
    try {
      this.#send(command);
    } catch {
      // The process is going down; `lose` follows.
    }
  }

  #ask(command: MediaCommand, answer: Reply['type']): Promise<Reply> {
    const asked = this.#waiting.get(answer);
    if (asked !== undefined) return asked.promise;
    const waiting = Promise.withResolvers<Reply>();
    this.#waiting.set(answer, waiting);
    try {
      this.#send(command);
    } catch (error) {
      this.#waiting.delete(answer);
      waiting.reject(error);
    }
    return waiting.promise;
  }
}

const callClosed = () =>
  new Failure({
    reason: 'call-closed',
    message: 'The media of this call was closed meanwhile.',
    cure: 'Nothing is to be done: the call has ended.',
  });

export const mediaLost = () =>
  new Failure({
    reason: 'media-lost',
    message: 'The media process of this call has ended.',
    cure: 'Read its last words in the log; calls that come now get another process.',
  });
