import type { ThreadClient } from './client.ts';
import { operations } from './operations.ts';
import type { Outbox } from './outbox.ts';

export function outboxClient(thread: ThreadClient): Outbox {
  return {
    listMessages: (query) => thread.request(operations.listMessages, query),
    getMessage: (id) => thread.request(operations.getMessage, { id }),
    setMessageDone: (id, done, at) => thread.request(operations.setMessageDone, { id, done, at }),
    unaddressed: (limit) => thread.request(operations.unaddressed, { limit }),
    addressMessage: (id, channels, at) => thread.request(operations.addressMessage, { id, channels, at }),
    leaseDeliveries: (request) => thread.request(operations.leaseDeliveries, request),
    settleDelivery: (settled) => thread.request(operations.settleDelivery, settled),
    sendAgain: (messageId, at) => thread.request(operations.sendAgain, { messageId, at }),
  };
}
