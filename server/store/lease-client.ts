import type { ThreadClient } from './client.ts';
import type { Fence, LeaseStore } from './lease-store.ts';
import { operations } from './operations.ts';
import type { CallWriter } from './store.ts';

/** What is written about a call: behind a fence by an agent, without one by those who look after all calls. */
export function callWriter(thread: ThreadClient, fence: () => Fence | undefined = () => undefined): CallWriter {
  return {
    setCallState: (callId, state, at) => thread.request(operations.setCallState, { callId, state, at }, fence()),
    endCall: (callId, reason, at) => thread.request(operations.endCall, { callId, reason, at }, fence()),
    putTurn: (turn) => thread.request(operations.putTurn, turn, fence()),
    addEvent: (event) => thread.request(operations.addEvent, event, fence()),
    addUsage: (usage) => thread.request(operations.addUsage, usage, fence()),
    addMessage: (message) => thread.request(operations.addMessage, message, fence()),
    beginTool: (run) => thread.request(operations.beginTool, run, fence()),
    finishTool: (run) => thread.request(operations.finishTool, run, fence()),
  };
}

export function leaseStore(thread: ThreadClient): LeaseStore {
  return {
    claimCall: (claim) => thread.request(operations.claimCall, claim),
    releaseCall: (fence, why) => thread.request(operations.releaseCall, { ...fence, why }),
    beat: (holder) => thread.request(operations.beat, holder),
    forgetHolder: (id) => thread.request(operations.forgetHolder, { id }),
    holders: () => thread.request(operations.holders, undefined),
    seeLeases: (reconciler) => thread.request(operations.seeLeases, { reconciler }),
    openLease: (seen) => thread.request(operations.openLease, seen),
    toolRuns: (callId) => thread.request(operations.toolRuns, { callId }),
    endedRooms: (rooms) => thread.request(operations.endedRooms, { rooms }),
  };
}
