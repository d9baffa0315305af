import type { CallBack, CallBackStore, NewCallBack } from '../store/call-back-store.ts';
import type { DoNotCallEntry, DoNotCallReason, DoNotCallStore } from '../store/do-not-call-store.ts';
import { Signer } from './signer.ts';

/** Whom lines do not call at the wish of others. Of a number only a keyed hash is kept, another one for each line. */
export interface DoNotCall {
  /** Whether a line may call a number that others have asked for, or that it calls by itself. */
  mayBeCalled(line: string, number: string): Promise<boolean>;
  /** Has a line never call a number again. @param number in E.164 */
  add(line: string, number: string, reason: DoNotCallReason): Promise<void>;
  /** The same, and cancels what waits for it. */
  callNoMore(line: string, number: string, reason: DoNotCallReason): Promise<void>;
  /** Resolves to whether it was held. @param number in E.164, or the hash as `list` has it */
  lift(line: string, number: string): Promise<boolean>;
  /** Of a number in E.164, as `list` has it. */
  keyOf(line: string, number: string): string;
  list(line: string): Promise<DoNotCallEntry[]>;
}

export type DoNotCallDeps = DoNotCallStore & Pick<CallBackStore, 'cancelCallBacks'>;

/** @param secret this installation's: processes that answer one line need the same */
export function createDoNotCall(store: DoNotCallDeps, secret: string, now: () => number = Date.now): DoNotCall {
  const numbers = new Signer(secret, 'do not call');
  const keyOf = (line: string, number: string) => (number.startsWith('+') ? numbers.hash(`${line} ${number}`) : number);
  const which = (line: string, number: string) => ({ line, number: keyOf(line, number) });
  const add: DoNotCall['add'] = (line, number, reason) =>
    store.addDoNotCall({ ...which(line, number), reason, at: now() });
  return {
    mayBeCalled: async (line, number) => !(await store.isDoNotCall(which(line, number))),
    add,
    async callNoMore(line, number, reason) {
      // First, so that nobody is asked for in between.
      await add(line, number, reason);
      await store.cancelCallBacks({ line, number }, now());
    },
    lift: (line, number) => store.liftDoNotCall(which(line, number)),
    keyOf,
    list: (line) => store.listDoNotCall(line),
  };
}

/** Whoever is at the number has asked for it themselves, in a call of theirs: that holds whatever they said before. */
export function isOwnWish({
  vouched,
  reason,
  askedIn,
}: { vouched: boolean } & Pick<NewCallBack, 'reason' | 'askedIn'>) {
  return vouched && reason === 'asked' && askedIn !== undefined;
}

/** The same of one that waits: where nobody vouched for the number, whoever answers has to enter a code. */
export const isOwnCallBack = (callBack: CallBack): boolean =>
  isOwnWish({ ...callBack, vouched: callBack.code === undefined });
