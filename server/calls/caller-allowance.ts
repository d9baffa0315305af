import type { Line } from '../line/line.ts';
import type { Want } from '../store/ledger.ts';
import type { NewCall } from '../store/store.ts';
import { dayOf, LEASE_LIFE_MS, potName } from './allowance.ts';
import type { AdmitRequest } from './calls.ts';
import { Signer } from './signer.ts';

/** Longer than a month, so that one that is over can still be looked at. */
const REMEMBERED_MS = 62 * 86_400_000;

/** Tells the callers of a line apart without keeping their numbers: who calls one line can't be looked for on another. */
export class CallerKeys {
  readonly #numbers: Signer;

  constructor(secret: string) {
    this.#numbers = new Signer(secret, 'caller');
  }

  /** @param number as the trunk's callers are written: E.164 where it is that */
  ofNumber(line: string, number: string): string {
    return `phone-${this.#numbers.hash(`${line} ${number}`)}`;
  }
}

export const callerOfVisitor = (visitor: string) => `web-${visitor}`;

/**
 * Who calls and how long they may talk, as it is kept with the call. Apps and programs of the owner's have neither:
 * only the line's own limits bind them, as do those of a line without an allowance, or a number that is excepted.
 */
export function talkTerms(
  line: Line,
  { kind, by, number, visitor }: AdmitRequest,
  keys: CallerKeys,
): Pick<NewCall, 'caller' | 'talkSeconds'> {
  const caller =
    number !== undefined
      ? keys.ofNumber(line.id, number)
      : visitor === undefined
        ? undefined
        : callerOfVisitor(visitor);
  const known = caller !== undefined && { caller };
  if (line.allowance === undefined || by === 'writing') return { ...known };
  const { minutesPerMonth, minutesPerUnknownCall, exceptions } = line.allowance;
  if (caller === undefined) return kind === 'phone' ? { talkSeconds: minutesPerUnknownCall * 60 } : {};
  const minutes = (number !== undefined ? exceptions[number] : undefined) ?? minutesPerMonth;
  return { ...known, ...(minutes !== 'unlimited' && { talkSeconds: minutes * 60 }) };
}

/** What a caller has used in a month. */
export function callerPot(line: Line, caller: string): string {
  return potName(line, `caller/${caller}`);
}

/** A want of a caller's month. */
export function monthlyWant(
  line: Line,
  { id, caller, amount, limit, at }: { id: string; caller: string; amount: number; limit: number; at: number },
): Want {
  return {
    id,
    pot: callerPot(line, caller),
    period: monthOf(at, line.timezone),
    amount,
    limit,
    expiresAt: at + LEASE_LIFE_MS,
    forgetAt: at + REMEMBERED_MS,
  };
}

/** The calendar month in a time zone, e.g. `2026-11`. */
export function monthOf(at: number, timeZone: string): string {
  return dayOf(at, timeZone).slice(0, 7);
}

/** The first day of the month after, e.g. `2026-12-01`. */
export function nextMonth(at: number, timeZone: string): string {
  const [year = 0, month = 0] = monthOf(at, timeZone).split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
}

/** Seconds until the month is over in a time zone, to within a change of its clocks. */
export function secondsLeftOfMonth(at: number, timeZone: string): number {
  const [now, then] = [localMs(at, timeZone), Date.parse(nextMonth(at, timeZone))];
  return Math.ceil((then - now) / 1000);
}

/** What a clock on the wall shows, as if it were UTC. */
function localMs(at: number, timeZone: string): number {
  return Date.parse(
    `${new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at).replace(' ', 'T')}Z`,
  );
}
