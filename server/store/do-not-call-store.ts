/** Why a line does not call a number: a key was pressed, the call declined, the agent or the owner told so. */
export const doNotCallReasons = ['key', 'declined', 'told', 'owner'] as const;
export type DoNotCallReason = (typeof doNotCallReasons)[number];

/** A number that a line does not call at the wish of others. */
export interface DoNotCallEntry {
  line: string;
  /** A keyed hash of it, another one for each line; never the number. */
  number: string;
  reason: DoNotCallReason;
  at: number;
}

/** Kept until it is lifted: no call, and no call-back, has to be remembered for it. */
export interface DoNotCallStore {
  /** One that is there already stays as it is. */
  addDoNotCall(entry: DoNotCallEntry): Promise<void>;
  isDoNotCall(which: Pick<DoNotCallEntry, 'line' | 'number'>): Promise<boolean>;
  /** Newest first. */
  listDoNotCall(line: string): Promise<DoNotCallEntry[]>;
  /** Resolves to whether it was there. */
  liftDoNotCall(which: Pick<DoNotCallEntry, 'line' | 'number'>): Promise<boolean>;
}
