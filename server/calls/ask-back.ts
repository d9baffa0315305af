import { randomInt, randomUUID } from 'node:crypto';
import { Failure } from '../contract/index.ts';
import { isPremiumNumber } from '../line/costly-numbers.ts';
import { isEmergencyNumber } from '../line/emergency/is-emergency-number.ts';
import type { Line } from '../line/line.ts';
import { asPlanned } from '../line/numbering-plan.ts';
import type { CallBackReason, CallBackStore } from '../store/call-back-store.ts';
import type { Ledger } from '../store/ledger.ts';
import { type DoNotCall, isOwnWish } from './do-not-call.ts';
import { strangerWants } from './stranger-wants.ts';

/** A line that has so many to call back takes no more. */
const MOST_WAITING = 50;
const CODE_DIGITS = 4;
const E164 = /^\+[1-9]\d{6,14}$/;
/** How people write numbers. */
const WRITTEN = /[\s().\-/]/g;

export type CallBackRefusal =
  | 'call-backs-not-offered'
  | 'number-invalid'
  | 'too-many-call-backs'
  | 'call-backs-spent'
  | 'do-not-call';

export interface AskBack {
  reason: CallBackReason;
  /** As it was given; in E.164. */
  number: string;
  /**
   * Somebody vouches that whoever asks is at that number: a trunk, say. Otherwise anybody's phone may be meant, so that it
   * is rung up seldom, and a code has to be entered there.
   */
  vouched: boolean;
  /** A keyed hash of the page's address, where a page asks; never the address. */
  address?: string;
  askedIn?: string;
  name?: string;
  matter?: string;
  /** Default: as soon as may be. */
  dueAt?: number;
}

export type AskBackStore = Pick<CallBackStore, 'addCallBack'> &
  Pick<Ledger, 'reserve' | 'settle'> &
  Pick<DoNotCall, 'mayBeCalled'>;

/**
 * Has somebody called back.
 * @returns an id by which it can be called off, and the code that has to be entered then, for nobody but the one who
 *   asks. Where the number waits already no more is told than otherwise.
 * @throws Failure with a `CallBackRefusal`
 */
export async function askBack(
  line: Line,
  asked: AskBack,
  { store, now = Date.now }: { store: AskBackStore; now?: () => number },
): Promise<{ id: string; code?: string }> {
  if (line.callBack === undefined) throw notOffered(line.id);
  const number = dialable(asked.number);
  const { reason, vouched, askedIn, name, matter } = asked;
  const isFree = await store.mayBeCalled(line.id, number);
  // Strangers are told no more than that it can't be done.
  if (!isFree && !isOwnWish(asked)) throw vouched ? notToBeCalled(line.id) : spent();
  const at = now();
  const id = randomUUID();
  const code = vouched ? undefined : drawCode();
  const callBack = {
    id,
    line: line.id,
    number,
    reason,
    ...(askedIn !== undefined && { askedIn }),
    ...(name !== undefined && { name }),
    ...(matter !== undefined && { matter }),
    ...(code !== undefined && { code }),
    dueAt: Math.max(asked.dueAt ?? at, at),
    createdAt: at,
  };
  // Numbers of callers are forged, too: who wanted no more calls is not to be pestered in their own name.
  const wants = vouched && isFree ? [] : strangerWants(id, { ...asked, number }, at);
  if (wants.length > 0 && !(await store.reserve({ callId: id, wants })).ok) throw spent();
  // What can't be settled counts as used, as it does where it is not known whether somebody waits now.
  const settle = (used: 0 | 1) => store.settle(wants.map((want) => ({ id: want.id, spent: used }))).catch(() => {});
  const waiting = await store.addCallBack(callBack, MOST_WAITING);
  await settle(waiting === undefined ? 0 : 1);
  if (waiting === undefined) throw tooMany(line.id);
  if (code === undefined) return { id: waiting.id };
  // Whose number is vouched for waits without a code, and is nobody else's to call off.
  return { id: waiting.code === undefined ? id : waiting.id, code };
}

/** In E.164, however it was written. @throws Failure `number-invalid` */
export function dialable(written: string): string {
  const international = written.replace(WRITTEN, '').replace(/^00/, '+');
  // "+44 (0)20 …" is how many write it.
  const number = E164.test(international) ? asPlanned(international) : undefined;
  // Our gateway would not dial it either; here the one who asks can be told, and LiveKit's own asks nobody.
  if (number === undefined || isEmergencyNumber(number) || isPremiumNumber(number)) throw numberInvalid();
  return number;
}

function drawCode(): string {
  return String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
}

export const notOffered = (line: string) =>
  new Failure<CallBackRefusal>({
    reason: 'call-backs-not-offered',
    message: `The line ${line} calls nobody back.`,
    cure: "Leave a message instead. The owner offers call-backs with callBack in the line's line.yaml.",
  });

const numberInvalid = () =>
  new Failure<CallBackRefusal>({
    reason: 'number-invalid',
    message: 'That is not a telephone number that can be called back.',
    cure: 'Give it with the code of its country: "+1 212 555 0142". Emergency and premium numbers are never called.',
  });

const tooMany = (line: string) =>
  new Failure<CallBackRefusal>({
    reason: 'too-many-call-backs',
    message: `So many wait for a call of the line ${line} that it takes nobody else.`,
    cure: 'Call again later, or leave a message. `hoyhoy callbacks` shows who waits.',
  });

const notToBeCalled = (line: string) =>
  new Failure<CallBackRefusal>({
    reason: 'do-not-call',
    message: `Whoever is at that number wants no more calls of the line ${line}.`,
    cure: 'If they have told you otherwise since: `hoyhoy do-not-call LINE NUMBER --lift`.',
  });

export const spent = () =>
  new Failure<CallBackRefusal>({
    reason: 'call-backs-spent',
    message: 'That number is called back, or one who asks has others called back, so often in a day and no more',
    cure: 'Call the line by telephone, leave a message, or try again tomorrow.',
  });
