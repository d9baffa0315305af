import type { Participant, Room, TextStreamReader } from 'livekit-client';
import { captionAttributes, topics } from '../../server/contract/index.ts';
import type { CallListener, Caption } from './call-api.ts';
import { isPhone } from './phone-place.ts';
import { isAgent, isPerson } from './voices.ts';

/** Reports both sides' words as they come. A segment's streams replace each other, the newest standing. */
export function receiveCaptions(room: Room, report: CallListener): void {
  const newest = new Map<string, TextStreamReader>();
  const shown = new Map<string, string>();
  room.registerTextStreamHandler(topics.transcription, (reader, { identity }) => {
    const id = attribute(reader, captionAttributes.segmentId) ?? reader.info.id;
    newest.set(id, reader);
    const show = (text: string, final: boolean) => {
      if (newest.get(id) !== reader || (!final && shown.get(id) === text)) return;
      shown.set(id, text);
      report.caption({ id, speaker: speakerOf(room, reader, identity), text, final });
    };
    // A stream that breaks off leaves what was shown; the segment's next stream replaces it.
    void read(reader, show).catch(() => {});
  });
}

async function read(reader: TextStreamReader, show: (text: string, final: boolean) => void): Promise<void> {
  let text = '';
  for await (const chunk of reader) {
    text += chunk;
    show(text, false);
  }
  show(text, attribute(reader, captionAttributes.final) !== 'false');
}

/** Reports what the visitor writes, where it is read by whom they talk to. */
export function receiveTyped(room: Room, report: CallListener): void {
  room.registerTextStreamHandler(topics.chat, (reader) => {
    const show = (text: string) => report.caption({ id: reader.info.id, speaker: 'visitor', text, final: true });
    void reader.readAll().then(show, () => {});
  });
}

/**
 * The agent sends the visitor's words too, naming the visitor's track or sending in the visitor's name: that of this page,
 * or of the visitor's phone in the same call; at a person's page, that of whoever else is there and no agent.
 */
function speakerOf(room: Room, reader: TextStreamReader, sender: string): Caption['speaker'] {
  const trackId = attribute(reader, captionAttributes.trackId);
  const others = [...room.remoteParticipants.values()];
  const places = isPerson(room.localParticipant)
    ? others.filter((other) => !isAgent(other, room))
    : [room.localParticipant, ...others.filter(isPhone)];
  const theirs = places.some((place) => place.identity === sender || (trackId && hasTrack(place, trackId)));
  return theirs ? 'visitor' : 'agent';
}

function hasTrack({ trackPublications }: Participant, trackId: string): boolean {
  return [...trackPublications.values()].some(({ trackSid }) => trackSid === trackId);
}

function attribute(reader: TextStreamReader, name: string): string | undefined {
  return reader.info.attributes?.[name];
}
