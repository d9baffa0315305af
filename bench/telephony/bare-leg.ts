import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { topics } from '../../server/contract/index.ts';
import { HeardAudio } from '../../test/support/heard-audio.ts';
import { tone } from '../../test/support/scripted-realtime/tone.ts';
import { tones } from '../../test/support/telephony/dial-phone.ts';
import { clock } from './protocol.ts';

const RATE = 8000;
const FRAME_MS = 10;
const FRAME = (RATE * FRAME_MS) / 1000;

/** A caller with LiveKit alone between it and the agent, with nothing queued: the floor of what a phone can reach. */
export class BareLeg {
  readonly #room = new Room();
  readonly #heard = new HeardAudio(RATE);
  readonly #speech: Int16Array[] = [];
  #beat: NodeJS.Timeout | undefined;

  static async join(url: string, token: string): Promise<BareLeg> {
    const leg = new BareLeg();
    leg.#room.on(RoomEvent.TrackSubscribed, async (track) => {
      for await (const frame of new AudioStream(track, { sampleRate: RATE, numChannels: 1, frameSizeMs: 20 })) {
        leg.#heard.add(frame.data);
      }
    });
    leg.#room.registerTextStreamHandler(topics.transcription, (reader) => void reader.readAll().catch(() => {}));
    await leg.#room.connect(url, token, { autoSubscribe: true, dynacast: false });
    // Without a queue the pace is the caller's, and frames have to be of 10 ms.
    const source = new AudioSource(RATE, 1, 0);
    const track = LocalAudioTrack.createAudioTrack('microphone', source);
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
    await leg.#room.localParticipant?.publishTrack(track, options);
    const began = performance.now();
    let frames = 0;
    leg.#beat = setInterval(() => {
      for (; began + frames * FRAME_MS <= performance.now(); frames++) {
        const pcm = leg.#speech.shift() ?? new Int16Array(FRAME);
        source.captureFrame(new AudioFrame(pcm, RATE, 1, FRAME)).catch(() => {});
      }
    }, FRAME_MS / 4);
    await leg.#heard.untilAudible(100);
    return leg;
  }

  /** Sings, and tells when it began and when the answer was heard. */
  async sing(): Promise<{ sangAt: number; heardAt: number }> {
    await this.#heard.untilSilent(200);
    const since = performance.now();
    const sangAt = clock();
    const song = tone(tones.sung, 900, RATE);
    for (let at = 0; at < song.length; at += FRAME) this.#speech.push(song.slice(at, at + FRAME));
    await this.#heard.untilAudible(300, since);
    return { sangAt, heardAt: (this.#heard.firstAudibleAt(since) ?? Number.NaN) + performance.timeOrigin };
  }

  async leave(): Promise<void> {
    clearInterval(this.#beat);
    await this.#room.disconnect();
  }
}
