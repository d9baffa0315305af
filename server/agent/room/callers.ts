import {
  type AudioFrame,
  AudioStream,
  DisconnectReason,
  ParticipantKind,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  TrackKind,
  TrackSource,
} from '@livekit/rtc-node';
import type { Logger } from 'pino';
import { callerAttributes, sipCallStatusAttribute, VISITOR_IDENTITY } from '../../contract/index.ts';
import { FRAME_MS, SAMPLE_RATE } from '../pcm.ts';
import type { CallRoomEvent } from './call-room.ts';
import { CallerPlaces } from './caller-places.ts';
import type { CaptionSource } from './caption-sender.ts';

/** Where LiveKit itself was away, a caller is back by then or has left. */
const CALLER_AWAY_MS = 25_000;

export interface CallersOptions {
  emit: (event: CallRoomEvent) => void;
  logger: Logger;
  whose: 'caller' | 'person';
}

/** The caller in a room, at each place where they are: whom of all participants the agent hears, and awaits. */
export class Callers {
  readonly #emit: (event: CallRoomEvent) => void;
  readonly #logger: Logger;
  readonly #whose: 'caller' | 'person';
  readonly #there = new Map<string, RemoteParticipant>();
  readonly #places = new CallerPlaces();
  readonly #microphones = new Map<string, string>();
  /** That have been told of as joined, or were there before us. */
  readonly #known = new Set<string>();
  readonly #readers = new Set<ReadableStreamDefaultReader<AudioFrame>>();
  /** Who was called for the caller and is here. */
  #person: string | undefined;
  #away: NodeJS.Timeout | undefined;
  #onlyReading = false;
  /** Before us. */
  #phoneHasLeft = false;
  #closed = false;

  /** @param whose whom the agent talks to in this room: in one of their own, to a person who was called */
  constructor({ emit, logger, whose }: CallersOptions) {
    this.#emit = emit;
    this.#logger = logger;
    this.#whose = whose;
  }

  /** Whether these are the caller's: their words, their tracks. Before anybody is known, any caller's may be. */
  isCaller(identity: string): boolean {
    return this.#there.size === 0 ? isVisitor(identity) : this.#there.has(identity);
  }

  /** Somebody could hear us: a page, or a phone that has been put through. */
  get canListen(): boolean {
    return [...this.#there.values()].some(canListen);
  }

  /** The caller is at a page, alone or beside a phone. */
  get hasPage(): boolean {
    return [...this.#there.values()].some((participant) => !isPhone(participant));
  }

  /** Under whose name, and of which track, the caller's words are shown. */
  get source(): CaptionSource {
    const sender = this.#places.heard;
    return { track: this.#microphones.get(sender ?? ''), sender };
  }

  /** @param before whether they were there before us, so that nobody needs to be told that they have come */
  meet(participant: RemoteParticipant, { before }: { before: boolean }): void {
    const { identity, name = '', attributes } = participant;
    const first = this.#there.size === 0;
    const person = attributes[callerAttributes.person];
    if (this.#whose === 'caller' && person !== undefined) {
      this.#person = identity;
      this.#emit({ type: 'person-joined', name: person, phone: isPhone(participant) });
      return;
    }
    if (!couldCall(participant) || !(first || this.#there.has(identity) || hasJoined(participant))) return;
    clearTimeout(this.#away);
    this.#there.set(identity, participant);
    if (first || before) this.#known.add(identity);
    const left = this.#phoneHasLeft && !isPhone(participant);
    this.#listenTo(() => this.#places.arrived(identity, left || reads(participant)));
    for (const publication of participant.trackPublications.values()) subscribe(publication);
    if (first) this.#emit({ type: 'caller-joined', identity, phone: isPhone(participant), name, attributes });
    this.changed(identity);
  }

  /** They have published something. */
  published(publication: RemoteTrackPublication, identity: string): void {
    if (!this.#there.has(identity)) return;
    subscribe(publication);
    this.changed(identity);
  }

  /** Something about them is different: an attribute, a track, a microphone that was muted. */
  changed(identity: string): void {
    const participant = this.#there.get(identity);
    if (participant === undefined) return;
    this.#listenTo(() => (isOpen(participant) ? this.#places.opened(identity) : this.#places.closed(identity)));
    if (!canListen(participant) || this.#known.has(identity)) return;
    this.#known.add(identity);
    this.#emit({ type: 'place-joined', phone: isPhone(participant) });
  }

  part(participant: RemoteParticipant): void {
    // The same caller comes again (a lost network, a second tab), or the room is closed: LiveKit tells of it next.
    const { disconnectReason, attributes } = participant;
    if (disconnectReason === DisconnectReason.DUPLICATE_IDENTITY) return;
    if (disconnectReason === DisconnectReason.ROOM_DELETED) return;
    if (this.#whose === 'caller' && attributes[callerAttributes.person] !== undefined) {
      this.#personLeft();
      return;
    }
    this.#leave(participant.identity, disconnectReason !== DisconnectReason.CLIENT_INITIATED);
  }

  /** The caller's phone had left before we came, and nothing has been said since. */
  phoneHasLeft(): void {
    this.#phoneHasLeft = true;
    this.#listenTo(() => this.#places.phoneLeft());
  }

  /** They have written something. */
  wrote(identity: string): void {
    this.#listenTo(() => this.#places.wrote(identity));
  }

  /** We were away from LiveKit, and missed who came and went. */
  lookAgain(participants: ReadonlyMap<string, RemoteParticipant>): void {
    const missing = [...this.#there.keys()].filter((identity) => !participants.has(identity));
    // A subscription that was asked for while the connection was being made anew may never have reached LiveKit.
    for (const participant of participants.values()) this.meet(participant, { before: true });
    if (this.#person !== undefined && !participants.has(this.#person)) this.#personLeft();
    if (missing.length === 0) return;
    if (missing.length < this.#there.size) for (const identity of missing) this.#leave(identity, true);
    else this.#away = setTimeout(() => this.#emit({ type: 'caller-left' }), CALLER_AWAY_MS);
  }

  /** Hears what is said there for as long as it is the place that is heard. Never rejects. */
  async hear(track: RemoteTrack, identity: string): Promise<void> {
    // A subscription may still arrive while we leave; its stream would be nobody's to end.
    if (this.#closed || !this.#there.has(identity) || track.kind !== TrackKind.KIND_AUDIO) return;
    if (track.sid !== undefined) this.#microphones.set(identity, track.sid);
    const isHeard = () => this.#places.heard === identity;
    const stream = new AudioStream(track, { sampleRate: SAMPLE_RATE, numChannels: 1, frameSizeMs: FRAME_MS });
    const reader = stream.getReader();
    this.#readers.add(reader);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done || this.#closed) break;
        if (isHeard()) this.#emit({ type: 'caller-audio', pcm: value.data });
      }
    } catch (error) {
      this.#logger.warn({ err: error }, "the caller's audio broke off");
    } finally {
      this.#readers.delete(reader);
      if (!this.#closed && isHeard()) this.#emit({ type: 'caller-muted' });
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#away);
    for (const reader of this.#readers) reader.cancel().catch(() => {});
  }

  #personLeft(): void {
    this.#person = undefined;
    this.#emit({ type: 'person-left' });
  }

  #leave(identity: string, lost: boolean): void {
    const participant = this.#there.get(identity);
    if (participant === undefined) return;
    if (this.#there.size === 1) {
      this.#emit({ type: 'caller-left', lost });
      return;
    }
    this.#there.delete(identity);
    this.#listenTo(() => {
      this.#places.left(identity);
      if (isPhone(participant)) this.#places.phoneLeft();
    });
    this.#emit({ type: 'place-left', phone: isPhone(participant) });
  }

  /** A word that was begun at one place does not go on at another. */
  #listenTo(change: () => void): void {
    const before = this.#places.heard;
    change();
    if (before !== undefined && before !== this.#places.heard) this.#emit({ type: 'caller-muted' });
    const only = this.#places.onlyReading;
    if (only === this.#onlyReading) return;
    this.#onlyReading = only;
    this.#emit({ type: 'only-reading', only });
  }
}

function subscribe(publication: RemoteTrackPublication): void {
  if (publication.kind !== TrackKind.KIND_AUDIO) return;
  // The sound of a shared screen is not the caller's voice.
  if (publication.source !== TrackSource.SOURCE_SCREENSHARE_AUDIO) publication.setSubscribed(true);
}

/** A page's visitor, or a phone. Agents, recorders and onlookers are none. The first is the caller. */
function couldCall(participant: RemoteParticipant): boolean {
  return isPhone(participant) || (participant.kind === ParticipantKind.STANDARD && isVisitor(participant.identity));
}

/** Came with a code of this call, as the server vouches. */
function hasJoined({ attributes }: RemoteParticipant): boolean {
  return attributes[callerAttributes.joined] !== undefined;
}

/** Came to read along with a phone. */
function reads({ attributes }: RemoteParticipant): boolean {
  return attributes[callerAttributes.joined] === 'page';
}

function isVisitor(identity: string): boolean {
  return identity.startsWith(VISITOR_IDENTITY) || identity.startsWith('sip_');
}

function isPhone({ kind }: RemoteParticipant): boolean {
  return kind === ParticipantKind.SIP;
}

function canListen(participant: RemoteParticipant): boolean {
  return !isPhone(participant) || participant.attributes[sipCallStatusAttribute] === 'active';
}

function isOpen(participant: RemoteParticipant): boolean {
  if (isPhone(participant)) return canListen(participant);
  return [...participant.trackPublications.values()].some(
    ({ kind, muted }) => kind === TrackKind.KIND_AUDIO && muted !== true,
  );
}
