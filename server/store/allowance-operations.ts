import { z } from 'zod';
import type { OpenReservation, PotBalance } from './allowance-store.ts';
import { nothing, operation, text, time } from './operation.ts';

const reservation: z.ZodType<OpenReservation> = z.object({ id: text, amount: z.int(), expiresAt: time });
const balance: z.ZodType<PotBalance> = z.object({ pot: text, used: z.int(), reserved: z.int() });

export const allowanceOperations = {
  unsettled: operation('unsettled', z.object({ callId: text, pot: text }), z.array(reservation)),
  pots: operation('pots', z.object({ prefix: text, period: text }), z.array(balance)),
  emptyPot: operation('emptyPot', z.object({ pot: text, period: text }), nothing),
};
