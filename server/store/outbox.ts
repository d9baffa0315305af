/** A message that a caller left for the owner. */
export interface Message {
  id: string;
  callId: string;
  line: string;
  name?: string;
  /** How to reach the caller, in their own words. */
  contact?: string;
  text: string;
  /** Path of the sound, where it was recorded. */
  recording?: string;
  at: number;
}

/** Ways in which a message reaches the owner besides the command line. */
export const channels = ['webhook', 'email'] as const;
export type Channel = (typeof channels)[number];

/**
 * One message on its way through one channel:
 *
 *   waiting --leased--> waiting, leased --sent--> sent
 *      ^                      |  `------gave up--> failed --sent again by the owner--> waiting
 *      +---retry, lease over--+
 */
export interface Delivery {
  messageId: string;
  channel: Channel;
  state: 'waiting' | 'sent' | 'failed';
  /** Counted as they begin: one that ended its process counts too. */
  attempts: number;
  /** When the next attempt is due. */
  dueAt: number;
  /** Why the last attempt failed. */
  lastError?: string;
  /** When this was last changed; of a sent one, when it was sent. */
  changedAt: number;
}

/** A message with where it stands. */
export interface MessageRecord extends Message {
  /** When the owner had done with it. */
  doneAt?: number;
  deliveries: Delivery[];
}

/** A delivery that is this process's alone until its lease is over. */
export interface LeasedDelivery {
  message: Message;
  channel: Channel;
  /** Which attempt this is, from 1. */
  attempt: number;
  /** To be shown when it is settled. */
  lease: string;
}

/** How an attempt ended; `retry` and `failed` say why. */
export type DeliveryOutcome =
  | { state: 'sent' }
  | { state: 'retry'; dueAt: number; error: string }
  | { state: 'failed'; error: string };

export interface MessageQuery {
  line?: string;
  /** Only those that the owner has not done with. */
  open: boolean;
  limit: number;
}

/** Messages for the owner, and what is still to be sent of them. Processes that share a store never send one at the same time. */
export interface Outbox {
  /** Newest first. */
  listMessages(query: MessageQuery): Promise<MessageRecord[]>;
  getMessage(id: string): Promise<MessageRecord | undefined>;
  /** Resolves to whether there is such a message. */
  setMessageDone(id: string, done: boolean, at: number): Promise<boolean>;
  /** Messages whose channels nobody has chosen yet, oldest first. */
  unaddressed(limit: number): Promise<Message[]>;
  /** Chooses the channels of a message, once; whoever is second changes nothing. */
  addressMessage(id: string, channels: readonly Channel[], at: number): Promise<void>;
  /** Takes deliveries that are due and nobody's; their leases run out by themselves. */
  leaseDeliveries(request: { at: number; until: number; limit: number }): Promise<LeasedDelivery[]>;
  /** Resolves to false where the lease is over and another has it: then nothing is changed. */
  settleDelivery(settled: {
    messageId: string;
    channel: Channel;
    lease: string;
    outcome: DeliveryOutcome;
    at: number;
  }): Promise<boolean>;
  /** Lets what failed for good of a message be tried anew. Resolves to how many. */
  sendAgain(messageId: string, at: number): Promise<number>;
}
