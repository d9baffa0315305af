import type { HistoryItem } from '../realtime/client.ts';
import type { CallEvent, CallRecord, Store, Turn } from '../store/store.ts';

/** Enough to know what was talked about, little enough to be told anew with each question. */
const KEPT = 40;
/** More calls than a visitor makes of one conversation. */
const CALLS_KEPT = 8;
const CONTINUES = 'continues';

/** What was said or written before, for a model that joins the conversation now. */
export function historyOf(turns: readonly Turn[]): HistoryItem[] {
  return turns
    .filter(({ text }) => text.trim() !== '')
    .slice(-KEPT)
    .map(({ role, text }, index) => ({
      type: 'message',
      // Ids of the voice's Realtime server mean nothing to this one.
      id: `earlier_${index}`,
      role: role === 'caller' ? 'user' : 'assistant',
      text,
    }));
}

/** Of a call that goes on with the conversation of an earlier one: the record of it, for whoever has the call next. */
export function continuing(earlier: string): Required<Pick<CallEvent, 'name' | 'data'>> {
  return { name: CONTINUES, data: { call: earlier } };
}

/** The earlier call that this one goes on with. */
export function continuedBy({ events }: Pick<CallRecord, 'events'>): string | undefined {
  const call = events.find(({ name }) => name === CONTINUES)?.data?.['call'];
  return typeof call === 'string' ? call : undefined;
}

/** What was said or written in this call and in those that it went on with, oldest first; those deleted since are left out. */
export async function turnsUpTo(callId: string | undefined, store: Pick<Store, 'getCall'>): Promise<Turn[]> {
  const calls: CallRecord[] = [];
  for (let next = callId; next !== undefined && calls.length < CALLS_KEPT; ) {
    const call = await store.getCall(next);
    if (call) calls.unshift(call);
    next = call && continuedBy(call);
  }
  return calls.flatMap(({ turns }) => turns);
}
