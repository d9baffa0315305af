import type { AllowanceStore } from './allowance-store.ts';
import type { CodeStore } from './code-store.ts';
import type { Fence, LeaseStore, ToolRun } from './lease-store.ts';
import type { Admission, AdmissionTerms, Ledger, Notice } from './ledger.ts';
import type { Message, Outbox } from './outbox.ts';

export type { Message } from './outbox.ts';

/** Where calls are kept. SQLite by default; times are milliseconds since the epoch. */
export interface Store extends CallWriter, LeaseStore, Ledger, CodeStore, Outbox, AllowanceStore {
  createCall(call: NewCall): Promise<void>;
  /** Writes a new call if the line takes it on these terms, which no other call can change in between. */
  admitCall(call: NewCall, terms: AdmissionTerms): Promise<Admission>;
  /** Resolves to whether it is new: the first of its line, kind and period, which the owner is to be told of. */
  addNotice(notice: Notice): Promise<boolean>;
  /** A writer whose every write is refused once the call has a newer agent. The fence is asked for at each write. */
  heldAs(fence: () => Fence): CallWriter;

  getCall(callId: string): Promise<CallRecord | undefined>;
  /** Newest first. */
  listCalls(query: { line?: string; before?: number; limit: number }): Promise<CallSummary[]>;
  /** Calls that have not ended, oldest first. */
  liveCalls(line?: string): Promise<CallSummary[]>;
  /** Notices from a time on, newest first. */
  listNotices(since: number): Promise<Notice[]>;
  /** Deletes calls, with all that belongs to them, of a line which ended before a time. Resolves to how many. */
  purge(line: string, endedBefore: number): Promise<number>;
  /** Flushes what is queued and releases the database. */
  close(): Promise<void>;
}

/** What is written about a call as it happens. */
export interface CallWriter {
  /** Moves a call on; a call that has ended stays ended. Resolves to whether it moved. */
  setCallState(callId: string, state: LiveCallState, at: number): Promise<boolean>;
  /** Ends a call once; later calls change nothing. Resolves to whether this one ended it. */
  endCall(callId: string, reason: EndReason, at: number): Promise<boolean>;
  /** Writes a turn, or replaces it by the same `callId` and `id` (a truncated answer, a final transcript). */
  putTurn(turn: Turn): Promise<void>;
  addEvent(event: CallEvent): Promise<void>;
  addUsage(usage: Usage): Promise<void>;
  addMessage(message: Message): Promise<void>;
  /** Notes that a tool is about to run. Resolves to whether it may: false for an id that has begun before. */
  beginTool(run: Omit<ToolRun, 'output'>): Promise<boolean>;
  finishTool(run: { callId: string; id: string; output: string }): Promise<void>;
}

/** dispatched -> joined (agent in the room) -> live (caller in the room) -> ended. */
export type LiveCallState = 'dispatched' | 'joined' | 'live';
export type CallState = LiveCallState | 'ended';

export const endReasons = [
  'caller-left',
  'agent-ended',
  'never-joined',
  'time-limit',
  'line-spent',
  'allowance-spent',
  'line-closed',
  'caller-silent',
  'machine-answered',
  'not-confirmed',
  'room-gone',
  'agent-failed',
  'shutdown',
] as const;
export type EndReason = (typeof endReasons)[number];

export interface NewCall {
  id: string;
  line: string;
  room: string;
  kind: 'web' | 'phone';
  createdAt: number;
  /** A keyed hash of who calls this line, or a visitor's random id; absent where callers can't be told apart. */
  caller?: string;
  /** What they may talk: in this month where `caller` is there, else in this call. Absent where nothing bounds it. */
  talkSeconds?: number;
}

export interface Turn {
  callId: string;
  /** The Realtime item's id, or one of ours for typed text. */
  id: string;
  role: 'caller' | 'agent';
  /** Words heard or, for the agent, those that the caller has really heard. */
  text: string;
  /** Typed by the caller rather than spoken. */
  typed: boolean;
  /** The answer was cut off by the caller. */
  interrupted: boolean;
  at: number;
}

/** Something that happened in a call, for timings and for finding faults; `data` holds no caller's words. */
export interface CallEvent {
  callId: string;
  name: string;
  at: number;
  data?: Readonly<Record<string, string | number | boolean>>;
}

/** What one response cost, as `response.done.usage` tells it. */
export interface Usage {
  callId: string;
  responseId: string;
  inputTokens: number;
  outputTokens: number;
  at: number;
}

export interface CallSummary extends NewCall {
  state: CallState;
  endedAt?: number;
  endReason?: EndReason;
  turns: number;
}

export interface CallRecord extends Omit<CallSummary, 'turns'> {
  turns: Turn[];
  events: CallEvent[];
  usage: Usage[];
  messages: Message[];
}
