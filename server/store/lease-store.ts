/**
 * Which agent may write a call. Epochs count the agents of a call from 1; a call is of the newest one, and what an older
 * one writes is refused (`store-fenced`).
 */
export interface Fence {
  callId: string;
  epoch: number;
}

/** How a call lost its agent before this one: by a fault, which the caller is to be told of, or by plan. */
export type Predecessor = 'lost' | 'handed-over';

export interface Claim {
  /** Absent for a call's first agent. */
  predecessor?: Predecessor;
}

/**
 * A process that holds calls or looks after them; it lives as long as its beat goes up. Of a gateway the id tells where
 * it is asked for calls out (`gatewayId`).
 */
export interface Holder {
  id: string;
  role: 'worker' | 'reconciler' | 'gateway';
  /** Calls that it could take besides those it has. */
  free: number;
}

/** A holder as somebody saw it: a process of another version may have a role that is not known here. */
export interface SeenHolder extends Omit<Holder, 'role'> {
  role: string;
}

/** A live call's lease as somebody saw it. */
export interface SeenLease extends Fence {
  line: string;
  room: string;
  /** Absent while nobody has claimed this epoch. */
  holder?: string;
  /** LiveKit has been asked for an agent of this epoch. */
  dispatched: boolean;
}

export interface LeaseSight {
  leases: SeenLease[];
  holders: (SeenHolder & { beat: number })[];
}

/** One use of a tool. Without `output` it has begun, and nobody knows whether it was done. */
export interface ToolRun {
  callId: string;
  /** The Realtime call's id. */
  id: string;
  name: string;
  /** JSON text. */
  arguments: string;
  /** JSON text. */
  output?: string;
  at: number;
}

/** Who holds which call. */
export interface LeaseStore {
  /** Takes a call for `holder`. Undefined: somebody has this epoch, there is a newer one, or the call has ended. */
  claimCall(claim: Fence & { holder: string }): Promise<Claim | undefined>;
  /** Gives a call up for another agent to take. Resolves to the epoch of that one, undefined if it was ours no more. */
  releaseCall(fence: Fence, why: Predecessor): Promise<number | undefined>;
  /** Shows that a holder lives. Resolves to the calls that it holds. */
  beat(holder: Holder): Promise<Fence[]>;
  /** A holder that has ended, or is dead. */
  forgetHolder(id: string): Promise<void>;
  holders(): Promise<SeenHolder[]>;
  /** Beats for a reconciler and sees all live calls with their holders, in one transaction that writes first. */
  seeLeases(reconciler: string): Promise<LeaseSight>;
  /**
   * Opens a call to another agent, if it still is as it was seen; `beat` is the last seen one of its holder. Of any
   * number who try with the same sight one succeeds. Resolves to the epoch to dispatch.
   */
  openLease(seen: SeenLease & { beat?: number }): Promise<number | undefined>;
  /** The tools that a call has used, oldest first. */
  toolRuns(callId: string): Promise<ToolRun[]>;
  /** Those of `rooms` that belong to calls which have ended. */
  endedRooms(rooms: readonly string[]): Promise<string[]>;
}
