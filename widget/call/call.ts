import {
  DisconnectReason,
  getLogger,
  type LocalTrackPublication,
  LoggerNames,
  RemoteParticipant,
  Room,
  RoomEvent,
  Track,
} from 'livekit-client';
import { agentStateAttribute, agentStates, cardsAttribute, topics } from '../../server/contract/index.ts';
import type { CallListener } from './call-api.ts';
import type { MicrophoneProblem, Phone } from './call-state.ts';
import { receiveCaptions, receiveTyped } from './captions.ts';
import { gapTones } from './gap-tones.ts';
import { watchGap } from './gap-watch.ts';
import { nextPhone, watchPhone } from './phone-place.ts';
import { connectionLost, mediaUnreachable } from './room-errors.ts';
import { type Sound, whenAborted } from './tap.ts';
import { isAgent, Voices } from './voices.ts';

export interface RoomOptions {
  /** WebSocket address of LiveKit. */
  url: string;
  token: string;
  sound: Sound;
  /** Joins beside a phone, to read along: silent, and without a microphone until the visitor goes on here. */
  readsAlong: boolean;
  /** Joins as somebody of the line, to talk to the visitor. */
  asPerson: boolean;
  /** Asked for once the room is reached, and may take its time: the agent is heard meanwhile. */
  microphone(): Promise<MediaStreamTrack | MicrophoneProblem>;
  /** Leaves the room when aborted. */
  signal: AbortSignal;
  report: CallListener;
  /** The agent has come or changed, with these cards as it tells of them. */
  cards(json: string | undefined): void;
}

/** A call that is in its room. */
export interface JoinedRoom {
  sendText(text: string): Promise<void>;
  setMuted(muted: boolean): Promise<void>;
  playSound(): Promise<void>;
  goOnHere(): Promise<void>;
}

// The console belongs to the page, and so does its storage, in which `setLogLevel` would keep the level.
for (const name of Object.values(LoggerNames)) getLogger(name).setDefaultLevel('error');

/** Enters the room that a token was given for. @throws CallFailure `media-unreachable` */
export async function joinRoom(options: RoomOptions): Promise<JoinedRoom> {
  const { url, token, sound, readsAlong, asPerson, signal, report, cards } = options;
  const room = new Room({ stopLocalTrackOnUnpublish: true });
  whenAborted(signal, () => void room.disconnect());
  tellConnection(room, options);
  const tellOf = (participant: RemoteParticipant) => {
    tellAgentState(participant, report);
    if (isAgent(participant, room)) cards(participant.attributes[cardsAttribute]);
  };
  tellAgent(room, tellOf, report);
  const voices = new Voices(room, sound, signal, report);
  receiveCaptions(room, report);
  if (asPerson) receiveTyped(room, report);
  try {
    await room.connect(url, token);
  } catch (cause) {
    throw mediaUnreachable(url, cause);
  }
  report.timing('connected', performance.now());
  report.on({ type: 'connected' });
  tellEnd(room, report);
  let published = readsAlong ? undefined : publishMicrophone(room, options);
  if (readsAlong) report.on({ type: 'microphone', microphone: 'muted' });
  const setMuted = async (muted: boolean) => {
    // Who has not spoken here yet may be asked for the microphone now.
    const opened = published;
    if (!muted) published ??= publishMicrophone(room, options);
    const publication = await published;
    if (!publication || (opened === undefined && !muted)) return;
    await (muted ? publication.mute() : publication.unmute());
    report.on({ type: 'microphone', microphone: muted ? 'muted' : 'on' });
  };
  let phone: Phone = 'away';
  const tellPhone = (what: Parameters<typeof nextPhone>[1]) => {
    phone = nextPhone(phone, what);
    report.on({ type: 'phone', phone });
  };
  watchPhone(room, (on) => {
    // Two loudspeakers and two microphones beside each other would be an echo.
    voices.muted = on;
    if (on) void setMuted(true);
    tellPhone(on ? 'came' : 'gone');
  });
  for (const participant of room.remoteParticipants.values()) tellOf(participant);

  return {
    async sendText(text) {
      await room.localParticipant.sendText(text, { topic: topics.chat });
    },
    setMuted,
    async goOnHere() {
      voices.muted = false;
      tellPhone('here');
      await setMuted(false);
    },
    async playSound() {
      await Promise.all([room.startAudio(), voices.play()]);
    },
  };
}

async function publishMicrophone(room: Room, { microphone, signal, report }: RoomOptions) {
  const opened = await microphone();
  if (signal.aborted) return undefined;
  if (typeof opened === 'string') {
    report.on({ type: 'microphone', microphone: opened });
    return undefined;
  }
  let publication: LocalTrackPublication;
  try {
    publication = await room.localParticipant.publishTrack(opened, { source: Track.Source.Microphone });
  } catch {
    // The room itself failing is told elsewhere; alone, it is a microphone that does not work.
    report.on({ type: 'microphone', microphone: 'busy' });
    return undefined;
  }
  report.timing('microphone', performance.now());
  report.on({ type: 'microphone', microphone: 'on' });
  opened.addEventListener('ended', () => report.on({ type: 'microphone', microphone: 'absent' }));
  return publication;
}

function tellConnection(room: Room, { sound, signal, report }: RoomOptions): void {
  const tones = gapTones(sound);
  const gap = watchGap(
    () => receivedFor(room),
    () => {
      report.on({ type: 'unheard' });
      tones.lost();
    },
  );
  whenAborted(signal, () => gap.close());
  room
    .on(RoomEvent.SignalReconnecting, () => {
      report.on({ type: 'reconnecting' });
      gap.lost();
    })
    .on(RoomEvent.Reconnecting, () => {
      report.on({ type: 'reconnecting' });
      gap.broken();
    })
    .on(RoomEvent.Reconnected, () => {
      gap.close();
      tones.found();
      report.on({ type: 'reconnected' });
    })
    .on(RoomEvent.Disconnected, () => gap.close())
    .on(RoomEvent.AudioPlaybackStatusChanged, () => report.on({ type: 'sound', blocked: !room.canPlaybackAudio }));
}

/** Bytes that have come back on the connection that carries the visitor's voice; undefined where there is none. */
async function receivedFor(room: Room): Promise<number | undefined> {
  const { track, isMuted = true } = room.localParticipant.getTrackPublication(Track.Source.Microphone) ?? {};
  const stats = isMuted ? undefined : await track?.getRTCStatsReport().catch(() => undefined);
  if (stats === undefined) return undefined;
  const pairs = [...stats.values()].filter(({ type }) => type === 'candidate-pair');
  return pairs.reduce((sum, { bytesReceived = 0 }) => sum + bytesReceived, 0);
}

/** Only for a room that was reached: until then it is `connect` that tells. */
function tellEnd(room: Room, report: CallListener): void {
  room.on(RoomEvent.Disconnected, (reason = DisconnectReason.UNKNOWN_REASON) => {
    const byAgent = reason === DisconnectReason.ROOM_DELETED || reason === DisconnectReason.PARTICIPANT_REMOVED;
    if (byAgent) report.on({ type: 'ended', by: 'agent' });
    else report.on({ type: 'failed', failure: connectionLost(DisconnectReason[reason]) });
  });
}

function tellAgent(room: Room, tellOf: (participant: RemoteParticipant) => void, report: CallListener): void {
  room
    .on(RoomEvent.ParticipantConnected, tellOf)
    .on(RoomEvent.ParticipantAttributesChanged, (_changed, participant) => {
      if (participant instanceof RemoteParticipant) tellOf(participant);
    })
    .on(RoomEvent.ParticipantDisconnected, (participant, reason) => {
      if (!isAgent(participant, room)) return;
      // An agent that leaves by its own will has ended the call; one that vanishes is replaced.
      if (reason === DisconnectReason.CLIENT_INITIATED) report.on({ type: 'ended', by: 'agent' });
      else report.on({ type: 'agent-left' });
    });
}

function tellAgentState({ attributes }: RemoteParticipant, report: CallListener): void {
  const state = agentStates.find((candidate) => candidate === attributes[agentStateAttribute]);
  if (state) report.on({ type: 'agent', state });
}
