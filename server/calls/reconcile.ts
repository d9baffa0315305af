import type { SeenLease } from '../store/lease-store.ts';

/**
 * Which calls need another agent, decided without touching any. Times are of one monotonic clock: whether a holder
 * lives is told by its beat going up, never by a time of day.
 *
 *   a call:    held --holder silent or exited, or gave it up--> opened --claimed--> held
 *                          opened --unclaimed too long--> opened again, ever later --GIVE_UP_MS--> ended
 *   a holder:  alive --beat unchanged for SILENT_MS--> dead        (a beat, or a time when we were blind, begins anew)
 */
export interface Watch {
  /** Of the last look, if it was any good. */
  at: number | undefined;
  holders: ReadonlyMap<string, { beat: number; since: number; free: number }>;
  /** Calls that nobody holds. */
  unheld: ReadonlyMap<string, Unheld>;
  /** Processes known to have ended. */
  exited: ReadonlySet<string>;
  /** When somebody last came who takes calls. */
  arrivedAt: number;
}

interface Unheld {
  /** When nobody held it first. */
  since: number;
  /** When this epoch was seen first. */
  epoch: number;
  epochSince: number;
  /** Agents asked for in vain. */
  failures: number;
}

export type WatchInput =
  | {
      type: 'seen';
      at: number;
      leases: readonly SeenLease[];
      holders: readonly { id: string; beat: number; free: number }[];
    }
  /** A look failed, or took so long that others may have been kept from beating too. */
  | { type: 'blind' }
  | { type: 'exited'; holder: string };

export type WatchAction =
  /** Open the call to another agent, if it still is as seen, and have one dispatched. */
  | { do: 'open'; lease: SeenLease; beat?: number; why: 'holder-silent' | 'holder-exited' | 'given-up' | 'unclaimed' }
  /** No agent can be had for it. */
  | { do: 'end'; lease: SeenLease }
  | { do: 'forget'; holder: string };

/** Three beats. With dispatch, join and the first word after it a caller waits less than 5 s. */
export const SILENT_MS = 3_000;
/** A dispatch is claimed within a second, or LiveKit has dropped it: every worker full, or none there. */
const UNCLAIMED_MS = 3_000;
const LONGEST_UNCLAIMED_MS = 15_000;
/** Most dispatches are claimed by then. */
const UNDER_WAY_MS = 500;
/** Longest that a caller is left without an agent. */
export const GIVE_UP_MS = 45_000;
/** Agents that one call may use up. */
const MOST_AGENTS = 12;
/** Between two looks of a process that was stopped or suspended meanwhile, as others may have been. */
const STALLED_MS = 2_000;

export const unwatched: Watch = {
  at: undefined,
  holders: new Map(),
  unheld: new Map(),
  exited: new Set(),
  arrivedAt: Number.NEGATIVE_INFINITY,
};

export function reconcile(watch: Watch, input: WatchInput): { watch: Watch; actions: WatchAction[] } {
  switch (input.type) {
    case 'blind':
      return { watch: { ...unwatched, exited: watch.exited }, actions: [] };
    case 'exited':
      return { watch: { ...watch, exited: new Set([...watch.exited, input.holder]) }, actions: [] };
    case 'seen': {
      const stalled = watch.at !== undefined && input.at - watch.at > STALLED_MS;
      return look(stalled ? { ...unwatched, exited: watch.exited } : watch, input);
    }
  }
}

function look(
  watch: Watch,
  { at, leases, holders }: Extract<WatchInput, { type: 'seen' }>,
): { watch: Watch; actions: WatchAction[] } {
  // A holder that has claimed and never beaten yet is watched like one that has stopped.
  const named = leases.flatMap(({ holder }) => (holder === undefined ? [] : [{ id: holder, beat: 0, free: 0 }]));
  const present = new Map([...named, ...holders].map((holder) => [holder.id, holder]));
  const watched = new Map(
    [...present.values()].map(({ id, beat, free }) => {
      const known = watch.holders.get(id);
      return [id, { beat, free, since: known?.beat === beat ? known.since : at }] as const;
    }),
  );
  const dead = (id: string) => watch.exited.has(id) || at - (watched.get(id)?.since ?? at) >= SILENT_MS;
  const arrived = holders.some(({ id, free }) => free > 0 && !(watch.holders.get(id)?.free ?? 0) && !dead(id));
  const arrivedAt = arrived ? at : watch.arrivedAt;

  const actions: WatchAction[] = [];
  // A call that brings down each agent it is given must not go round all workers.
  const open = (action: Extract<WatchAction, { do: 'open' }>) =>
    actions.push(action.lease.epoch < MOST_AGENTS ? action : { do: 'end', lease: action.lease });
  const unheld = new Map<string, Unheld>();
  for (const lease of leases) {
    if (lease.holder !== undefined) {
      if (!dead(lease.holder)) continue;
      const beat = holders.find(({ id }) => id === lease.holder)?.beat;
      const why = watch.exited.has(lease.holder) ? 'holder-exited' : 'holder-silent';
      open({ do: 'open', lease, why, ...(beat !== undefined && { beat }) });
      continue;
    }
    const call = waiting(watch.unheld.get(lease.callId), lease, at);
    unheld.set(lease.callId, call);
    // Whoever has come since then takes what nobody could take before.
    const patience =
      arrivedAt > call.epochSince ? UNDER_WAY_MS : Math.min(UNCLAIMED_MS * 2 ** call.failures, LONGEST_UNCLAIMED_MS);
    if (at - call.since >= GIVE_UP_MS) actions.push({ do: 'end', lease });
    else if (!lease.dispatched) open({ do: 'open', lease, why: 'given-up' });
    else if (at - call.epochSince >= patience) open({ do: 'open', lease, why: 'unclaimed' });
  }
  for (const { id } of holders) if (dead(id)) actions.push({ do: 'forget', holder: id });
  const exited = new Set([...watch.exited].filter((id) => present.has(id)));
  return { watch: { at, holders: watched, unheld, exited, arrivedAt }, actions };
}

function waiting(before: Unheld | undefined, { epoch }: SeenLease, at: number): Unheld {
  if (before === undefined) return { since: at, epoch, epochSince: at, failures: 0 };
  if (before.epoch === epoch) return before;
  return { since: before.since, epoch, epochSince: at, failures: before.failures + 1 };
}
