import { z } from 'zod';
import { nothing, operation, text, time } from './operation.ts';
import { type NewOutboundCall, type OutboundBegun, type OutboundLimits, outboundLimitNames } from './outbound-store.ts';

const amount = z.int().min(0);
const call: z.ZodType<NewOutboundCall> = z.object({
  id: text,
  trunk: text,
  destination: text,
  longestMs: amount,
  ringMs: amount,
  at: time,
  heldUntil: time,
});
const limits: z.ZodType<OutboundLimits> = z.object({
  calls: amount,
  callsPerMinute: amount,
  callsPerHourToNumber: amount,
  msPerDay: amount,
});
const begun: z.ZodType<OutboundBegun> = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), limit: z.enum(outboundLimitNames) }),
]);

export const outboundOperations = {
  beginOutbound: operation('beginOutbound', z.object({ call, limits }), begun),
  holdOutbound: operation(
    'holdOutbound',
    z.object({ ids: z.array(text).readonly(), at: time, until: time }),
    z.array(text),
  ),
  endOutbound: operation('endOutbound', z.object({ id: text, tookMs: time, at: time }), nothing),
};
