import { setTimeout } from 'node:timers/promises';
import type { AnswerPart } from './answer/answerer.ts';

export interface Waiting {
  patienceMs: number;
  /** What a caller is told who has waited for so long. */
  askToWait: () => string;
  signal: AbortSignal;
}

/** Waits until the words of all turns are known; where they take long, the caller is told so. */
export async function* untilUnderstood(
  understood: Promise<void>,
  { patienceMs, askToWait, signal }: Waiting,
): AsyncGenerator<AnswerPart> {
  const settled = understood.then(() => 'settled');
  const timer = new AbortController();
  const late = setTimeout(patienceMs, 'late', { signal: AbortSignal.any([signal, timer.signal]) });
  late.catch(() => {}); // It was not needed.
  if ((await Promise.race([settled, late])) === 'late') yield { type: 'say', text: askToWait() };
  timer.abort();
  await settled;
  signal.throwIfAborted();
}
