import type { HistoryItem } from '../realtime/client.ts';
import type { Turn } from '../store/store.ts';

/** Enough to know what was talked about, little enough to be told anew with each question. */
const KEPT = 40;

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
