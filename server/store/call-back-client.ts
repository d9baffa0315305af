import type { CallBackStore } from './call-back-store.ts';
import type { ThreadClient } from './client.ts';
import { operations } from './operations.ts';

export function callBackClient(thread: ThreadClient): CallBackStore {
  return {
    addCallBack: (callBack, most) => thread.request(operations.addCallBack, { callBack, most }),
    listCallBacks: (query) => thread.request(operations.listCallBacks, query),
    getCallBack: (which) => thread.request(operations.getCallBack, which),
    leaseCallBacks: (request) => thread.request(operations.leaseCallBacks, request),
    linkCallBack: (linked) => thread.request(operations.linkCallBack, linked),
    settleCallBack: (settled) => thread.request(operations.settleCallBack, settled),
    reopenCallBack: (reopened) => thread.request(operations.reopenCallBack, reopened),
    cancelCallBacks: (which, at) => thread.request(operations.cancelCallBacks, { which, at }),
  };
}
