import type { Logger } from 'pino';
import { tellOwner } from '../calls/notices.ts';
import { type Repeat, unrefInterval } from '../calls/repeat.ts';
import type { Line, LineCatalog } from '../line/line.ts';
import type { Channel, LeasedDelivery, Outbox } from '../store/outbox.ts';
import type { Message, Store } from '../store/store.ts';
import { type Attempt, outcomeOf } from './attempt.ts';

/** One way of sending, for a line that wants it. Never rejects. */
export type Send = (message: Message, line: Line, signal: AbortSignal) => Promise<Attempt>;

export interface DelivererDeps {
  store: Outbox & Pick<Store, 'addNotice'>;
  lines: Pick<LineCatalog, 'get'>;
  /** The channels that this installation has. */
  send: Readonly<Partial<Record<Channel, Send>>>;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now?: () => number;
  random?: () => number;
  repeat?: Repeat;
}

export interface Deliverer {
  /** Breaks off what is being sent; it is tried again once its lease is over. */
  stop(): Promise<void>;
}

const EVERY_MS = 2000;
/** Of one attempt. */
const LONGEST_MS = 30_000;
/** Well beyond an attempt: whoever takes it over then finds that nobody sends it any more. */
const LEASE_MS = 90_000;
const AT_ONCE = 8;
/** Failures in a row after which the owner is told: a receiver may restart. */
const TOLD_AFTER = 2;

/** Sends what callers left to where their line wants it, until stopped. Any number of processes may do so on one store. */
export function deliverMessages(deps: DelivererDeps): Deliverer {
  const { logger, repeat = unrefInterval } = deps;
  const stopped = new AbortController();
  let pass = Promise.resolve();
  const run = async () => {
    if (stopped.signal.aborted) return;
    pass = deliverOnce(deps, stopped.signal).catch((error: unknown) => {
      logger.warn({ err: error }, 'messages could not be looked through; it will be tried again');
    });
    await pass;
  };
  const task = repeat(run, EVERY_MS);
  return {
    async stop() {
      task.stop();
      stopped.abort();
      await pass;
    },
  };
}

/** One pass: chooses channels for what is new, then sends what is due. */
async function deliverOnce(deps: DelivererDeps, stopped: AbortSignal): Promise<void> {
  const { store, now = Date.now } = deps;
  for (const message of await store.unaddressed(100)) await address(message, deps);
  const leased = await store.leaseDeliveries({ at: now(), until: now() + LEASE_MS, limit: AT_ONCE });
  await Promise.all(leased.map((delivery) => deliver(delivery, deps, stopped)));
}

/** A line that can't be read now is asked again in the next pass. */
async function address(message: Message, { store, lines, logger, now = Date.now }: DelivererDeps): Promise<void> {
  try {
    const { messages } = await lines.get(message.line);
    const wanted: Channel[] = [];
    if (messages.webhook !== undefined) wanted.push('webhook');
    if (messages.email !== undefined) wanted.push('email');
    await store.addressMessage(message.id, wanted, now());
  } catch (error) {
    logger.warn({ err: error, line: message.line }, 'where this line wants its messages could not be read');
  }
}

async function deliver(delivery: LeasedDelivery, deps: DelivererDeps, stopped: AbortSignal): Promise<void> {
  const { store, logger, now = Date.now, random = Math.random } = deps;
  const { message, channel, attempt, lease } = delivery;
  const line = await deps.lines.get(message.line).catch(() => undefined);
  const tried = await attemptOf(delivery, line, deps, stopped);
  if (stopped.aborted && !tried.ok) return;
  const outcome = outcomeOf(tried, attempt, now(), random());
  const ours = await store.settleDelivery({ messageId: message.id, channel, lease, outcome, at: now() });
  const about = { line: message.line, message: message.id, channel, attempt };
  if (!ours) logger.warn(about, 'a message took too long to send; another process may have sent it too');
  if (outcome.state === 'sent') return logger.info(about, 'a message was sent');
  logger.warn({ ...about, error: outcome.error }, `a message could not be sent: ${outcome.state}`);
  if (line && (outcome.state === 'failed' || attempt >= TOLD_AFTER)) {
    await tellOwner(line, 'undelivered', { store, logger, at: now() });
  }
}

/** Tried again all the same: the next start of the server may know how. */
const NOT_SET_UP: Readonly<Record<Channel, string>> = {
  webhook: 'HOYHOY_WEBHOOK_SECRET is not set, without which nothing is signed',
  email: 'HOYHOY_SMTP_URL and HOYHOY_SMTP_FROM are not set',
};

async function attemptOf(
  { message, channel }: LeasedDelivery,
  line: Line | undefined,
  { send }: DelivererDeps,
  stopped: AbortSignal,
): Promise<Attempt> {
  if (line === undefined) return { ok: false, error: 'The line can not be read; `hoyhoy line check` says why' };
  const how = send[channel];
  if (how === undefined) return { ok: false, error: NOT_SET_UP[channel] };
  return how(message, line, AbortSignal.any([stopped, AbortSignal.timeout(LONGEST_MS)]));
}
