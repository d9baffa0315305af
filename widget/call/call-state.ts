import type { AgentState } from '../../server/contract/index.ts';
import type { CallFailure } from './failure.ts';

/** Why the visitor can't be heard: refused, none there, used by another program, or the page isn't served by https. */
export type MicrophoneProblem = 'denied' | 'absent' | 'busy' | 'insecure';

/** `asking`: the browser's own question is open. */
export type Microphone = 'opening' | 'asking' | 'on' | 'muted' | MicrophoneProblem;

/** `late`: awaited for longer than a visitor should wait without being told. */
export type Agent = 'awaited' | 'late' | 'listening' | 'thinking' | 'speaking';

export type EndedBy = 'visitor' | 'agent';

/**
 * The visitor's phone in this call. `on`: it is heard, and this page is only read. `beside`: the visitor wanted to go on here
 * all the same. `left`: it has hung up, and nothing has been done here since.
 */
export type Phone = 'away' | 'on' | 'beside' | 'left';

interface Devices {
  microphone: Microphone;
  /** The browser holds the sound back until the visitor taps once more. */
  soundBlocked: boolean;
  phone: Phone;
}

export type CallState =
  | { phase: 'idle'; ended?: EndedBy }
  /** `proving`: the line is flooded, and the browser works for a place. */
  | ({ phase: 'connecting'; proving: boolean } & Devices)
  | ({ phase: 'joined'; agent: Agent } & Devices)
  /** `heard`: as far as is known, sound still goes through. */
  | ({ phase: 'reconnecting'; heard: boolean; agent: Agent } & Devices)
  /** No sound gets through, so questions are written and answered in writing. */
  | { phase: 'writing'; failure: CallFailure }
  | { phase: 'failed'; failure: CallFailure };

export type CallEvent =
  | { type: 'called' }
  | { type: 'proving' }
  | { type: 'connected' }
  | { type: 'reconnecting' }
  | { type: 'unheard' }
  | { type: 'reconnected' }
  | { type: 'agent'; state: AgentState }
  | { type: 'agent-left' }
  | { type: 'agent-late' }
  | { type: 'microphone'; microphone: Microphone }
  | { type: 'sound'; blocked: boolean }
  | { type: 'phone'; phone: Phone }
  | { type: 'ended'; by: EndedBy }
  | { type: 'silenced'; failure: CallFailure }
  | { type: 'failed'; failure: CallFailure };

export const idle: CallState = { phase: 'idle' };

const connecting: CallState = {
  phase: 'connecting',
  proving: false,
  microphone: 'opening',
  soundBlocked: false,
  phone: 'away',
};

/**
 * ```
 *             called              connected            reconnecting
 *   idle ───────────────▶ connecting ─────▶ joined ◀──────────────▶ reconnecting
 *    ▲ ▲                      │               │        reconnected        │
 *    │ └──── ended ───────────┴───────────────┴───────────────────────────┤
 *    │                                                                    │
 *    ├ ended ─ failed ◀─────────────────── failed ────────────────────────┤
 *    │           │ called                                                 │
 *    │           └───────▶ connecting                                     │
 *    └ ended ─ writing ◀────────────────── silenced ──────────────────────┘
 * ```
 * While it connects, `proving` changes beside the phase, and while it reconnects, `heard`; within a call, `agent`, `microphone`, `sound` and `phone` change beside the phase. An event that means nothing in a state
 * (such as a microphone that opens after the call has ended) leaves it as it is: the same object is returned.
 */
export function transition(state: CallState, event: CallEvent): CallState {
  switch (event.type) {
    case 'called':
      return isOn(state) ? state : connecting;
    case 'proving':
      return state.phase === 'connecting' ? { ...state, proving: true } : state;
    case 'connected':
      return state.phase === 'connecting' ? joined(state) : state;
    case 'reconnecting':
      return state.phase === 'joined' ? { ...state, phase: 'reconnecting', heard: true } : state;
    case 'unheard':
      return state.phase === 'reconnecting' && state.heard ? { ...state, heard: false } : state;
    case 'reconnected':
      return state.phase === 'reconnecting' ? backIn(state) : state;
    case 'agent':
      return withAgent(state, agentOf(event.state, state));
    case 'agent-left':
      return withAgent(state, 'awaited');
    case 'agent-late':
      return hasJoined(state) && state.agent === 'awaited' ? withAgent(state, 'late') : state;
    case 'microphone':
      return inCall(state) && state.microphone !== event.microphone
        ? { ...state, microphone: event.microphone }
        : state;
    case 'sound':
      return inCall(state) && state.soundBlocked !== event.blocked ? { ...state, soundBlocked: event.blocked } : state;
    case 'phone':
      return hasJoined(state) && state.phone !== event.phone ? { ...state, phone: event.phone } : state;
    case 'ended':
      return isOn(state) || state.phase === 'failed' ? { phase: 'idle', ended: event.by } : state;
    case 'silenced':
      return inCall(state) ? { phase: 'writing', failure: event.failure } : state;
    case 'failed':
      return inCall(state) ? { phase: 'failed', failure: event.failure } : state;
  }
}

function backIn({ heard: _, ...state }: Extract<CallState, { phase: 'reconnecting' }>): CallState {
  return { ...state, phase: 'joined' };
}

function joined({ microphone, soundBlocked, phone }: Devices): CallState {
  return { phase: 'joined', agent: 'awaited', microphone, soundBlocked, phone };
}

type InCall = Extract<CallState, Devices>;
type Joined = Extract<CallState, { agent: Agent }>;

/** From the click until the end, by voice or in writing. */
export function isOn(state: CallState): boolean {
  return inCall(state) || state.phase === 'writing';
}

/** As long as a call is by voice, whether or not the room has been reached. */
export function inCall(state: CallState): state is InCall {
  return state.phase === 'connecting' || hasJoined(state);
}

function hasJoined(state: CallState): state is Joined {
  return state.phase === 'joined' || state.phase === 'reconnecting';
}

function withAgent(state: CallState, agent: Agent): CallState {
  return hasJoined(state) && state.agent !== agent ? { ...state, agent } : state;
}

function agentOf(reported: AgentState, state: CallState): Agent {
  if (reported === 'idle') return 'listening';
  if (reported !== 'initializing') return reported;
  return hasJoined(state) && state.agent === 'late' ? 'late' : 'awaited';
}

/** A state in one word, as the page is told and the styles see it. */
export type CallStatus = 'idle' | 'connecting' | 'reconnecting' | 'writing' | 'failed' | Agent;

export function statusOf(state: CallState): CallStatus {
  return state.phase === 'joined' ? state.agent : state.phase;
}
