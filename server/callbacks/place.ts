import type { Logger } from 'pino';
import { afterMiss, allowedFrom, type MissedOutcome, MOST_ATTEMPTS } from '../calls/call-back-plan.ts';
import type { Calls } from '../calls/calls.ts';
import { DialFailed, type Dialler } from '../calls/dialler.ts';
import { type DoNotCall, isOwnCallBack } from '../calls/do-not-call.ts';
import { CallRefused } from '../calls/failures.ts';
import { randomName } from '../calls/rooms.ts';
import { callerAttributes, Failure } from '../contract/index.ts';
import type { Line, LineCatalog } from '../line/line.ts';
import type { CallBackOutcome, CallBackStore, LeasedCallBack } from '../store/call-back-store.ts';
import type { Store } from '../store/store.ts';

/** Mobile networks hand over to a mailbox soon after; and the agent, who is there already, waits no longer. */
const RING_S = 25;

export interface PlaceDeps {
  lines: Pick<LineCatalog, 'get'>;
  store: CallBackStore & Pick<Store, 'getCall'>;
  doNotCall: Pick<DoNotCall, 'mayBeCalled' | 'add'>;
  calls: Pick<Calls, 'admit' | 'end'>;
  dialler: Dialler;
  logger: Logger;
  now: () => number;
}

/**
 * Rings somebody up for a line, whose agent is in the room by then. Settles what came of it; `stopped` calls it off.
 * Who answers is for the agent to find out: it tells where that was a machine, or somebody else.
 */
export async function placeCallBack(callBack: LeasedCallBack, deps: PlaceDeps, stopped: AbortSignal): Promise<void> {
  const { store, logger, now } = deps;
  const { id, lease } = callBack;
  const outcome = await attempt(callBack, deps, stopped);
  // Nobody has been reached, and the next start of this process tries again.
  if (outcome === undefined) return;
  const about = { callBack: id, line: callBack.line, attempt: callBack.attempts };
  const ours = await store.settleCallBack({ id, lease, outcome, at: now() });
  logger.info({ ...about, state: outcome.state, ...('why' in outcome && { why: outcome.why }), ours }, 'called back');
}

async function attempt(
  callBack: LeasedCallBack,
  deps: PlaceDeps,
  stopped: AbortSignal,
): Promise<CallBackOutcome | undefined> {
  const now = deps.now();
  const { attempts, createdAt } = callBack;
  if (await alreadyAnswered(callBack, deps)) return { state: 'answered' };
  // Whoever had it before may have died each time, just after the phone had rung.
  if (attempts > MOST_ATTEMPTS) return { state: 'failed', why: 'interrupted' };
  const line = await lineOf(callBack, deps);
  // Its owner may be writing it this very moment.
  if (line === 'unreadable') return afterMiss({ outcome: 'refused', attempt: attempts, createdAt, now });
  const rules = line?.callBack;
  if (line === undefined || rules === undefined) return { state: 'failed', why: 'not-offered' };
  const allowed = allowedFrom(now, rules, line.timezone);
  if (allowed > now) return { state: 'waiting', dueAt: allowed, why: 'quiet-hours', counted: false };
  const isStranger = callBack.code !== undefined;
  // It may have been said after it was asked for.
  if (!isOwnCallBack(callBack) && !(await deps.doNotCall.mayBeCalled(line.id, callBack.number)))
    return { state: 'failed', why: 'do-not-call' };
  const missed = await ring(callBack, line.id, rules.trunk, deps, stopped);
  if (missed === undefined) return { state: 'answered' };
  if (missed === 'cancelled' && stopped.aborted) return undefined;
  // Somebody else wanted it, and the one whom it rang did not.
  if (missed === 'declined' && isStranger) await noMore(line.id, callBack, deps);
  // An engaged line is no wish to be called no more; but who may have turned it away is not rung up again for it.
  if (missed === 'turned-away' && isStranger) return { state: 'failed', why: missed };
  return afterMiss({ outcome: missed, attempt: attempts, createdAt, now: deps.now() });
}

/** What is placed here is all that waits for the number. */
async function noMore(line: string, { id, number }: LeasedCallBack, { doNotCall, logger }: PlaceDeps): Promise<void> {
  await doNotCall.add(line, number, 'declined').catch((error: unknown) => {
    logger.error({ err: error, callBack: id }, 'that somebody wants no more calls could not be written down');
  });
}

/** Undefined where there is no such line any more. */
function lineOf({ line }: LeasedCallBack, { lines }: PlaceDeps): Promise<Line | 'unreadable' | undefined> {
  return lines.get(line).catch((error: unknown) => {
    return error instanceof Failure && error.reason === 'line-not-found' ? undefined : 'unreadable';
  });
}

/** Who had the lease before may have died with its call going on, or gone. */
async function alreadyAnswered({ callId }: LeasedCallBack, { store }: PlaceDeps): Promise<boolean> {
  const before = callId === undefined ? undefined : await store.getCall(callId);
  return before?.events.some(({ name }) => name === 'caller-listening') ?? false;
}

/** @returns what kept it from being answered, or undefined where it was */
async function ring(
  callBack: LeasedCallBack,
  line: string,
  trunk: string,
  { store, calls, dialler, logger, now }: PlaceDeps,
  stopped: AbortSignal,
): Promise<MissedOutcome | undefined> {
  const { id, lease, number } = callBack;
  let callId: string | undefined;
  try {
    const admitted = await calls.admit({ line, kind: 'phone', number, callBack: id });
    callId = admitted.callId;
    if (!(await store.linkCallBack({ id, lease, callId, at: now() }))) throw new DialFailed('cancelled', undefined);
    await dialler.dial({
      trunk,
      to: number,
      room: admitted.room,
      identity: randomName('phone'),
      attributes: {
        [callerAttributes.callId]: callId,
        [callerAttributes.line]: line,
        // Whoever answers is at this number: we have dialled it.
        [callerAttributes.trustedNumber]: 'true',
        ...(isOwnCallBack(callBack) && { [callerAttributes.wished]: 'true' }),
      },
      ringSeconds: RING_S,
      signal: stopped,
    });
    return undefined;
  } catch (error) {
    if (callId !== undefined) {
      await calls.end(callId).catch((cause: unknown) => {
        logger.warn({ err: cause, callId }, 'the room of a call that nobody answered could not be ended');
      });
    }
    if (error instanceof DialFailed) return error.reason;
    if (error instanceof CallRefused) return 'refused';
    logger.warn({ err: error, callBack: id }, 'a call-back could not be placed');
    return 'failed';
  }
}
