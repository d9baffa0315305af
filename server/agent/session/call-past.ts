import { continuedBy, historyOf, turnsUpTo } from '../../briefing/history.ts';
import { cardsShown } from '../../briefing/tools/show-card.ts';
import type { Card, DispatchMetadata } from '../../contract/index.ts';
import type { HistoryItem } from '../../realtime/client.ts';
import type { CallRecord, Store } from '../../store/store.ts';
import { type Resumed, resumeFrom } from './resume.ts';

/** What the store tells of a call to the agent that begins with it. */
export interface CallPast {
  /** Undefined while the store has not told, or does not know it. */
  call?: CallRecord | undefined;
  /** Where it stands, for an agent that replaces another. */
  resumed?: Resumed | undefined;
  /** What was said and written in the conversation before this call. */
  earlier?: HistoryItem[];
  /** What the agents before have shown. */
  cards?: Card[];
  /** The caller's phone has left, and a page is there at which nothing has been said since. */
  phoneHasLeft?: boolean;
  /** When the last of what was said and done in this call was recorded. */
  recordedUpTo?: number;
}

/** @throws what the store fails with */
export async function readPast(
  { callId, epoch, continues }: DispatchMetadata,
  { store, now }: { store: Pick<Store, 'getCall' | 'toolRuns'>; now: () => number },
): Promise<CallPast> {
  const [call, runs] = await Promise.all([store.getCall(callId), epoch > 1 ? store.toolRuns(callId) : []]);
  // The dispatch of a replacement names no earlier call: its predecessor has recorded it.
  const before = continues ?? (call && continuedBy(call));
  return {
    call,
    resumed: call && epoch > 1 ? resumeFrom(call, runs, now()) : undefined,
    cards: cardsShown(runs),
    phoneHasLeft: call !== undefined && phoneHasLeft(call),
    earlier: historyOf(await turnsUpTo(before, store)),
    recordedUpTo: Math.max(...[...(call?.turns ?? []), ...runs].map(({ at }) => at)),
  };
}

function phoneHasLeft({ events, turns }: CallRecord): boolean {
  const last = events.findLast(({ name }) => name === 'place-joined' || name === 'place-left');
  if (last?.name !== 'place-left' || last.data?.['phone'] !== true) return false;
  return !turns.some(({ role, at }) => role === 'caller' && at >= last.at);
}
