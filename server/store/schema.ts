import type { Generated } from 'kysely';
import type { CallBackReason, CallBackState } from './call-back-store.ts';
import type { MoveDirection } from './code-store.ts';
import type { DoNotCallEntry } from './do-not-call-store.ts';
import type { Predecessor, SeenHolder } from './lease-store.ts';
import type { Notice } from './ledger.ts';
import type { Channel, Delivery } from './outbox.ts';
import type { CallState, EndReason, NewCall, Turn } from './store.ts';

/** The tables as Kysely types them; `migrations/` makes them. Times are milliseconds since the epoch. */
export interface Database {
  calls: CallsTable;
  turns: TurnsTable;
  events: EventsTable;
  usage: UsageTable;
  messages: MessagesTable;
  deliveries: DeliveriesTable;
  ledger: LedgerTable;
  reservations: ReservationsTable;
  notices: Notice;
  probe: ProbeTable;
  holders: HoldersTable;
  tool_runs: ToolRunsTable;
  codes: CodesTable;
  call_backs: CallBacksTable;
  do_not_call: DoNotCallEntry;
  outbound_calls: OutboundCallsTable;
}

export interface CallsTable {
  id: string;
  line: string;
  room: string;
  kind: NewCall['kind'];
  created_at: number;
  state: CallState;
  ended_at: number | null;
  end_reason: EndReason | null;
  /** Counts the call's agents, from 1. */
  epoch: Generated<number>;
  holder: string | null;
  /** 0 where LiveKit has yet to be asked for an agent of this epoch. */
  dispatched: Generated<number>;
  /** How the call lost the agent before this epoch's. */
  predecessor: Predecessor | null;
  caller: string | null;
  talk_seconds: number | null;
}

export interface HoldersTable {
  id: string;
  role: SeenHolder['role'];
  /** Goes up as long as the process lives. */
  beat: number;
  free: number;
}

export interface ToolRunsTable {
  seq: Generated<number>;
  call_id: string;
  id: string;
  name: string;
  /** JSON, like `output`, which a run that has not ended lacks. */
  arguments: string;
  output: string | null;
  at: number;
}

export interface TurnsTable {
  /** Order of arrival; a replaced turn keeps its place. */
  seq: Generated<number>;
  call_id: string;
  id: string;
  role: Turn['role'];
  text: string;
  /** 0 or 1, as SQLite has no booleans. */
  typed: number;
  interrupted: number;
  at: number;
}

export interface EventsTable {
  seq: Generated<number>;
  call_id: string;
  name: string;
  at: number;
  /** JSON object. */
  data: string | null;
}

export interface UsageTable {
  call_id: string;
  response_id: string;
  input_tokens: number;
  output_tokens: number;
  at: number;
}

export interface MessagesTable {
  id: string;
  call_id: string;
  line: string;
  name: string | null;
  contact: string | null;
  text: string;
  recording: string | null;
  at: number;
  done_at: number | null;
  /** 0 while nobody has chosen the channels through which it is sent. */
  addressed: Generated<number>;
}

export interface DeliveriesTable {
  message_id: string;
  channel: Channel;
  state: Delivery['state'];
  attempts: number;
  due_at: number;
  /** Of the process that sends it at this moment. */
  lease: string | null;
  lease_until: number | null;
  last_error: string | null;
  changed_at: number;
}

export interface LedgerTable {
  pot: string;
  period: string;
  used: number;
  forget_at: number;
}

export interface ReservationsTable {
  id: string;
  call_id: string;
  pot: string;
  period: string;
  amount: number;
  expires_at: number;
  forget_at: number;
  /** `Ledger`'s diagram. */
  state: 'open' | 'expired' | 'settled';
}

export interface CodesTable {
  direction: MoveDirection;
  code: string;
  call_id: string;
  expires_at: number;
}

/** `OutboundStore`'s diagram: held while `held_until` lies ahead. */
export interface OutboundCallsTable {
  id: string;
  trunk: string;
  destination: string;
  begun_at: number;
  held_until: number;
  /** When it ended, or will have ended at the latest. */
  over_at: number;
  /** What it took of the day; the longest it may take while nobody has said. */
  taken_ms: number;
}

export interface CallBacksTable {
  id: string;
  line: string;
  number: string;
  reason: CallBackReason;
  asked_in: string | null;
  name: string | null;
  matter: string | null;
  code: string | null;
  state: CallBackState;
  attempts: number;
  due_at: number;
  call_id: string | null;
  last_outcome: string | null;
  lease: string | null;
  lease_until: number | null;
  created_at: number;
  changed_at: number;
}

/** One row that readiness checks write, to see that writing works. */
export interface ProbeTable {
  id: number;
  at: number;
}
