import { z } from 'zod';
import {
  type CallBack,
  type CallBackOutcome,
  callBackReasons,
  type LeasedCallBack,
  type NewCallBack,
} from './call-back-store.ts';
import { operation, text, time } from './operation.ts';

const newShape = {
  id: text,
  line: text,
  number: text,
  reason: z.enum(callBackReasons),
  askedIn: text.exactOptional(),
  name: text.exactOptional(),
  matter: text.exactOptional(),
  code: text.exactOptional(),
  dueAt: time,
  createdAt: time,
};
const shape = {
  ...newShape,
  state: z.enum(['waiting', 'answered', 'failed', 'cancelled']),
  attempts: z.int(),
  callId: text.exactOptional(),
  lastOutcome: text.exactOptional(),
  changedAt: time,
};
const added: z.ZodType<NewCallBack> = z.object(newShape);
const callBack: z.ZodType<CallBack> = z.object(shape);
const leased: z.ZodType<LeasedCallBack> = z.object({ ...shape, lease: text });

const again = z.object({ state: z.literal('waiting'), dueAt: time, why: text, counted: z.boolean() });
const failed = z.object({ state: z.literal('failed'), why: text });
const outcome: z.ZodType<CallBackOutcome> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('answered') }),
  again,
  failed,
]);
const reopened = z.discriminatedUnion('state', [again, failed]);
const which = z.union([z.object({ id: text }), z.object({ line: text, number: text })]);

export const callBackOperations = {
  addCallBack: operation('addCallBack', z.object({ callBack: added, most: z.int() }), callBack.optional()),
  listCallBacks: operation(
    'listCallBacks',
    z.object({ line: text.exactOptional(), open: z.boolean(), limit: z.int().min(1) }),
    z.array(callBack),
  ),
  getCallBack: operation(
    'getCallBack',
    z.union([z.object({ id: text }), z.object({ callId: text })]),
    callBack.optional(),
  ),
  leaseCallBacks: operation('leaseCallBacks', z.object({ at: time, until: time, limit: z.int() }), z.array(leased)),
  linkCallBack: operation('linkCallBack', z.object({ id: text, lease: text, callId: text, at: time }), z.boolean()),
  settleCallBack: operation('settleCallBack', z.object({ id: text, lease: text, outcome, at: time }), z.boolean()),
  reopenCallBack: operation(
    'reopenCallBack',
    z.object({ callId: text, number: text, outcome: reopened, at: time }),
    z.boolean(),
  ),
  cancelCallBacks: operation('cancelCallBacks', z.object({ which, at: time }), z.int()),
};
