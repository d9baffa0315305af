import { z } from 'zod';
import { type DoNotCallEntry, doNotCallReasons } from './do-not-call-store.ts';
import { nothing, operation, text, time } from './operation.ts';

const which = z.object({ line: text, number: text });
const entry: z.ZodType<DoNotCallEntry> = z.object({
  line: text,
  number: text,
  reason: z.enum(doNotCallReasons),
  at: time,
});

export const doNotCallOperations = {
  addDoNotCall: operation('addDoNotCall', entry, nothing),
  isDoNotCall: operation('isDoNotCall', which, z.boolean()),
  listDoNotCall: operation('listDoNotCall', z.object({ line: text }), z.array(entry)),
  liftDoNotCall: operation('liftDoNotCall', which, z.boolean()),
};
