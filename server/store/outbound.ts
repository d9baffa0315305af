import type { Kysely } from 'kysely';
import { immediately } from './immediate.ts';
import type { NewOutboundCall, OutboundBegun, OutboundLimitName, OutboundLimits } from './outbound-store.ts';
import type { Database } from './schema.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Looks once before without the write lock, so that a flood of refused requests keeps nobody from writing. */
export async function beginOutbound(
  db: Kysely<Database>,
  { call, limits }: { call: NewOutboundCall; limits: OutboundLimits },
): Promise<OutboundBegun> {
  const early = await reached(db, call, limits);
  if (early !== undefined) return { ok: false, limit: early };
  return immediately(db, async (transaction): Promise<OutboundBegun> => {
    const limit = await reached(transaction, call, limits);
    if (limit !== undefined) return { ok: false, limit };
    const { id, trunk, destination, longestMs, ringMs, at, heldUntil } = call;
    await transaction
      .deleteFrom('outbound_calls')
      .where('over_at', '<', at - DAY_MS)
      .execute();
    await transaction
      .insertInto('outbound_calls')
      .values({
        id,
        trunk,
        destination,
        begun_at: at,
        held_until: heldUntil,
        over_at: at + ringMs + longestMs,
        taken_ms: longestMs,
      })
      .execute();
    return { ok: true };
  });
}

export async function holdOutbound(
  db: Kysely<Database>,
  { ids, at, until }: { ids: readonly string[]; at: number; until: number },
): Promise<string[]> {
  const held = await db
    .updateTable('outbound_calls')
    .set({ held_until: until })
    .where('id', 'in', ids)
    .where('held_until', '>', at)
    .returning('id')
    .execute();
  return held.map(({ id }) => id);
}

export async function endOutbound(
  db: Kysely<Database>,
  { id, tookMs, at }: { id: string; tookMs: number; at: number },
): Promise<void> {
  await db
    .updateTable('outbound_calls')
    .set({ held_until: at, over_at: at, taken_ms: tookMs })
    .where('id', '=', id)
    .execute();
}

/** The first limit that a call does not fit. What began after it, by a clock that goes before ours, counts too. */
async function reached(
  db: Kysely<Database>,
  { trunk, destination, longestMs, at }: NewOutboundCall,
  limits: OutboundLimits,
): Promise<OutboundLimitName | undefined> {
  const recent = await db
    .selectFrom('outbound_calls')
    .selectAll()
    .where('over_at', '>', at - DAY_MS)
    .execute();
  const count = (counts: (call: (typeof recent)[number]) => boolean) => recent.filter(counts).length;
  const begunIn = (ms: number) => (call: (typeof recent)[number]) => call.begun_at > at - ms;
  const lately = begunIn(MINUTE_MS);
  const inHour = begunIn(HOUR_MS);
  if (count((call) => call.held_until > at) >= limits.calls) return 'calls';
  if (count((call) => call.trunk === trunk && lately(call)) >= limits.callsPerMinute) return 'callsPerMinute';
  if (count((call) => call.destination === destination && inHour(call)) >= limits.callsPerHourToNumber)
    return 'callsPerHourToNumber';
  const takenMs = recent.reduce((sum, call) => sum + call.taken_ms, 0);
  return takenMs + longestMs > limits.msPerDay ? 'msPerDay' : undefined;
}
