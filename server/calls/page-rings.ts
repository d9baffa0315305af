import { randomUUID } from 'node:crypto';
import { callerAttributes, Failure } from '../contract/index.ts';
import type { Line } from '../line/line.ts';
import { localTime } from '../line/local-time.ts';
import type { Ledger } from '../store/ledger.ts';
import type { Store } from '../store/store.ts';
import { dialable, notOffered, spent } from './ask-back.ts';
import { DialFailed, type Dialler } from './dialler.ts';
import type { DoNotCall } from './do-not-call.ts';
import { callNotFound } from './failures.ts';
import { randomName } from './rooms.ts';
import { strangerWants } from './stranger-wants.ts';

/**
 * Rings up phones on which visitors want to go on with the call of their page. Anybody's phone may be meant: it is
 * rung up as seldom as for call-backs, and hears nothing of the call before the page's code has been entered there.
 */
export interface PageRings {
  /** Whether the line rings phones up now: some have hours in which nobody is to be troubled. */
  offered(line: Line): boolean;
  /**
   * Resolves once somebody has answered. The signal calls it off, and so does the end of the call: nobody waits for it any more.
   * @throws Failure `call-backs-not-offered` | `number-invalid` | `call-backs-spent` | `call-not-found` | `phone-not-reached`
   */
  ring(line: Line, asked: { callId: string; number: string; address?: string }, signal?: AbortSignal): Promise<void>;
}

export interface PageRingsDeps {
  store: Pick<Ledger, 'reserve' | 'settle'> & Pick<Store, 'getCall'>;
  doNotCall: Pick<DoNotCall, 'mayBeCalled' | 'callNoMore'>;
  /** Of our own gateway: another one would ask for no code. */
  dialler: Pick<Dialler, 'dial'>;
  now?: () => number;
}

/** Mobile networks hand over to a mailbox soon after. */
const RING_S = 25;
/** A visitor whose network is gone takes no request back: that their call is over is seen in the store. */
const LOOK_MS = 1_000;

export function createPageRings({ store, doNotCall, dialler, now = Date.now }: PageRingsDeps): PageRings {
  function offered({ callBack, timezone }: Line): boolean {
    if (callBack === undefined) return false;
    const [from, until] = callBack.between;
    const { minutes } = localTime(now(), timezone);
    return minutes >= from && minutes < until;
  }

  /** Tells once a call is over, until it is let go. */
  function endOf(callId: string): { signal: AbortSignal; letGo(): void } {
    const over = new AbortController();
    const look = setInterval(() => {
      // A store that does not answer tells nothing: the phone rings on.
      const found = store.getCall(callId).catch(() => ({ state: 'unknown' }));
      void found.then((call) => (call === undefined || call.state === 'ended') && over.abort());
    }, LOOK_MS);
    return { signal: over.signal, letGo: () => clearInterval(look) };
  }

  return {
    offered,
    async ring(line, { callId, number, address }, signal) {
      if (line.callBack === undefined || !offered(line)) throw notOffered(line.id);
      const to = dialable(number);
      const call = await store.getCall(callId);
      if (call === undefined || call.state === 'ended') throw callNotFound(callId);
      if (!(await doNotCall.mayBeCalled(line.id, to))) throw spent();
      const id = randomUUID();
      const wants = strangerWants(
        id,
        { number: to, askedIn: callId, ...(address !== undefined && { address }) },
        now(),
      );
      if (!(await store.reserve({ callId: id, wants })).ok) throw spent();
      await store.settle(wants.map((want) => ({ id: want.id, spent: 1 })));
      const end = endOf(callId);
      try {
        await dialler.dial({
          trunk: line.callBack.trunk,
          to,
          // No call's: a gateway that knows nothing of codes would let nobody hear anything.
          room: randomName('waiting'),
          identity: randomName('phone'),
          attributes: { [callerAttributes.line]: line.id, [callerAttributes.entersCode]: 'true' },
          hidePhoneNumber: true,
          ringSeconds: RING_S,
          signal: AbortSignal.any([end.signal, ...(signal ? [signal] : [])]),
        });
      } catch (cause) {
        if (cause instanceof DialFailed && cause.reason === 'declined')
          await doNotCall.callNoMore(line.id, to, 'declined').catch(() => {}); // Whoever asks is to hear of the phone.
        throw notReached(cause);
      } finally {
        end.letGo();
      }
    },
  };
}

const notReached = (cause: unknown) =>
  new Failure({
    reason: 'phone-not-reached',
    message: cause instanceof Failure ? cause.message : 'The phone could not be called.',
    cure: "Have the visitor dial the line's number and type the code, or try again later.",
    cause,
  });
