import { z } from 'zod';
import { allowanceOperations } from './allowance-operations.ts';
import { callBackOperations } from './call-back-operations.ts';
import { codeOperations } from './code-operations.ts';
import { doNotCallOperations } from './do-not-call-operations.ts';
import { fence, leaseOperations } from './lease-operations.ts';
import { ledgerOperations } from './ledger-operations.ts';
import { nothing, operation, text, time } from './operation.ts';
import { outboundOperations } from './outbound-operations.ts';
import { message, outboxOperations } from './outbox-operations.ts';
import {
  type CallEvent,
  type CallRecord,
  type CallSummary,
  endReasons,
  type LiveCallState,
  type NewCall,
  type Turn,
  type Usage,
} from './store.ts';

const liveStates = ['dispatched', 'joined', 'live'] as const satisfies readonly LiveCallState[];

const newCallShape = {
  id: text,
  line: text,
  room: text,
  kind: z.enum(['web', 'phone']),
  createdAt: time,
  caller: text.exactOptional(),
  talkSeconds: z.int().min(0).exactOptional(),
};
const newCall: z.ZodType<NewCall> = z.object(newCallShape);

const turn: z.ZodType<Turn> = z.object({
  callId: text,
  id: text,
  role: z.enum(['caller', 'agent']),
  text,
  typed: z.boolean(),
  interrupted: z.boolean(),
  at: time,
});

const event: z.ZodType<CallEvent> = z.object({
  callId: text,
  name: text,
  at: time,
  data: z.record(text, z.union([text, z.number(), z.boolean()])).exactOptional(),
});

const usage: z.ZodType<Usage> = z.object({
  callId: text,
  responseId: text,
  inputTokens: z.int(),
  outputTokens: z.int(),
  at: time,
});

const stateShape = {
  ...newCallShape,
  state: z.enum([...liveStates, 'ended']),
  endedAt: time.exactOptional(),
  endReason: z.enum(endReasons).exactOptional(),
};
const summaries: z.ZodType<CallSummary[]> = z.array(z.object({ ...stateShape, turns: z.int() }));
const record: z.ZodType<CallRecord> = z.object({
  ...stateShape,
  turns: z.array(turn),
  events: z.array(event),
  usage: z.array(usage),
  messages: z.array(message),
});

export const operations = {
  open: operation('open', z.object({ path: text }), nothing),
  createCall: operation('createCall', newCall, nothing),
  setCallState: operation('setCallState', z.object({ callId: text, state: z.enum(liveStates), at: time }), z.boolean()),
  endCall: operation('endCall', z.object({ callId: text, reason: z.enum(endReasons), at: time }), z.boolean()),
  putTurn: operation('putTurn', turn, nothing),
  addEvent: operation('addEvent', event, nothing),
  addUsage: operation('addUsage', usage, nothing),
  addMessage: operation('addMessage', message, nothing),
  getCall: operation('getCall', z.object({ callId: text }), record.optional()),
  listCalls: operation(
    'listCalls',
    z.object({ line: text.exactOptional(), before: time.exactOptional(), limit: z.int().min(1) }),
    summaries,
  ),
  liveCalls: operation('liveCalls', z.object({ line: text.exactOptional() }), summaries),
  purge: operation('purge', z.object({ line: text, endedBefore: time }), z.int()),
  ...ledgerOperations(newCall),
  ...allowanceOperations,
  check: operation('check', z.object({ at: time }), nothing),
  close: operation('close', nothing, nothing),
  ...leaseOperations,
  ...codeOperations,
  ...callBackOperations,
  ...doNotCallOperations,
  ...outboxOperations,
  ...outboundOperations,
};

/** What goes to the thread; answered in the order sent. A write with a fence is refused to an older agent of the call. */
export const requestMessage = z.object({
  id: z.int(),
  operation: text,
  input: z.unknown(),
  fence: fence.exactOptional(),
});
export type RequestMessage = z.infer<typeof requestMessage>;

/** What comes back. Of an error only words cross the thread's border, so they are all there is. */
export const responseMessage = z.discriminatedUnion('ok', [
  z.object({ id: z.int(), ok: z.literal(true), output: z.unknown() }),
  z.object({ id: z.int(), ok: z.literal(false), reason: text, message: text, cure: text, cause: text }),
]);
export type ResponseMessage = z.infer<typeof responseMessage>;
