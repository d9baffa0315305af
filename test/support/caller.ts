import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  type RemoteTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';
import { agentStateAttribute, captionAttributes, topics } from '../../server/contract/index.ts';
import { listenAlone } from '../../server/rtc/room-listener.ts';
import { Happenings } from './happenings.ts';
import { HeardAudio } from './heard-audio.ts';

export interface CallerOptions {
  url: string;
  /** As the API gave it; else one is made of key, secret and room. */
  token?: string;
  apiKey: string;
  apiSecret: string;
  room: string;
  /** Default: a visitor of a page. */
  identity?: string;
  /** `SIP`, with attributes `sip.*`, makes a phone. */
  kind?: string;
  attributes?: Record<string, string>;
  /** Default true; without one the caller only listens and types. */
  microphone?: boolean;
  /** Beginning of the identities that are listened to; default the agents'. */
  hears?: string;
}

export interface HeardCaption {
  at: number;
  /** Identity under which the words came. */
  from: string;
  segmentId: string;
  trackId: string | undefined;
  final: boolean;
  text: string;
}

const SAMPLE_RATE = 24_000;
const FRAME = SAMPLE_RATE / 50;
const MICROPHONE_QUEUE_MS = 60;
/** Generous: tests share their machine. */
const WAIT_MS = 20_000;

/** A visitor or phone on rtc-node: speaks PCM into its microphone, records what it hears and reads. */
export class FakeCaller {
  readonly heard = new HeardAudio(SAMPLE_RATE);
  readonly captions: HeardCaption[] = [];
  readonly agentStates: string[] = [];
  readonly happenings = new Happenings();
  /** `performance.now()` when the room was joined. */
  joinedAt = 0;
  gone = false;
  /** Digits that came from phones in the room. */
  digits = '';
  readonly #room = new Room();
  readonly #source = new AudioSource(SAMPLE_RATE, 1, 200);
  readonly #speech: Int16Array[] = [];
  #pump: NodeJS.Timeout | undefined;
  #track: LocalAudioTrack | undefined;
  #left = false;
  #stopListening = () => {};
  #listening: ReadableStreamDefaultReader<AudioFrame> | undefined;

  static async join(options: CallerOptions): Promise<FakeCaller> {
    const caller = new FakeCaller();
    await caller.#join(options);
    return caller;
  }

  get microphoneTrackId(): string | undefined {
    return this.#track?.sid;
  }

  get identity(): string {
    return this.#room.localParticipant?.identity ?? '';
  }

  /** Has left by itself. */
  get left(): boolean {
    return this.#left;
  }

  /** Speaks after what it is already speaking; silence goes on around it, as with a real microphone. */
  say(pcm: Int16Array): void {
    for (let at = 0; at < pcm.length; at += FRAME) {
      const frame = new Int16Array(FRAME);
      frame.set(pcm.subarray(at, at + FRAME));
      this.#speech.push(frame);
    }
  }

  /** Resolves when the last of `say` has left the microphone. */
  async spoken(): Promise<void> {
    await this.happenings.until(() => this.#speech.length === 0, 'the end of what the caller says', 60_000);
  }

  async type(text: string): Promise<void> {
    await this.#room.localParticipant?.sendText(text, { topic: topics.chat });
  }

  /** The caption that stands for each segment now, in order of appearance. */
  get shown(): HeardCaption[] {
    const segments = new Map<string, HeardCaption>();
    for (const caption of this.captions) {
      if (!segments.get(caption.segmentId)?.final) segments.set(caption.segmentId, caption);
    }
    return [...segments.values()];
  }

  untilCaption(isIt: (caption: HeardCaption) => boolean, what: string, ms = WAIT_MS): Promise<void> {
    return this.happenings.until(() => this.captions.some(isIt), `caption: ${what}`, ms);
  }

  untilState(state: string, ms = WAIT_MS): Promise<void> {
    return this.happenings.until(() => this.agentStates.at(-1) === state, `agent state ${state}`, ms);
  }

  untilGone(ms = WAIT_MS): Promise<void> {
    return this.happenings.until(() => this.gone, 'the end of the call', ms);
  }

  /** Sets attributes of this participant, as a gateway does for a phone. */
  async setAttributes(attributes: Record<string, string>): Promise<void> {
    await this.#room.localParticipant?.setAttributes(attributes);
  }

  /** Asks a phone in the room to dial a digit. */
  async press(code: number, digit: string): Promise<void> {
    await this.#room.localParticipant?.publishDtmf(code, digit);
  }

  /** Attributes of somebody else in the room. */
  attributesOf(identity: string): Readonly<Record<string, string>> | undefined {
    return this.#room.remoteParticipants.get(identity)?.attributes;
  }

  async leave(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    clearInterval(this.#pump);
    await this.#listening?.cancel().catch(() => {});
    await this.#room.disconnect();
    this.#stopListening();
    await this.#track?.close(false);
    await this.#source.close();
    this.heard.close();
  }

  async #join(options: CallerOptions): Promise<void> {
    this.#room.registerTextStreamHandler(topics.transcription, (reader, { identity: from }) => {
      const { attributes = {} } = reader.info;
      reader
        .readAll()
        .then((text) => {
          this.captions.push({
            at: performance.now(),
            from,
            segmentId: attributes[captionAttributes.segmentId] ?? '',
            trackId: attributes[captionAttributes.trackId],
            final: attributes[captionAttributes.final] === 'true',
            text,
          });
          this.happenings.check();
        })
        .catch(() => {});
    });
    this.#room.on(RoomEvent.TrackSubscribed, (track, _publication, participant) => {
      if (track.kind === TrackKind.KIND_AUDIO && participant.identity.startsWith(options.hears ?? 'agent-')) {
        this.#listen(track);
      }
    });
    this.#room.on(RoomEvent.ParticipantAttributesChanged, (changed) => {
      const state = changed[agentStateAttribute];
      if (state !== undefined) this.agentStates.push(state);
      this.happenings.check();
    });
    this.#room.on(RoomEvent.DtmfReceived, (_code, digit) => {
      this.digits += digit;
      this.happenings.check();
    });
    this.#room.on(RoomEvent.Disconnected, () => {
      this.gone = true;
      this.happenings.check();
    });
    await this.#room.connect(options.url, options.token ?? (await ownToken(options)), {
      autoSubscribe: true,
      dynacast: false,
    });
    this.#stopListening = listenAlone(this.#room);
    this.joinedAt = performance.now();
    if (options.microphone !== false) await this.#openMicrophone();
  }

  async #openMicrophone(): Promise<void> {
    this.#track = LocalAudioTrack.createAudioTrack('microphone', this.#source);
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
    this.#pump = setInterval(() => this.#fill(), 10);
    await this.#room.localParticipant?.publishTrack(this.#track, options);
  }

  #fill(): void {
    while (this.#source.queuedDuration < MICROPHONE_QUEUE_MS && !this.#source.closed) {
      const frame = this.#speech.shift() ?? new Int16Array(FRAME);
      this.#source.captureFrame(new AudioFrame(frame, SAMPLE_RATE, 1, FRAME)).catch(() => {});
      if (this.#speech.length === 0) this.happenings.check();
    }
  }

  async #listen(track: RemoteTrack): Promise<void> {
    const stream = new AudioStream(track, { sampleRate: SAMPLE_RATE, numChannels: 1, frameSizeMs: 20 });
    const reader = stream.getReader();
    this.#listening = reader;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.heard.add(value.data);
    }
  }
}

function ownToken(options: CallerOptions): Promise<string> {
  const identity = options.identity ?? `visitor-${crypto.randomUUID()}`;
  const token = new AccessToken(options.apiKey, options.apiSecret, { identity, ttl: 60 });
  if (options.kind) token.kind = options.kind;
  if (options.attributes) token.attributes = options.attributes;
  token.addGrant({ roomJoin: true, room: options.room, canUpdateOwnMetadata: options.kind !== undefined });
  return token.toJwt();
}
