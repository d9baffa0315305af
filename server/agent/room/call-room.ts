import type { AgentState, Card, PersonAnswer } from '../../contract/index.ts';
import type { AudioSink } from '../voice/playout.ts';

/** The agent's place in a LiveKit room: one caller, whom it hears and speaks to. */
export interface CallRoom {
  /** Joins and publishes the agent's voice. @throws Failure `room-unreachable` */
  join(url: string, token: string): Promise<void>;
  /** The agent's voice. Frames fed before `join` has resolved are lost. */
  readonly voice: AudioSink;
  /** Shows what the agent does; `lk.agent.state`. */
  setState(state: AgentState): void;
  /** Shows words; a later caption of the same segment replaces the earlier one. */
  caption(caption: Caption): void;
  /** Shows these, in the place of all before, on each page of the call, now and whenever one comes. */
  showCards(cards: readonly Card[]): void;
  /** The caller's phone had left before we came, and nothing has been said since. */
  phoneHasLeft(): void;
  /** A page of the caller's is there to show something. */
  readonly hasPage: boolean;
  /** Leaves and releases everything. Never throws. */
  leave(): Promise<void>;
}

export interface Caption {
  speaker: 'agent' | 'caller';
  segmentId: string;
  /** All words of the segment so far. */
  text: string;
  final: boolean;
}

export type CallRoomEvent =
  /** The caller is in the room. `phone`: they came by SIP. Name and attributes are theirs or, where reserved, ours. */
  | {
      type: 'caller-joined';
      identity: string;
      phone: boolean;
      name: string;
      attributes: Readonly<Record<string, string>>;
    }
  /** Somebody has subscribed to the agent's voice, before LiveKit has told who and before media flows. */
  | { type: 'subscribed' }
  /** The caller can hear: is there, has subscribed to the agent's voice and, on a phone, has been put through. */
  | { type: 'caller-listening' }
  /** The caller has come to another place in this call, a phone or a page, and can hear us there. */
  | { type: 'place-joined'; phone: boolean }
  /** The caller has left one of several places. */
  | { type: 'place-left'; phone: boolean }
  /** Somebody who was called for the caller is here, or was before us. */
  | { type: 'person-joined'; name: string; phone: boolean }
  | { type: 'person-left' }
  /** A person has answered on a page, before they come. */
  | { type: 'person-answered'; answer: PersonAnswer }
  /** Whether only pages are left, since the phone has hung up, and nobody has spoken or written there. */
  | { type: 'only-reading'; only: boolean }
  /** 20 ms of the caller's voice. */
  | { type: 'caller-audio'; pcm: Int16Array }
  /** The caller's microphone is gone, or another one is heard, perhaps in the middle of a word. */
  | { type: 'caller-muted' }
  | { type: 'caller-text'; text: string }
  /** The caller pressed a key of their phone: a digit, `*` or `#`. */
  | { type: 'caller-key'; key: string }
  /** LiveKit is away: neither hears the other. */
  | { type: 'away' }
  /** The caller hears us again, as we do them. `anew`: it took a new connection, of which the caller's place was told. */
  | { type: 'back'; awayMs: number; anew: boolean }
  /** `lost`: not by their own wish. */
  | { type: 'caller-left'; lost?: boolean }
  /** We are out: the room was closed, another agent has taken this call over, or LiveKit can't be reached any more. */
  | { type: 'room-gone'; why: 'closed' | 'replaced' | 'lost' };

export type CallRoomFactory = (onEvent: (event: CallRoomEvent) => void) => CallRoom;
