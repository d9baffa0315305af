/**
 * What may be used up, and by how much it has been: pots with a limit for each period, such as a line's minutes of a
 * day. Whoever is about to use something reserves it first and settles afterwards what it really was. At every moment,
 * whatever processes do side by side or die of, used + reserved <= limit; only a thing that turned out dearer than
 * what was reserved for it may exceed that, and is booked in full.
 *
 *   (none) --reserve--> open --settle--> settled
 *                        \--expire--> expired --settle--> settled
 *
 * An open reservation counts in full; so does an expired one, whose holder has died, until somebody settles it.
 */
export interface Ledger {
  /** All of `wants`, or nothing and why. Asking again with the same ids changes nothing. */
  reserve(request: ReserveRequest): Promise<Reserved>;
  /** Books what was really used. Once for each id; ids that are not known are passed over. Resolves to what cost more. */
  settle(settlements: readonly Settlement[]): Promise<Overrun[]>;
  /** Books what has expired in full, and forgets what is past its time. Resolves to how many had expired. */
  expire(at: number): Promise<number>;
  /** What a pot holds in a period, e.g. for showing it. */
  balance(pot: string, period: string): Promise<Balance>;
}

/** Something reserved in a pot. */
export interface Want {
  /** Of the reservation; chosen by whoever asks, so that asking may be repeated. */
  id: string;
  /** Name of the pot, e.g. `line/bakery/seconds`. */
  pot: string;
  /** The pot is empty again in each, e.g. `2026-11-24`. */
  period: string;
  /** Whole units of the pot. */
  amount: number;
  /** How much of the pot may be used and reserved by whoever asks. */
  limit: number;
  /** When the reservation counts as used, unless it has been settled. */
  expiresAt: number;
  /** When the pot of this period may be forgotten. */
  forgetAt: number;
}

export interface ReserveRequest {
  /** The call that it is for. */
  callId: string;
  wants: readonly Want[];
  /** A reservation that these replace: it is settled in the same step, if nobody has settled it. */
  inPlaceOf?: Settlement;
}

export type Reserved = { ok: true } | { ok: false; refusal: Refusal };

/** The first want that did not fit. */
export interface Refusal extends Balance {
  pot: string;
  period: string;
  limit: number;
}

export interface Balance {
  used: number;
  reserved: number;
}

export interface Settlement {
  id: string;
  /** What was really used; 0 gives all of it back. */
  spent: number;
}

/** A reservation that did not cover what was used. */
export interface Overrun {
  id: string;
  pot: string;
  by: number;
}

/** On which terms a call is let in; all are looked at and the call written in one step. */
export interface AdmissionTerms {
  /** Calls of the line that may be live, this one included. */
  places: number;
  /** More web calls than this since `after` are a flood, which lets nobody in; left out for whoever is let in all the same. */
  flood?: { calls: number; after: number };
  wants: readonly Want[];
}

export type Admission =
  | { ok: true }
  | { ok: false; because: 'full' }
  /** `calls` are those since `after`. */
  | { ok: false; because: 'flood'; calls: number }
  | { ok: false; because: 'spent'; refusal: Refusal };

/** Something that the owner is told once in each period. */
export interface Notice {
  line: string;
  /** What was reached: a pot's name within the line (`calls`, `seconds`, …), `full` or `flood`. */
  kind: string;
  period: string;
  at: number;
}
