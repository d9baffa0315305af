import type { Logger } from 'pino';
import { type AskBackStore, askBack } from '../../calls/ask-back.ts';
import type { Line } from '../../line/line.ts';
import type { CallBackStore } from '../../store/call-back-store.ts';

/** Whoever was cut off often calls again by themselves. */
const WAIT_MS = 20_000;

/**
 * Has a phone called back whose call broke off by our own fault, where that is wished and its number is vouched for. Never
 * fails.
 */
export async function callBackAfterDrop(
  line: Line,
  { callId, number, now }: { callId: string; number: string | undefined; now: () => number },
  { callBacks, logger }: { callBacks: (AskBackStore & Pick<CallBackStore, 'getCallBack'>) | undefined; logger: Logger },
): Promise<void> {
  if (callBacks === undefined || number === undefined || line.callBack?.afterDropped !== true) return;
  const asked = { reason: 'dropped', number, vouched: true, askedIn: callId, dueAt: now() + WAIT_MS } as const;
  try {
    // Who is rung up again and again is not helped, and who had to enter a code may not be the one who asked.
    const own = await callBacks.getCallBack({ callId });
    if (own?.reason === 'dropped' || own?.code !== undefined) return;
    await askBack(line, asked, { store: callBacks, now });
    logger.info('the call broke off; its phone is called back');
  } catch (error) {
    logger.warn({ err: error }, 'the call broke off, and its phone can’t be called back');
  }
}
