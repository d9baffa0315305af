/**
 * The calls that we place, counted across all gateways that share the store, so that together they keep to the limits.
 *
 *   (none) --begin--> held --end--> over
 *                      `--nobody holds it on--> lapsed --end--> over
 *
 * A held call takes a place, and its longest time from the day; one that is over the time it really took. A lapsed one,
 * whose gateway has died, gives its place back, and its longest time stays taken.
 */
export interface OutboundStore {
  /** Lets a call begin if it fits all limits, in one step. */
  beginOutbound(call: NewOutboundCall, limits: OutboundLimits): Promise<OutboundBegun>;
  /** Holds calls on until a time. Resolves to those that it still could: the rest has lapsed, and must be hung up. */
  holdOutbound(held: { ids: readonly string[]; at: number; until: number }): Promise<string[]>;
  /** Books how long a call was answered. */
  endOutbound(end: { id: string; tookMs: number; at: number }): Promise<void>;
}

export interface NewOutboundCall {
  id: string;
  trunk: string;
  /** The same for the same number, and not to be read back. */
  destination: string;
  /** For how long it may be answered, and for how long it may ring before. */
  longestMs: number;
  ringMs: number;
  at: number;
  heldUntil: number;
}

/** How much may be used, the call that asks included. */
export interface OutboundLimits {
  /** Calls at once. */
  calls: number;
  /** Begun in the last minute on the same trunk. */
  callsPerMinute: number;
  /** Begun in the last hour to the same number. */
  callsPerHourToNumber: number;
  /** Taken in the last 24 hours. */
  msPerDay: number;
}

export const outboundLimitNames = ['calls', 'callsPerMinute', 'callsPerHourToNumber', 'msPerDay'] as const;
export type OutboundLimitName = (typeof outboundLimitNames)[number];

export type OutboundBegun = { ok: true } | { ok: false; limit: OutboundLimitName };
