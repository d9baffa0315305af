/** Why somebody is to be called back. */
export const callBackReasons = ['asked', 'page', 'dropped', 'closed'] as const;
export type CallBackReason = (typeof callBackReasons)[number];

export interface NewCallBack {
  id: string;
  line: string;
  /** In E.164. Blotted out once the call-back is over. */
  number: string;
  reason: CallBackReason;
  /** The call in which it was asked for, if any. */
  askedIn?: string;
  name?: string;
  matter?: string;
  /** Digits that whoever answers has to press, where nobody vouches that the number is the asker's. */
  code?: string;
  dueAt: number;
  createdAt: number;
}

/**
 *   waiting --leased--> waiting, leased --answered--> answered --a machine--> waiting | failed
 *      ^  |                  |      `--given up--> failed
 *      |  `--cancelled       `--busy, no answer, lease over--+
 *      +------------------------------------------------------+
 *
 * `answered`, `failed` and `cancelled` are over: then the number is kept no longer.
 */
export type CallBackState = 'waiting' | 'answered' | 'failed' | 'cancelled';

export interface CallBack extends NewCallBack {
  state: CallBackState;
  /** Counted as they begin: one that ended its process counts too. */
  attempts: number;
  /** The call of the last attempt. */
  callId?: string;
  /** What came of the last attempt. */
  lastOutcome?: string;
  changedAt: number;
}

/** A call-back that is this process's alone until its lease is over. */
export interface LeasedCallBack extends CallBack {
  /** To be shown when it is settled. */
  lease: string;
}

export type CallBackOutcome =
  | { state: 'answered' }
  /** `counted`: whether it was an attempt at all. */
  | { state: 'waiting'; dueAt: number; why: string; counted: boolean }
  | { state: 'failed'; why: string };

export interface CallBackStore {
  /**
   * Keeps a call-back. A number waits once on a line: resolves to the one that waits already, or else to the new one, or
   * to undefined where as many wait as may.
   */
  addCallBack(callBack: NewCallBack, most: number): Promise<CallBack | undefined>;
  /** Newest first; `open`: only those that wait. */
  listCallBacks(query: { line?: string; open: boolean; limit: number }): Promise<CallBack[]>;
  /** By its own id, or that of a call which was placed for it. */
  getCallBack(which: { id: string } | { callId: string }): Promise<CallBack | undefined>;
  /** Takes what is due and nobody's; the leases run out by themselves. */
  leaseCallBacks(request: { at: number; until: number; limit: number }): Promise<LeasedCallBack[]>;
  /** Tells the call that is placed for it. Resolves to false where it has been cancelled, or another has the lease. */
  linkCallBack(linked: { id: string; lease: string; callId: string; at: number }): Promise<boolean>;
  /** Resolves to false where it has been cancelled, or another has the lease: then nothing is changed. */
  settleCallBack(settled: { id: string; lease: string; outcome: CallBackOutcome; at: number }): Promise<boolean>;
  /** Somebody answered, and it was a machine or nobody who had asked. Resolves to false where that is known already. */
  reopenCallBack(reopened: {
    callId: string;
    number: string;
    outcome: Exclude<CallBackOutcome, { state: 'answered' }>;
    at: number;
  }): Promise<boolean>;
  /** Cancels what waits, of an id or of a number on a line. Resolves to how many. */
  cancelCallBacks(which: { id: string } | { line: string; number: string }, at: number): Promise<number>;
}
