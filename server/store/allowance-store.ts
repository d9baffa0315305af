import type { Balance } from './ledger.ts';

/** What a call still has reserved in a pot. */
export interface OpenReservation {
  id: string;
  amount: number;
  expiresAt: number;
}

/** One pot of a period, as an owner sees it. */
export interface PotBalance extends Balance {
  pot: string;
}

/** What callers' allowances ask of the ledger beside reserving and settling. */
export interface AllowanceStore {
  /** What a call has reserved in a pot and nobody has settled; an expired one too. Oldest first. */
  unsettled(query: { callId: string; pot: string }): Promise<OpenReservation[]>;
  /** Those pots of a period whose names begin so, the fullest first. */
  pots(query: { prefix: string; period: string }): Promise<PotBalance[]>;
  /** Takes back what a pot has used in a period. What is reserved in it stays reserved. */
  emptyPot(query: { pot: string; period: string }): Promise<void>;
}
