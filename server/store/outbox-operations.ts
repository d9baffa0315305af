import { z } from 'zod';
import { nothing, operation, text, time } from './operation.ts';
import {
  channels,
  type Delivery,
  type DeliveryOutcome,
  type LeasedDelivery,
  type MessageQuery,
  type MessageRecord,
} from './outbox.ts';
import type { Message } from './store.ts';

const messageShape = {
  id: text,
  callId: text,
  line: text,
  name: text.exactOptional(),
  contact: text.exactOptional(),
  text,
  recording: text.exactOptional(),
  at: time,
};
export const message: z.ZodType<Message> = z.object(messageShape);

const channel = z.enum(channels);
const delivery: z.ZodType<Delivery> = z.object({
  messageId: text,
  channel,
  state: z.enum(['waiting', 'sent', 'failed']),
  attempts: z.int(),
  dueAt: time,
  lastError: text.exactOptional(),
  changedAt: time,
});
const record: z.ZodType<MessageRecord> = z.object({
  ...messageShape,
  doneAt: time.exactOptional(),
  deliveries: z.array(delivery),
});
const query: z.ZodType<MessageQuery> = z.object({
  line: text.exactOptional(),
  open: z.boolean(),
  limit: z.int().min(1),
});
const leased: z.ZodType<LeasedDelivery> = z.object({ message, channel, attempt: z.int(), lease: text });
const outcome: z.ZodType<DeliveryOutcome> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('sent') }),
  z.object({ state: z.literal('retry'), dueAt: time, error: text }),
  z.object({ state: z.literal('failed'), error: text }),
]);

export const outboxOperations = {
  listMessages: operation('listMessages', query, z.array(record)),
  getMessage: operation('getMessage', z.object({ id: text }), record.optional()),
  setMessageDone: operation('setMessageDone', z.object({ id: text, done: z.boolean(), at: time }), z.boolean()),
  unaddressed: operation('unaddressed', z.object({ limit: z.int() }), z.array(message)),
  addressMessage: operation(
    'addressMessage',
    z.object({ id: text, channels: z.array(channel).readonly(), at: time }),
    nothing,
  ),
  leaseDeliveries: operation('leaseDeliveries', z.object({ at: time, until: time, limit: z.int() }), z.array(leased)),
  settleDelivery: operation(
    'settleDelivery',
    z.object({ messageId: text, channel, lease: text, outcome, at: time }),
    z.boolean(),
  ),
  sendAgain: operation('sendAgain', z.object({ messageId: text, at: time }), z.int()),
};
