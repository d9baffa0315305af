import { z } from 'zod';
import type {
  Admission,
  AdmissionTerms,
  Balance,
  Notice,
  Overrun,
  Refusal,
  Reserved,
  ReserveRequest,
  Settlement,
  Want,
} from './ledger.ts';
import { operation, time } from './operation.ts';
import type { NewCall } from './store.ts';

const text = z.string();
const amount = z.int().min(0);

const want: z.ZodType<Want> = z.object({
  id: text,
  pot: text,
  period: text,
  amount,
  limit: amount,
  expiresAt: time,
  forgetAt: time,
});
const settlement: z.ZodType<Settlement> = z.object({ id: text, spent: amount });
const request: z.ZodType<ReserveRequest> = z.object({
  callId: text,
  wants: z.array(want),
  inPlaceOf: settlement.exactOptional(),
});
const balanceShape = { used: z.int(), reserved: z.int() };
const balance: z.ZodType<Balance> = z.object(balanceShape);
const refusal: z.ZodType<Refusal> = z.object({ pot: text, period: text, limit: z.int(), ...balanceShape });
const ok = z.object({ ok: z.literal(true) });
const refused = z.literal(false);
const reserved: z.ZodType<Reserved> = z.union([ok, z.object({ ok: refused, refusal })]);
const overrun: z.ZodType<Overrun> = z.object({ id: text, pot: text, by: z.int() });
const terms: z.ZodType<AdmissionTerms> = z.object({
  places: z.int(),
  flood: z.object({ calls: z.int(), after: time }).exactOptional(),
  wants: z.array(want),
});
const admission: z.ZodType<Admission> = z.union([
  ok,
  z.object({ ok: refused, because: z.literal('full') }),
  z.object({ ok: refused, because: z.literal('flood'), calls: z.int() }),
  z.object({ ok: refused, because: z.literal('spent'), refusal }),
]);
const notice: z.ZodType<Notice> = z.object({ line: text, kind: text, period: text, at: time });

/** @param call how a new call is read */
export const ledgerOperations = (call: z.ZodType<NewCall>) => ({
  reserve: operation('reserve', request, reserved),
  admitCall: operation('admitCall', z.object({ call, terms }), admission),
  settle: operation('settle', z.object({ settlements: z.array(settlement) }), z.array(overrun)),
  expire: operation('expire', z.object({ at: time }), z.int()),
  balance: operation('balance', z.object({ pot: text, period: text }), balance),
  addNotice: operation('addNotice', notice, z.boolean()),
  listNotices: operation('listNotices', z.object({ since: time }), z.array(notice)),
});
