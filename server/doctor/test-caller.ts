import { setTimeout as delay } from 'node:timers/promises';
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  dispose,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { captionAttributes, type TokenResponse, topics } from '../contract/index.ts';
import { CallWatch } from './call-watch.ts';

export const SAMPLE_RATE = 24_000;
const FRAME = SAMPLE_RATE / 50;
const FRAME_MS = 20;
/** Short, so that what is spoken leaves at once; two frames bridge a late timer. */
const QUEUE_MS = 40;

/** A caller without a person: speaks samples, and tells `watch` what the agent does. */
export class TestCaller {
  readonly watch = new CallWatch();
  readonly #room = new Room();
  readonly #source = new AudioSource(SAMPLE_RATE, 1, QUEUE_MS);
  #microphone: NodeJS.Timeout | undefined;
  #toSay: Int16Array | undefined;
  #said = Promise.withResolvers<void>();

  async join({ server_url, participant_token }: TokenResponse): Promise<void> {
    this.#watchRoom();
    await this.#room.connect(server_url, participant_token, { autoSubscribe: true, dynacast: false });
    if (this.#room.remoteParticipants.size > 0) this.watch.agentCame();
    const track = LocalAudioTrack.createAudioTrack('microphone', this.#source);
    await this.#room.localParticipant?.publishTrack(
      track,
      new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }),
    );
    this.#startMicrophone();
  }

  /** Speaks once; resolves when the last sample has left. */
  async say(samples: Int16Array): Promise<void> {
    this.#said = Promise.withResolvers();
    this.#toSay = samples;
    await this.#said.promise;
    await delay(this.#source.queuedDuration);
  }

  async leave(): Promise<void> {
    clearInterval(this.#microphone);
    await this.#room.disconnect();
    await dispose();
  }

  #watchRoom(): void {
    const { watch } = this;
    this.#room.on(RoomEvent.ParticipantConnected, () => watch.agentCame());
    this.#room.on(RoomEvent.TrackSubscribed, async (track) => {
      if (track.kind !== TrackKind.KIND_AUDIO) return;
      for await (const frame of new AudioStream(track, { sampleRate: SAMPLE_RATE, numChannels: 1 })) {
        watch.heardFrame(frame.data);
      }
    });
    this.#room.registerTextStreamHandler(topics.transcription, (reader, { identity }) => {
      if (reader.info.attributes?.[captionAttributes.final] !== 'true') return;
      const side = identity === this.#room.localParticipant?.identity ? 'caller' : 'agent';
      reader.readAll().then(
        (text) => watch.caption(side, text),
        // A caption cut off by the end of the call is no part of the examination.
        () => {},
      );
    });
    this.#room.on(RoomEvent.Disconnected, () => watch.ended());
  }

  /** Silence around what is said, as a real microphone has: the agent's turn begins with it. */
  #startMicrophone(): void {
    const began = performance.now();
    let frames = 0;
    let at = 0;
    this.#microphone = setInterval(() => {
      for (; frames * FRAME_MS <= performance.now() - began; frames++) {
        const pcm = new Int16Array(FRAME);
        if (this.#toSay !== undefined) {
          pcm.set(this.#toSay.subarray(at, at + FRAME));
          at += FRAME;
          if (at >= this.#toSay.length) {
            this.#toSay = undefined;
            at = 0;
            this.#said.resolve();
          }
        }
        // Rejects once the room is gone, which `ended` tells.
        this.#source.captureFrame(new AudioFrame(pcm, SAMPLE_RATE, 1, FRAME)).catch(() => {});
      }
    }, FRAME_MS / 2);
  }
}
