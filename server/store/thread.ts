import { parentPort } from 'node:worker_threads';
import type { Kysely } from 'kysely';
import { connect } from './connect.ts';
import { classify, storeFailure } from './failures.ts';
import * as ledger from './ledger-writes.ts';
import type { Operation } from './operation.ts';
import { operations, type ResponseMessage, requestMessage } from './operations.ts';
import * as reads from './reads.ts';
import type { Database } from './schema.ts';
import * as writes from './writes.ts';

// The thread that owns the database: SQLite blocks, so it blocks here and never a call's audio.

type Serve = (input: unknown) => Promise<unknown>;

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
  withDatabase(operations.setCallState, writes.setCallState),
  withDatabase(operations.endCall, writes.endCall),
  withDatabase(operations.putTurn, writes.putTurn),
  withDatabase(operations.addEvent, writes.addEvent),
  withDatabase(operations.addUsage, writes.addUsage),
  withDatabase(operations.addMessage, writes.addMessage),
  withDatabase(operations.purge, writes.purge),
  withDatabase(operations.check, writes.check),
  withDatabase(operations.reserve, ledger.reserve),
  withDatabase(operations.admitCall, ledger.admitCall),
  withDatabase(operations.settle, ledger.settle),
  withDatabase(operations.expire, ledger.expire),
  withDatabase(operations.balance, ledger.balance),
  withDatabase(operations.addNotice, ledger.addNotice),
  withDatabase(operations.listNotices, ledger.listNotices),
  withDatabase(operations.getCall, reads.getCall),
  withDatabase(operations.listCalls, reads.listCalls),
  withDatabase(operations.liveCalls, reads.liveCalls),
]);

function on<In, Out>(operation: Operation<In, Out>, serve: (input: In) => Promise<Out>): [string, Serve] {
  return [operation.name, (input) => serve(operation.input.parse(input))];
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

async function answer(raw: unknown): Promise<void> {
  const { id, operation, input } = requestMessage.parse(raw);
  let response: ResponseMessage;
  try {
    const serve = handlers.get(operation);
    if (serve === undefined) throw new Error(`No operation is named ${operation}`);
    response = { id, ok: true, output: await serve(input) };
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
