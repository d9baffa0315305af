import { randomUUID } from 'node:crypto';
import { dayOf } from '../calls/allowance.ts';
import type { Line } from '../line/line.ts';
import type { Ledger } from '../store/ledger.ts';
import { isPin } from './pin.ts';

export interface PinCaller {
  callId: string;
  /** The key under which the line tells its callers apart; undefined for unknown numbers, who share one. */
  caller: string | undefined;
  /** The number, where a trusted trunk vouches for it. */
  number: string | undefined;
}

/** Wrong PINs of one caller, and of all, in a day of the line. */
const WRONG_OF_CALLER = 5;
const WRONG_OF_LINE = 20;
const DAY_MS = 86_400_000;

/**
 * Whether a PIN is the owner's. Attempts are reserved before they are looked at, so that no number of processes and
 * calls at once has more of them; whoever has none left, or calls from another number than the owner's, is told no
 * more than that it was wrong. @throws Failure where the store can't count
 */
export async function isOwner(
  line: Line,
  pin: string,
  { callId, caller = 'unknown', number }: PinCaller,
  { store, now }: { store: Pick<Ledger, 'reserve' | 'settle'>; now: number },
): Promise<boolean> {
  if (line.owner === undefined) return false;
  const { pin: hash, numbers } = line.owner;
  const invited = numbers.length === 0 || (number !== undefined && numbers.includes(number));
  const attempt = randomUUID();
  const want = (pot: string, limit: number) => ({
    id: `${attempt}/${pot}`,
    pot,
    period: dayOf(now, line.timezone),
    amount: 1,
    limit,
    expiresAt: now + 60_000,
    forgetAt: now + 3 * DAY_MS,
  });
  // Callers who are not invited use up nothing of the owner's.
  const wants = invited
    ? [want(`${line.id}/pin/${caller}`, WRONG_OF_CALLER), want(`${line.id}/pin`, WRONG_OF_LINE)]
    : [];
  const allowed = invited && (await store.reserve({ callId, wants })).ok;
  const right = await isPin(pin, hash);
  if (!allowed) return false;
  await store.settle(wants.map(({ id }) => ({ id, spent: right ? 0 : 1 })));
  return right;
}
