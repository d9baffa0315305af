import type { SipResponse } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Core } from './core.ts';

/**
 * Sends the 2xx of an INVITE, over any transport, until its ACK comes: RFC 3261 13.3.1.4. `lost` is called where none
 * came within 64 T1. The returned function says that it came.
 */
export function repeatAnswer(
  { clock, timing }: Core,
  transaction: ServerTransaction,
  response: SipResponse,
  lost: () => void,
): () => void {
  const giveUpAt = clock.now() + 64 * timing.t1;
  let stop = () => {};
  const repeatAfter = (ms: number) => {
    const left = giveUpAt - clock.now();
    stop = clock.after(Math.min(ms, left), () => {
      if (ms >= left) return lost();
      transaction.respond(response);
      repeatAfter(Math.min(2 * ms, timing.t2));
    });
  };
  transaction.respond(response);
  repeatAfter(timing.t1);
  return () => stop();
}
