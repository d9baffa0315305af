import { type RemoteParticipant, type RemoteTrack, type Room, RoomEvent, Track } from 'livekit-client';
import { agentIdentity, callerAttributes } from '../../server/contract/index.ts';
import type { CallListener } from './call-api.ts';
import { firstAudible } from './first-audible.ts';
import { type Sound, whenAborted } from './tap.ts';

/** Tokens of LiveKit's dispatcher give the kind; an agent that joined otherwise is known by its name. */
export function isAgent(participant: RemoteParticipant, room: Room): boolean {
  return participant.isAgent || participant.identity === agentIdentity(room.name);
}

/** Somebody of the line who was brought to the visitor, at a phone or at a page such as this. */
export function isPerson({ attributes }: { attributes: Readonly<Record<string, string>> }): boolean {
  return attributes[callerAttributes.person] !== undefined;
}

/** Plays those that are heard in a room, and falls silent for them all at once. */
export class Voices {
  readonly #sound: Sound;
  readonly #others = new Map<RemoteTrack, HTMLMediaElement>();

  constructor(room: Room, sound: Sound, signal: AbortSignal, report: CallListener) {
    this.#sound = sound;
    let measured = false;
    room
      .on(RoomEvent.TrackSubscribed, (track: RemoteTrack, _publication: unknown, participant: RemoteParticipant) => {
        if (track.kind !== Track.Kind.Audio) return;
        if (!isAgent(participant, room)) {
          // The visitor's own phone is not heard beside its page.
          if (isPerson(participant) || isPerson(room.localParticipant)) this.#add(track);
          return;
        }
        track.attach(sound.element);
        if (measured || !sound.context) return;
        measured = true;
        void firstAudible(track.mediaStreamTrack, sound.context, signal).then((at) => report.timing('first-audio', at));
      })
      .on(RoomEvent.TrackUnsubscribed, (track: RemoteTrack) => this.#remove(track));
    whenAborted(signal, () => {
      for (const track of this.#others.keys()) this.#remove(track);
    });
  }

  set muted(muted: boolean) {
    for (const element of [this.#sound.element, ...this.#others.values()]) element.muted = muted;
  }

  /** Starts what the browser held back. */
  async play(): Promise<void> {
    await Promise.all([this.#sound.element, ...this.#others.values()].map((element) => element.play()));
  }

  /** An element plays one voice at a time. */
  #add(track: RemoteTrack): void {
    const element = track.attach();
    element.muted = this.#sound.element.muted;
    this.#others.set(track, element);
  }

  #remove(track: RemoteTrack): void {
    if (this.#others.delete(track)) track.detach();
  }
}
