import type { Logger } from 'pino';
import { callBackClient } from './call-back-client.ts';
import type { CallBackStore } from './call-back-store.ts';
import { ThreadClient } from './client.ts';
import type { DoNotCallStore } from './do-not-call-store.ts';
import { callWriter, leaseStore } from './lease-client.ts';
import { operations } from './operations.ts';
import type { OutboundStore } from './outbound-store.ts';
import { outboxClient } from './outbox-client.ts';
import type { Store } from './store.ts';

export interface OpenStore extends Store, OutboundStore, CallBackStore, DoNotCallStore {
  /** Resolves once something has been written, as readiness asks. @throws Failure */
  check(): Promise<void>;
}

/**
 * Opens the SQLite file at `path`, made with its folder where missing. Processes may share a file.
 * All work is done on a thread, in the order asked for; what a promise has acknowledged survives `kill -9`.
 * @throws Failure, here and in each method, with a `StoreFailureReason`
 */
export async function openStore({ path, logger }: { path: string; logger: Logger }): Promise<OpenStore> {
  const thread = new ThreadClient(logger);
  try {
    await thread.request(operations.open, { path });
  } catch (error) {
    await thread.close(operations.close);
    throw error;
  }
  return {
    createCall: (call) => thread.request(operations.createCall, call),
    ...callWriter(thread),
    heldAs: (fence) => callWriter(thread, fence),
    ...leaseStore(thread),
    ...outboxClient(thread),
    ...callBackClient(thread),
    getCall: (callId) => thread.request(operations.getCall, { callId }),
    listCalls: (query) => thread.request(operations.listCalls, query),
    liveCalls: (line) => thread.request(operations.liveCalls, line === undefined ? {} : { line }),
    purge: (line, endedBefore) => thread.request(operations.purge, { line, endedBefore }),
    reserve: (request) => thread.request(operations.reserve, request),
    admitCall: (call, terms) => thread.request(operations.admitCall, { call, terms }),
    settle: (settlements) => thread.request(operations.settle, { settlements: [...settlements] }),
    expire: (at) => thread.request(operations.expire, { at }),
    balance: (pot, period) => thread.request(operations.balance, { pot, period }),
    addNotice: (notice) => thread.request(operations.addNotice, notice),
    listNotices: (since) => thread.request(operations.listNotices, { since }),
    addCode: (code, at) => thread.request(operations.addCode, { code, at }),
    openCodes: (query) => thread.request(operations.openCodes, query),
    takeCode: (code, at) => thread.request(operations.takeCode, { code, at }),
    unsettled: (query) => thread.request(operations.unsettled, query),
    pots: (query) => thread.request(operations.pots, query),
    emptyPot: (query) => thread.request(operations.emptyPot, query),
    beginOutbound: (call, limits) => thread.request(operations.beginOutbound, { call, limits }),
    holdOutbound: (held) => thread.request(operations.holdOutbound, held),
    endOutbound: (end) => thread.request(operations.endOutbound, end),
    addDoNotCall: (entry) => thread.request(operations.addDoNotCall, entry),
    isDoNotCall: (which) => thread.request(operations.isDoNotCall, which),
    listDoNotCall: (line) => thread.request(operations.listDoNotCall, { line }),
    liftDoNotCall: (which) => thread.request(operations.liftDoNotCall, which),
    check: () => thread.request(operations.check, { at: Date.now() }),
    close: () => thread.close(operations.close),
  };
}
