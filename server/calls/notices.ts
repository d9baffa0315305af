import type { Logger } from 'pino';
import type { Line } from '../line/line.ts';
import type { Store } from '../store/store.ts';
import { dayOf } from './allowance.ts';

/** Whose owner is told. */
export type NoticedLine = Pick<Line, 'id' | 'timezone'>;

/** What an owner is told of, once a day. */
export const noticeKinds = [
  'calls',
  'seconds',
  'tokens',
  'full',
  'flood',
  'undelivered',
  'fallback',
  'outbound-number',
  'outbound-calls',
  'outbound-pace',
  'outbound-minutes',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

const texts: Readonly<Record<NoticeKind, { what: string; cure: string }>> = {
  calls: {
    what: 'All calls of the day have been taken; further callers are asked to telephone or to come back tomorrow.',
    cure: 'Look at the calls with `hoyhoy calls`; if they are real, raise limits.callsPerDay in line.yaml.',
  },
  seconds: {
    what: 'All minutes of the day are used up; calls end, and further callers are sent away.',
    cure: 'Look at the calls with `hoyhoy calls`; if they are real, raise limits.minutesPerDay in line.yaml.',
  },
  tokens: {
    what: "The day's budget for the model is used up; calls end, and further callers are sent away.",
    cure: 'Look at the calls with `hoyhoy calls`; if they are real, raise limits.tokensPerDay in line.yaml.',
  },
  full: {
    what: 'All places were taken, and a caller was sent away.',
    cure: 'If that happens often, raise limits.concurrentCalls in line.yaml.',
  },
  fallback: {
    what: 'The Realtime server could not be used, and the embedded one answers in its place.',
    cure: 'See why with `hoyhoy doctor`, and in which calls with `hoyhoy calls`.',
  },
  undelivered: {
    what: 'Messages of callers could not be sent by webhook or e-mail.',
    cure: 'See what failed with `hoyhoy messages`; what was given up can be sent again with `hoyhoy messages send ID`.',
  },
  flood: {
    what: 'Web calls came in such numbers that each visitor has to prove some work first.',
    cure: 'Nothing needs to be done; if the visitors are real, set limits.proofOfWork to never or raise limits.concurrentCalls.',
  },
  'outbound-number': {
    what: 'A call was asked for to a number, or from one, that may not be dialled; it was refused.',
    cure: 'Look for who asked in the log of the telephone; if it is meant to be, add to prefixes or numbers of the trunk in telephony.yaml.',
  },
  'outbound-calls': {
    what: 'More calls out were asked for at once than there may be; they were refused.',
    cure: 'If they are meant to be, raise outbound.maxCalls in telephony.yaml.',
  },
  'outbound-pace': {
    what: 'Calls out were asked for faster, or more often to one number, than they may be; they were refused.',
    cure: 'If they are meant to be, raise outbound.callsPerMinute or callsPerHourToNumber in telephony.yaml.',
  },
  'outbound-minutes': {
    what: 'The minutes of calls out in 24 hours are used up; more were refused.',
    cure: 'Look at what was called in the log of the telephone; if it is meant to be, raise outbound.minutesPerDay in telephony.yaml.',
  },
};

/** What a notice says, whoever wrote it. */
export function noticeText(kind: string): { what: string; cure: string } {
  const known = noticeKinds.find((candidate) => candidate === kind);
  return known ? texts[known] : { what: kind, cure: '' };
}

/** `tellOwner` for a process in which the same thing happens often: the store is asked once. */
export function ownerTeller(deps: { store: Pick<Store, 'addNotice'>; logger: Logger }) {
  const told = new Set<string>();
  return async (line: NoticedLine, kind: NoticeKind, at: number): Promise<void> => {
    const notice = `${line.id} ${kind} ${dayOf(at, line.timezone)}`;
    if (told.has(notice)) return;
    if (told.size >= MOST_REMEMBERED) told.clear();
    told.add(notice);
    await tellOwner(line, kind, { ...deps, at });
  };
}

/** More than lines have kinds of notices in some days. */
const MOST_REMEMBERED = 10_000;

/** Tells the owner of a line, unless that has been done today by this or another process. Never fails. */
export async function tellOwner(
  line: NoticedLine,
  kind: NoticeKind,
  { store, logger, at }: { store: Pick<Store, 'addNotice'>; logger: Logger; at: number },
): Promise<void> {
  try {
    const first = await store.addNotice({ line: line.id, kind, period: dayOf(at, line.timezone), at });
    if (first) logger.warn({ line: line.id, kind, cure: texts[kind].cure }, texts[kind].what);
  } catch (error) {
    logger.error({ err: error, line: line.id, kind }, 'a notice to the owner could not be kept');
  }
}
