import {
  DisconnectReason,
  LocalAudioTrack,
  type RemoteParticipant,
  Room,
  RoomEvent,
  type TextStreamReader,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import type { Logger } from 'pino';
import {
  type AgentState,
  agentStateAttribute,
  answerTopic,
  type Card,
  cardsAttribute,
  Failure,
  personAnswers,
  topics,
} from '../../contract/index.ts';
import { leaveInTime } from '../../rtc/leave.ts';
import { listenAlone } from '../../rtc/room-listener.ts';
import { type Safely, safelyWith } from '../../rtc/safely.ts';
import { Absence } from './absence.ts';
import type { CallRoom, CallRoomEvent, Caption } from './call-room.ts';
import { Callers } from './callers.ts';
import { CaptionSender } from './caption-sender.ts';
import { VoiceSource } from './voice-source.ts';

/** Bytes of a typed text; more is refused by rtc-node before it is held in memory. */
const MAX_TEXT_BYTES = 16_384;
const MAX_TEXT = 4_000;

/** A `CallRoom` on rtc-node, which works in exactly one thread of a process. */
export class LiveKitRoom implements CallRoom {
  readonly #emit: (event: CallRoomEvent) => void;
  readonly #logger: Logger;
  readonly #safely: Safely;
  readonly #room = new Room();
  readonly #voice: VoiceSource;
  readonly #captions: CaptionSender;
  readonly #callers: Callers;
  #track: LocalAudioTrack | undefined;
  #subscribed = false;
  #told = false;
  #state: AgentState = 'initializing';
  #cards: readonly Card[] = [];
  #leaving = false;
  readonly #absence: Absence;
  #stopListening = () => {};
  #joining: Promise<void> = Promise.resolve();

  /** @param options.whose whom the agent talks to here; default: the caller */
  constructor(options: { onEvent: (event: CallRoomEvent) => void; logger: Logger; whose?: 'caller' | 'person' }) {
    this.#emit = options.onEvent;
    this.#logger = options.logger;
    this.#safely = safelyWith(options.logger);
    this.#voice = new VoiceSource(options.logger);
    this.#captions = new CaptionSender(this.#room, options.logger);
    this.#callers = new Callers({
      emit: options.onEvent,
      logger: options.logger,
      whose: options.whose ?? 'caller',
    });
    this.#absence = new Absence({
      emit: options.onEvent,
      isThere: () => [...this.#room.remoteParticipants.keys()].some((identity) => this.#callers.isCaller(identity)),
    });
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
    this.#tellState();
  }

  caption(caption: Caption): void {
    if (this.#leaving) return;
    this.#captions.send(caption, caption.speaker === 'agent' ? { track: this.#track?.sid } : this.#callers.source);
  }

  get hasPage(): boolean {
    return this.#callers.hasPage;
  }

  phoneHasLeft(): void {
    this.#callers.phoneHasLeft();
  }

  showCards(cards: readonly Card[]): void {
    this.#cards = cards;
    this.#tellCards();
  }

  async leave(): Promise<void> {
    this.#leaving = true;
    this.#callers.close();
    this.#absence.close();
    await leaveInTime(this.#release());
  }

  async #release(): Promise<void> {
    try {
      await this.#joining.catch(() => {});
      await this.#captions.flush();
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
      this.#tellCards();
      for (const participant of this.#room.remoteParticipants.values()) this.#meet(participant, true);
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
        this.#safely((participant) => this.#meet(participant, false)),
      )
      .on(
        RoomEvent.ParticipantDisconnected,
        this.#safely((participant) => {
          if (!this.#absence.lost) this.#callers.part(participant);
        }),
      )
      .on(
        RoomEvent.ParticipantAttributesChanged,
        this.#safely((_changed, { identity }) => {
          this.#callers.changed(identity);
          this.#checkListening();
        }),
      )
      .on(
        RoomEvent.TrackPublished,
        this.#safely((publication, { identity }) => this.#callers.published(publication, identity)),
      )
      .on(
        RoomEvent.TrackSubscribed,
        this.#safely((track, _publication, { identity }) => void this.#callers.hear(track, identity)),
      )
      .on(
        RoomEvent.TrackUnpublished,
        this.#safely((_publication, { identity }) => this.#callers.changed(identity)),
      )
      .on(
        RoomEvent.TrackMuted,
        this.#safely((_publication, { identity }) => this.#callers.changed(identity)),
      )
      .on(
        RoomEvent.TrackUnmuted,
        this.#safely((_publication, { identity }) => this.#callers.changed(identity)),
      )
      .on(
        RoomEvent.LocalTrackSubscribed,
        this.#safely(() => {
          this.#subscribed = true;
          this.#emit({ type: 'subscribed' });
          this.#absence.subscribed();
          this.#checkListening();
        }),
      )
      .on(
        RoomEvent.LocalTrackRepublished,
        this.#safely(() => this.#absence.republished()),
      )
      .on(
        RoomEvent.DtmfReceived,
        this.#safely((_code, key, { identity }) => {
          if (this.#callers.isCaller(identity) && !this.#leaving) this.#emit({ type: 'caller-key', key });
        }),
      )
      .on(
        RoomEvent.DataReceived,
        this.#safely((payload, sender, _kind, topic) => {
          // Only what the server sends comes in nobody's name.
          if (sender !== undefined || topic !== answerTopic || this.#leaving) return;
          const answer = personAnswers.find((one) => one === new TextDecoder().decode(payload));
          if (answer) this.#emit({ type: 'person-answered', answer });
        }),
      )
      .on(
        RoomEvent.Reconnecting,
        this.#safely(() => {
          if (!this.#leaving) this.#absence.lose();
        }),
      )
      .on(
        RoomEvent.Reconnected,
        this.#safely(() => {
          this.#absence.find();
          // What changed while we were away was told to nobody.
          this.#tellState();
          this.#tellCards();
          this.#callers.lookAgain(this.#room.remoteParticipants);
          this.#checkListening();
        }),
      )
      .on(
        RoomEvent.Disconnected,
        this.#safely((reason) => {
          if (!this.#leaving) this.#emit({ type: 'room-gone', why: whyGone(reason) });
        }),
      );
  }

  #tellState(): void {
    if (this.#leaving) return;
    this.#room.localParticipant
      ?.setAttributes({ [agentStateAttribute]: this.#state })
      .catch((error) => this.#logger.debug({ err: error }, 'agent state'));
  }

  /** Where we are not in the room yet, it is done once we are. */
  #tellCards(): void {
    if (this.#leaving || this.#cards.length === 0) return;
    this.#room.localParticipant
      ?.setAttributes({ [cardsAttribute]: JSON.stringify(this.#cards) })
      .catch((error) => this.#logger.warn({ err: error }, 'cards could not be shown'));
  }

  #meet(participant: RemoteParticipant, before: boolean): void {
    this.#callers.meet(participant, { before });
    this.#absence.met();
    this.#checkListening();
  }

  #checkListening(): void {
    if (this.#told || !this.#subscribed || !this.#callers.canListen) return;
    this.#told = true;
    this.#emit({ type: 'caller-listening' });
  }

  async #readText(reader: TextStreamReader, identity: string): Promise<void> {
    const text = (await reader.readAll()).trim().slice(0, MAX_TEXT);
    if (!this.#callers.isCaller(identity) || text === '' || this.#leaving) return;
    this.#callers.wrote(identity);
    this.#emit({ type: 'caller-text', text });
  }
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
