import type { Line } from '../line/line.ts';
import type { Want } from '../store/ledger.ts';
import type { NewCall } from '../store/store.ts';

/** What a line has so much of a day: calls, seconds of talk, and tokens of the model. */
export type DailyPot = 'calls' | 'seconds' | 'tokens';

/** Seconds and tokens are reserved ahead in leases of this size, renewed while the call lives. */
export const LEASE: Readonly<Record<Exclude<DailyPot, 'calls'>, number>> = { seconds: 30, tokens: 20_000 };

/** When a lease counts as used, if nobody settles it: longer than any lease lasts, or a store keeps one waiting. */
export const LEASE_LIFE_MS = 180_000;

/** Web calls in these last minutes decide whether a line is flooded. */
export const FLOOD_WINDOW_MS = 300_000;

/** Days are remembered for longer than they last anywhere. */
const REMEMBERED_MS = 3 * 86_400_000;

/**
 * What a kind of caller may use of a limit. Where the line has a telephone, the web leaves a share of everything to
 * it, so that a flood of web calls keeps nobody from getting through by phone; but never all.
 */
export function shareOf(limit: number, kind: NewCall['kind'], line: Line): number {
  if (kind === 'phone' || line.phone === undefined) return limit;
  return Math.max(1, Math.floor((limit * (100 - line.limits.keptForPhone)) / 100));
}

/** More web calls than this in `FLOOD_WINDOW_MS` are a flood: all places taken anew each 100 s, or 10 on a small line. */
export function floodThreshold(line: Line): number {
  return Math.max(10, 3 * shareOf(line.limits.concurrentCalls, 'web', line));
}

/** The first lease of a call is reserved with its admission, under this id; its agent puts one of its own in the place. */
export function firstLease(callId: string, pot: 'seconds' | 'tokens' | 'caller'): string {
  return `${callId}/${pot}`;
}

/** A want of the line's day, for a caller of this kind. */
export function dailyWant(
  line: Line,
  wanted: { id: string; pot: DailyPot; kind: NewCall['kind']; amount: number; at: number },
): Want {
  const { id, pot, kind, amount, at } = wanted;
  return { ...ofDay(line, at), id, pot: potName(line, pot), amount, limit: shareOf(dailyLimit(line, pot), kind, line) };
}

/** A want of one call of a visitor's or an address's own share of the line's day. */
export function callerWant(
  line: Line,
  { id, by, key, at }: { id: string; by: 'visitor' | 'address'; key: string; at: number },
): Want {
  const limit = by === 'visitor' ? line.limits.callsPerVisitorPerDay : line.limits.callsPerAddressPerDay;
  return { ...ofDay(line, at), id, pot: `${potName(line, by)}/${key}`, amount: 1, limit };
}

/** Lets a proof of work be used once. */
export function proofWant(line: Line, { id, proof, at }: { id: string; proof: string; at: number }): Want {
  return { ...ofDay(line, at), id, pot: `${potName(line, 'proof')}/${proof}`, period: 'once', amount: 1, limit: 1 };
}

/** Which pot of the line a refusal tells of. */
export function potOf(line: Line, pot: string): DailyPot | 'visitor' | 'address' | 'caller' | 'proof' | undefined {
  const name = pot.slice(potName(line, '').length).split('/')[0];
  return (['calls', 'seconds', 'tokens', 'visitor', 'address', 'caller', 'proof'] as const).find(
    (known) => known === name,
  );
}

/** The calendar day in a time zone, e.g. `2026-11-24`. */
export function dayOf(at: number, timeZone: string): string {
  // Swedes write days as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);
}

/** Seconds until the day is over in a time zone; on the two days a year that clocks are changed, to within an hour. */
export function secondsLeftOfDay(at: number, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'medium' }).format(at);
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return 86_400 - (hours * 3600 + minutes * 60 + seconds);
}

export function dailyLimit(line: Line, pot: DailyPot): number {
  const { callsPerDay, minutesPerDay, tokensPerDay } = line.limits;
  return { calls: callsPerDay, seconds: minutesPerDay * 60, tokens: tokensPerDay }[pot];
}

export function potName(line: Line, name: string): string {
  return `line/${line.id}/${name}`;
}

function ofDay(line: Line, at: number): Pick<Want, 'period' | 'expiresAt' | 'forgetAt'> {
  return { period: dayOf(at, line.timezone), expiresAt: at + LEASE_LIFE_MS, forgetAt: at + REMEMBERED_MS };
}
