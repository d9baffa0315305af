import {
  type AudioFrame,
  AudioStream,
  DisconnectReason,
  LocalAudioTrack,
  ParticipantKind,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  type TextStreamReader,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import type { Logger } from 'pino';
import { type AgentState, agentStateAttribute, Failure, sipCallStatusAttribute, topics } from '../../contract/index.ts';
import { leaveInTime } from '../../rtc/leave.ts';
import { listenAlone } from '../../rtc/room-listener.ts';
import { type Safely, safelyWith } from '../../rtc/safely.ts';
import { FRAME_MS, SAMPLE_RATE } from '../pcm.ts';
import type { CallRoom, CallRoomEvent, Caption } from './call-room.ts';
import { CaptionSender } from './caption-sender.ts';
import { VoiceSource } from './voice-source.ts';

/** Bytes of a typed text; more is refused by rtc-node before it is held in memory. */
const MAX_TEXT_BYTES = 16_384;
const MAX_TEXT = 4_000;
/** Where LiveKit itself was away, a caller is back by then or has left. */
const CALLER_AWAY_MS = 25_000;

/** A `CallRoom` on rtc-node, which works in exactly one thread of a process. */
export class LiveKitRoom implements CallRoom {
  readonly #emit: (event: CallRoomEvent) => void;
  readonly #logger: Logger;
  readonly #safely: Safely;
  readonly #room = new Room();
  readonly #voice: VoiceSource;
  readonly #captions: CaptionSender;
  readonly #readers = new Set<ReadableStreamDefaultReader<AudioFrame>>();
  #track: LocalAudioTrack | undefined;
  #caller: RemoteParticipant | undefined;
  #callerTrackId: string | undefined;
  #subscribed = false;
  #told = false;
  #state: AgentState = 'initializing';
  #leaving = false;
  /** LiveKit is away: nobody is there to be seen, which says nothing about who has left. */
  #reconnecting = false;
  #callerAway: NodeJS.Timeout | undefined;
  #stopListening = () => {};
  #joining: Promise<void> = Promise.resolve();

  constructor(options: { onEvent: (event: CallRoomEvent) => void; logger: Logger }) {
    this.#emit = options.onEvent;
    this.#logger = options.logger;
    this.#safely = safelyWith(options.logger);
    this.#voice = new VoiceSource(options.logger);
    this.#captions = new CaptionSender(this.#room, options.logger);
    this.#listenToRoom();
  }

  get voice(): VoiceSource {
    return this.#voice;
  }

  join(url: string, token: string): Promise<void> {
    this.#joining = this.#connect(url, token);
    return this.#joining;
  }

  setState(state: AgentState): void {
    if (state === this.#state || this.#leaving) return;
    this.#state = state;
    this.#room.localParticipant
      ?.setAttributes({ [agentStateAttribute]: state })
      .catch((error) => this.#logger.debug({ err: error }, 'agent state'));
  }

  caption(caption: Caption): void {
    if (this.#leaving) return;
    const track = caption.speaker === 'agent' ? this.#track?.sid : this.#callerTrackId;
    this.#captions.send(caption, { track, ...(caption.speaker === 'caller' && { sender: this.#caller?.identity }) });
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    clearTimeout(this.#callerAway);
    await leaveInTime(this.#release());
  }

  async #release(): Promise<void> {
    try {
      await this.#joining.catch(() => {});
      await this.#captions.flush();
      for (const reader of this.#readers) reader.cancel().catch(() => {});
      await this.#room.disconnect();
      this.#room.removeAllListeners();
      this.#stopListening();
      await this.#track?.close(false);
      await this.#voice.close();
    } catch (error) {
      this.#logger.warn({ err: error }, 'leaving the room');
    }
  }

  async #connect(url: string, token: string): Promise<void> {
    this.#room.registerTextStreamHandler(topics.chat, (reader, { identity }) => {
      this.#readText(reader, identity).catch((error) => this.#logger.debug({ err: error }, 'a typed text was lost'));
    });
    try {
      await this.#room.connect(url, token, {
        autoSubscribe: false,
        dynacast: false,
        dataStream: { maxPayloadByteLength: MAX_TEXT_BYTES },
      });
      this.#stopListening = listenAlone(this.#room);
      for (const participant of this.#room.remoteParticipants.values()) this.#meet(participant);
      this.#track = LocalAudioTrack.createAudioTrack('voice', this.#voice.source);
      const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
      await this.#room.localParticipant?.publishTrack(this.#track, options);
    } catch (cause) {
      throw roomUnreachable(cause);
    }
  }

  #listenToRoom(): void {
    this.#room
      .on(
        RoomEvent.ParticipantConnected,
        this.#safely((participant) => this.#meet(participant)),
      )
      .on(
        RoomEvent.ParticipantDisconnected,
        this.#safely((participant) => this.#part(participant)),
      )
      .on(
        RoomEvent.ParticipantAttributesChanged,
        this.#safely(() => this.#checkListening()),
      )
      .on(
        RoomEvent.TrackPublished,
        this.#safely((publication, participant) => {
          if (participant?.identity === this.#caller?.identity) this.#subscribe(publication);
        }),
      )
      .on(
        RoomEvent.TrackSubscribed,
        this.#safely((track, _publication, participant) => {
          if (participant.identity !== this.#caller?.identity || track.kind !== TrackKind.KIND_AUDIO) return;
          this.#hear(track).catch((error) => this.#logger.warn({ err: error }, "the caller's audio broke off"));
        }),
      )
      .on(
        RoomEvent.LocalTrackSubscribed,
        this.#safely(() => {
          this.#subscribed = true;
          this.#emit({ type: 'subscribed' });
          this.#checkListening();
        }),
      )
      .on(
        RoomEvent.Reconnecting,
        this.#safely(() => {
          this.#reconnecting = true;
        }),
      )
      .on(
        RoomEvent.Reconnected,
        this.#safely(() => this.#lookForCaller()),
      )
      .on(
        RoomEvent.Disconnected,
        this.#safely((reason) => {
          if (!this.#leaving) this.#emit({ type: 'room-gone', why: whyGone(reason) });
        }),
      );
  }

  #part(participant: RemoteParticipant): void {
    if (this.#reconnecting || participant.identity !== this.#caller?.identity) return;
    // The same caller comes again (a lost network, a second tab), or the room is closed: LiveKit tells of it next.
    const { disconnectReason } = participant;
    if (disconnectReason === DisconnectReason.DUPLICATE_IDENTITY) return;
    if (disconnectReason === DisconnectReason.ROOM_DELETED) return;
    this.#emit({ type: 'caller-left' });
  }

  #lookForCaller(): void {
    this.#reconnecting = false;
    if (!this.#caller) return;
    const present = this.#room.remoteParticipants.get(this.#caller.identity);
    // A subscription that was asked for while the connection was being made anew may never have reached LiveKit.
    if (present) this.#meet(present);
    else this.#callerAway = setTimeout(() => this.#emit({ type: 'caller-left' }), CALLER_AWAY_MS);
  }

  #meet(participant: RemoteParticipant): void {
    if (!isCaller(participant)) return;
    if (this.#caller && this.#caller.identity !== participant.identity) return;
    clearTimeout(this.#callerAway);
    const first = this.#caller === undefined;
    this.#caller = participant;
    for (const publication of participant.trackPublications.values()) this.#subscribe(publication);
    if (first) {
      const phone = participant.kind === ParticipantKind.SIP;
      const { identity, name = '', attributes } = participant;
      this.#emit({ type: 'caller-joined', identity, phone, name, attributes });
    }
    this.#checkListening();
  }

  #subscribe(publication: RemoteTrackPublication): void {
    if (publication.kind !== TrackKind.KIND_AUDIO) return;
    // The sound of a shared screen is not the caller's voice.
    if (publication.source !== TrackSource.SOURCE_SCREENSHARE_AUDIO) publication.setSubscribed(true);
  }

  #checkListening(): void {
    if (this.#told || !this.#subscribed || !this.#caller) return;
    const { kind, attributes } = this.#caller;
    if (kind === ParticipantKind.SIP && attributes[sipCallStatusAttribute] !== 'active') return;
    this.#told = true;
    this.#emit({ type: 'caller-listening' });
  }

  async #hear(track: RemoteTrack): Promise<void> {
    this.#callerTrackId = track.sid;
    const stream = new AudioStream(track, { sampleRate: SAMPLE_RATE, numChannels: 1, frameSizeMs: FRAME_MS });
    const reader = stream.getReader();
    this.#readers.add(reader);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done || this.#leaving) break;
        this.#emit({ type: 'caller-audio', pcm: value.data });
      }
    } finally {
      this.#readers.delete(reader);
      if (!this.#leaving) this.#emit({ type: 'caller-muted' });
    }
  }

  async #readText(reader: TextStreamReader, identity: string): Promise<void> {
    const text = (await reader.readAll()).trim().slice(0, MAX_TEXT);
    const fromCaller = this.#caller ? identity === this.#caller.identity : isVisitor(identity);
    if (fromCaller && text !== '' && !this.#leaving) this.#emit({ type: 'caller-text', text });
  }
}

/** The first visitor of a page, or phone. Agents, recorders and onlookers are none. */
function isCaller({ kind, identity }: RemoteParticipant): boolean {
  return kind === ParticipantKind.SIP || (kind === ParticipantKind.STANDARD && isVisitor(identity));
}

function isVisitor(identity: string): boolean {
  return identity.startsWith('visitor-') || identity.startsWith('sip_');
}

function whyGone(reason: DisconnectReason): 'closed' | 'replaced' | 'lost' {
  switch (reason) {
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'replaced';
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'closed';
    default:
      return 'lost';
  }
}

const roomUnreachable = (cause: unknown) =>
  new Failure({
    reason: 'room-unreachable',
    message: 'The agent could not join its room.',
    cure: 'Check that the worker reaches LIVEKIT_URL over WebSocket and its media ports over UDP or TCP.',
    cause,
  });
