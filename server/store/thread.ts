import { parentPort } from 'node:worker_threads';
import type { Kysely } from 'kysely';
import * as allowances from './allowance-reads.ts';
import * as callBacks from './call-backs.ts';
import * as codes from './codes.ts';
import { connect } from './connect.ts';
import * as doNotCall from './do-not-call.ts';
import { classify, storeFailure } from './failures.ts';
import type { Fence } from './lease-store.ts';
import * as leases from './leases.ts';
import * as ledger from './ledger-writes.ts';
import type { Operation } from './operation.ts';
import { operations, type ResponseMessage, requestMessage } from './operations.ts';
import * as outbound from './outbound.ts';
import * as outbox from './outbox-writes.ts';
import * as reads from './reads.ts';
import type { Database } from './schema.ts';
import * as writes from './writes.ts';

// The thread that owns the database: SQLite blocks, so it blocks here and never a call's audio.

type Serve = (input: unknown, fence: Fence | undefined) => Promise<unknown>;

let database: Kysely<Database> | undefined;

const handlers = new Map<string, Serve>([
  on(operations.open, async ({ path }) => {
    database = await connect(path);
  }),
  on(operations.close, async () => {
    await database?.destroy();
    database = undefined;
  }),
  withDatabase(operations.createCall, writes.createCall),
  write(operations.setCallState, writes.setCallState),
  write(operations.endCall, writes.endCall),
  write(operations.putTurn, writes.putTurn),
  write(operations.addEvent, writes.addEvent),
  write(operations.addUsage, writes.addUsage),
  write(operations.addMessage, writes.addMessage),
  write(operations.beginTool, leases.beginTool),
  write(operations.finishTool, leases.finishTool),
  write(operations.claimCall, leases.claimCall),
  write(operations.releaseCall, leases.releaseCall),
  write(operations.beat, leases.beat),
  write(operations.forgetHolder, leases.forgetHolder),
  write(operations.seeLeases, leases.seeLeases),
  write(operations.openLease, leases.openLease),
  write(operations.addCode, codes.addCode),
  write(operations.takeCode, codes.takeCode),
  withDatabase(operations.openCodes, codes.openCodes),
  withDatabase(operations.purge, writes.purge),
  withDatabase(operations.check, writes.check),
  withDatabase(operations.reserve, ledger.reserve),
  withDatabase(operations.admitCall, ledger.admitCall),
  withDatabase(operations.settle, ledger.settle),
  withDatabase(operations.expire, ledger.expire),
  withDatabase(operations.balance, ledger.balance),
  withDatabase(operations.addNotice, ledger.addNotice),
  withDatabase(operations.listNotices, ledger.listNotices),
  withDatabase(operations.listMessages, outbox.listMessages),
  withDatabase(operations.getMessage, outbox.getMessage),
  withDatabase(operations.setMessageDone, outbox.setMessageDone),
  withDatabase(operations.unaddressed, outbox.unaddressed),
  withDatabase(operations.addressMessage, outbox.addressMessage),
  withDatabase(operations.leaseDeliveries, outbox.leaseDeliveries),
  withDatabase(operations.settleDelivery, outbox.settleDelivery),
  withDatabase(operations.sendAgain, outbox.sendAgain),
  withDatabase(operations.addCallBack, callBacks.addCallBack),
  withDatabase(operations.listCallBacks, callBacks.listCallBacks),
  withDatabase(operations.getCallBack, callBacks.getCallBack),
  withDatabase(operations.leaseCallBacks, callBacks.leaseCallBacks),
  withDatabase(operations.settleCallBack, callBacks.settleCallBack),
  withDatabase(operations.reopenCallBack, callBacks.reopenCallBack),
  write(operations.linkCallBack, callBacks.linkCallBack),
  write(operations.cancelCallBacks, callBacks.cancelCallBacks),
  withDatabase(operations.addDoNotCall, doNotCall.addDoNotCall),
  withDatabase(operations.isDoNotCall, doNotCall.isDoNotCall),
  withDatabase(operations.listDoNotCall, doNotCall.listDoNotCall),
  withDatabase(operations.liftDoNotCall, doNotCall.liftDoNotCall),
  withDatabase(operations.beginOutbound, outbound.beginOutbound),
  withDatabase(operations.holdOutbound, outbound.holdOutbound),
  withDatabase(operations.endOutbound, outbound.endOutbound),
  withDatabase(operations.getCall, reads.getCall),
  withDatabase(operations.listCalls, reads.listCalls),
  withDatabase(operations.liveCalls, reads.liveCalls),
  withDatabase(operations.unsettled, allowances.unsettled),
  withDatabase(operations.pots, allowances.pots),
  withDatabase(operations.emptyPot, allowances.emptyPot),
  withDatabase(operations.toolRuns, leases.toolRuns),
  withDatabase(operations.holders, leases.holders),
  withDatabase(operations.endedRooms, leases.endedRooms),
]);

function on<In, Out>(
  operation: Operation<In, Out>,
  serve: (input: In, fence: Fence | undefined) => Promise<Out>,
): [string, Serve] {
  return [operation.name, (input, fence) => serve(operation.input.parse(input), fence)];
}

function withDatabase<In, Out>(
  operation: Operation<In, Out>,
  serve: (db: Kysely<Database>, input: In) => Promise<Out>,
): [string, Serve] {
  return on(operation, async (input) => {
    if (database === undefined) throw storeFailure('store-stopped');
    return serve(database, input);
  });
}

/** All or nothing, and behind the request's fence if it has one. */
function write<In, Out>(
  operation: Operation<In, Out>,
  serve: (db: Kysely<Database>, input: In) => Promise<Out>,
): [string, Serve] {
  return on(operation, async (input, fence) => {
    if (database === undefined) throw storeFailure('store-stopped');
    return leases.atomically(database, fence, (db) => serve(db, input));
  });
}

async function answer(raw: unknown): Promise<void> {
  const { id, operation, input, fence } = requestMessage.parse(raw);
  let response: ResponseMessage;
  try {
    const serve = handlers.get(operation);
    if (serve === undefined) throw new Error(`No operation is named ${operation}`);
    response = { id, ok: true, output: await serve(input, fence) };
  } catch (error) {
    const { reason, message, cure, cause } = classify(error);
    response = { id, ok: false, reason, message, cure, cause: cause instanceof Error ? cause.message : '' };
  }
  parentPort?.postMessage(response);
}

// One at a time and in order: what is written later is never seen earlier.
let last = Promise.resolve();
parentPort?.on('message', (raw: unknown) => {
  last = last.then(() => answer(raw));
});
