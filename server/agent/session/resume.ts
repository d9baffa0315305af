import { SHOW_CARD } from '../../briefing/tools/show-card.ts';
import { OUTCOME_UNKNOWN } from '../../briefing/tools/toolbox.ts';
import type { HistoryItem } from '../../realtime/client.ts';
import type { ToolRun } from '../../store/lease-store.ts';
import type { CallRecord, Turn } from '../../store/store.ts';

/** Where a call stands that another agent had before. */
export interface Resumed {
  /** What was said and done, for the model; empty where only the greeting had begun. */
  history: HistoryItem[];
  /** The caller has said something, or a tool has told something, that was not answered. */
  owesAnswer: boolean;
  /** The caller was saying something of which at most the rest will be heard. */
  cutTurn: boolean;
  /** How long the call had lasted, in ms. */
  lastedMs: number;
}

/**
 * What a replacement knows of its call; undefined where nothing was said yet, so that the call begins anew.
 * An answer that the caller heard only in part is left out, since it is given again.
 */
export function resumeFrom(
  call: Pick<CallRecord, 'turns' | 'events'>,
  runs: readonly ToolRun[],
  now: number,
): Resumed | undefined {
  const said = call.turns.filter(({ text }) => text.trim() !== '');
  if (said.length === 0) return undefined;
  const last = said.at(-1);
  const cutOff = last?.role === 'agent' && last.interrupted ? last : undefined;
  const heard = said.filter((turn) => turn !== cutOff);
  const history = inOrder(heard, runs);
  // A card is shown beside an answer, and asks for none.
  const newest = inOrder(
    heard,
    runs.filter(({ name }) => name !== SHOW_CARD),
  ).at(-1);
  const liveAt = call.events.find(({ name }) => name === 'call.live')?.at ?? now;
  return {
    history,
    owesAnswer: newest !== undefined && !(newest.type === 'message' && newest.role === 'assistant'),
    cutTurn: wasSpeaking(call, now),
    // A clock that was set back does not make a call longer than it may be.
    lastedMs: Math.max(0, now - liveAt),
  };
}

function inOrder(turns: readonly Turn[], runs: readonly ToolRun[]): HistoryItem[] {
  const entries = turns.map((turn) => ({ at: turn.at, items: [messageOf(turn)] }));
  // Turns keep the order in which they came, whatever became of the clock meanwhile.
  for (const run of runs) {
    const next = entries.findIndex(({ at }) => at > run.at);
    entries.splice(next === -1 ? entries.length : next, 0, { at: run.at, items: itemsOf(run) });
  }
  return entries.flatMap(({ items }) => items);
}

/** Words are written so long after the end of a turn, at the latest; and so long before a silent agent is replaced. */
const WORDS_WITHIN_MS = 6_000;
/** Events that show what became of a turn without words of its own. */
const SETTLED = ['turn-lost', 'transcript-failed', 'speaking', 'resumed'];

/** Whether the agent before was lost after the caller had begun a turn, and before its words were written. */
function wasSpeaking({ turns, events }: Pick<CallRecord, 'turns' | 'events'>, now: number): boolean {
  const began = events.findLastIndex(({ name }) => name === 'speech-started');
  const startedAt = events[began]?.at;
  if (startedAt === undefined) return false;
  const since = events.slice(began);
  if (since.some(({ name }) => SETTLED.includes(name))) return false;
  const written = turns.some(({ role, typed, at }) => role === 'caller' && !typed && at >= startedAt - SAME_MOMENT_MS);
  const stopped = since.find(({ name }) => name === 'speech-stopped');
  const lostAt = since.find(({ name }) => name === 'agent-replaced')?.at ?? now;
  return !written && (stopped === undefined || lostAt - stopped.at <= WORDS_WITHIN_MS);
}

/** A turn and the event of its beginning are written in this time. */
const SAME_MOMENT_MS = 50;

function messageOf({ id, role, text }: Turn): HistoryItem {
  return { type: 'message', id, role: role === 'caller' ? 'user' : 'assistant', text };
}

function itemsOf({ id, name, arguments: args, output = OUTCOME_UNKNOWN }: ToolRun): HistoryItem[] {
  return [
    { type: 'tool-call', callId: id, name, arguments: args },
    { type: 'tool-result', callId: id, output },
  ];
}
