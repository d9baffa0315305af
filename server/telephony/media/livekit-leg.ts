import {
  AudioFrame,
  AudioSource,
  AudioStream,
  DisconnectReason,
  LocalAudioTrack,
  type RemoteTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import type { Logger } from 'pino';
import { callerAttributes, Failure, VISITOR_IDENTITY } from '../../contract/index.ts';
import { leaveInTime } from '../../rtc/leave.ts';
import { listenAlone } from '../../rtc/room-listener.ts';
import { type Safely, safelyWith } from '../../rtc/safely.ts';
import { eventOf } from '../rtp/telephone-event.ts';
import { FRAME_MS } from './description.ts';
import { FrameResampler } from './frame-resampler.ts';
import type { JoinOptions, RoomLeg, RoomLegEvent } from './room-leg.ts';

/** No queue, for our beat is the pace: then WebRTC takes frames of 10 ms, and they leave at once. */
const QUEUE_MS = 0;
const SOURCE_FRAMES = 2;

/**
 * A `RoomLeg` on rtc-node, which works in exactly one thread of a process. Sound has one rate in the room for the whole
 * call: another would need the phone's track published anew, which takes seconds in which nobody hears it.
 */
export class LiveKitLeg implements RoomLeg {
  readonly #emit: (event: RoomLegEvent) => void;
  readonly #logger: Logger;
  readonly #safely: Safely;
  readonly #room = new Room();
  readonly #readers = new Set<ReadableStreamDefaultReader<AudioFrame>>();
  #source: AudioSource | undefined;
  #track: LocalAudioTrack | undefined;
  /** Of the room's sound, in Hz. */
  #roomRate = 8000;
  /** Of the call's, where it was not foreseen. */
  #callRate: number | undefined;
  #toRoom: FrameResampler | undefined;
  #leaving = false;
  #hearsPages = false;
  #stopListening = () => {};
  #joining: Promise<void> = Promise.resolve();

  constructor(options: { onEvent: (event: RoomLegEvent) => void; logger: Logger }) {
    this.#emit = options.onEvent;
    this.#logger = options.logger;
    this.#safely = safelyWith(options.logger);
    this.#listenToRoom();
  }

  async join(options: JoinOptions): Promise<string> {
    this.#joining = this.#connect(options);
    await this.#joining;
    return this.#room.localParticipant?.sid ?? '';
  }

  setRate(sampleRate: number): void {
    this.#callRate = sampleRate;
  }

  play(frame: Int16Array): void {
    const source = this.#source;
    if (source === undefined || source.closed || this.#leaving) return;
    const pcm = this.#atRoomRate(frame);
    const length = pcm.length / SOURCE_FRAMES;
    for (let at = 0; at < pcm.length; at += length) {
      // A copy: rtc-node hands the whole buffer over, whatever part of it the array shows.
      const part = new AudioFrame(pcm.slice(at, at + length), source.sampleRate, 1, length);
      // Rejects once the track or the room is gone; unhandled, that would end every call of the process.
      source.captureFrame(part).catch((error) => this.#logger.debug({ err: error }, 'a frame was not played'));
    }
  }

  press(digit: string): void {
    const code = eventOf(digit);
    if (code === undefined || this.#leaving) return;
    this.#room.localParticipant
      ?.publishDtmf(code, digit)
      .catch((error) => this.#logger.warn({ err: error }, 'a digit did not reach the room'));
  }

  setAttributes(attributes: Record<string, string>): void {
    if (this.#leaving) return;
    this.#room.localParticipant
      ?.setAttributes(attributes)
      .catch((error) => this.#logger.warn({ err: error }, 'attributes of the phone were not set'));
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    await leaveInTime(this.#release());
  }

  async #release(): Promise<void> {
    try {
      await this.#joining.catch(() => {});
      for (const reader of this.#readers) reader.cancel().catch(() => {});
      await this.#room.disconnect();
      this.#room.removeAllListeners();
      this.#stopListening();
      await this.#track?.close(false);
      await this.#source?.close();
    } catch (error) {
      this.#logger.warn({ err: error }, 'leaving the room');
    }
  }

  async #connect({ url, token, sampleRate, hearsPages = false }: JoinOptions): Promise<void> {
    this.#hearsPages = hearsPages;
    this.#roomRate = sampleRate;
    try {
      await this.#room.connect(url, token, { autoSubscribe: true, dynacast: false });
      this.#stopListening = listenAlone(this.#room);
      await this.#publish();
    } catch (cause) {
      throw roomUnreachable(cause);
    }
  }

  async #publish(): Promise<void> {
    this.#source = new AudioSource(this.#roomRate, 1, QUEUE_MS);
    this.#track = LocalAudioTrack.createAudioTrack('phone', this.#source);
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
    await this.#room.localParticipant?.publishTrack(this.#track, options);
  }

  #listenToRoom(): void {
    this.#room
      .on(
        RoomEvent.TrackSubscribed,
        this.#safely((track, _publication, { identity }) => {
          if (track.kind !== TrackKind.KIND_AUDIO || this.#leaving) return;
          // A page in this call is the same caller's, who is not to hear their own voice.
          if (identity.startsWith(VISITOR_IDENTITY) && !this.#hearsPages) return;
          this.#emit({ type: 'voice', name: identity });
          this.#hear(track).catch((error) => this.#logger.warn({ err: error }, "the room's audio broke off"));
        }),
      )
      .on(
        RoomEvent.DtmfReceived,
        this.#safely((_code, digits) => this.#emit({ type: 'dial', digits })),
      )
      .on(
        RoomEvent.ParticipantAttributesChanged,
        this.#safely((changed, { identity }) => {
          const room = changed[callerAttributes.room];
          if (room && identity === this.#room.localParticipant?.identity) this.#emit({ type: 'moved', room });
        }),
      )
      .on(
        RoomEvent.Disconnected,
        this.#safely((reason) => {
          if (!this.#leaving) this.#emit({ type: 'gone', why: DisconnectReason[reason] ?? String(reason) });
        }),
      );
  }

  #atRoomRate(frame: Int16Array): Int16Array {
    const rate = (frame.length * 1000) / FRAME_MS;
    if (rate === this.#roomRate) return frame;
    if (this.#toRoom?.from !== rate) this.#toRoom = new FrameResampler(rate, this.#roomRate);
    return this.#toRoom.push(frame);
  }

  async #hear(track: RemoteTrack): Promise<void> {
    const stream = new AudioStream(track, { sampleRate: this.#roomRate, numChannels: 1, frameSizeMs: FRAME_MS });
    let toCall: FrameResampler | undefined;
    const atCallRate = (pcm: Int16Array): Int16Array => {
      const rate = this.#callRate ?? this.#roomRate;
      if (rate === this.#roomRate) return pcm;
      if (toCall?.to !== rate) toCall = new FrameResampler(this.#roomRate, rate);
      return toCall.push(pcm);
    };
    const reader = stream.getReader();
    this.#readers.add(reader);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done || this.#leaving) break;
        this.#emit({ type: 'heard', name: track.sid ?? '', pcm: atCallRate(value.data) });
      }
    } finally {
      this.#readers.delete(reader);
    }
  }
}

const roomUnreachable = (cause: unknown) =>
  new Failure({
    reason: 'room-unreachable',
    message: 'The phone could not join its room.',
    cure: 'Check that the telephony processes reach LIVEKIT_URL over WebSocket and its media ports over UDP or TCP.',
    cause,
  });
