import type { SipRequest } from '../message/message.ts';
import { type Rate, RateLimit } from './rate-limit.ts';

export interface GatePolicy {
  /** Packets of any kind from one source. */
  packets: Rate;
  /** Requests that could begin something (INVITE and others outside of a dialog) from one source. */
  newRequests: Rate;
  /** The same, from all sources together. */
  allNewRequests: Rate;
}

export const gatePolicy: GatePolicy = {
  packets: { burst: 400, perSecond: 200 },
  newRequests: { burst: 60, perSecond: 20 },
  allNewRequests: { burst: 300, perSecond: 150 },
};

/** What scanners call themselves. They get no answer, so that they learn not even that something is here. */
const scanners =
  /friendly-(?:scanner|request)|sipvicious|sip-?scan|sundayddr|sipcli|iwar|sivus|smap|vaxsipuseragent|vaxasip|pplsip|gulp|eyebeam_scan|custom-?ua-?scan/i;

/** Decides from who sends how much whether a packet is looked at. */
export class Gate {
  readonly #packets: RateLimit;
  readonly #newRequests: RateLimit;
  readonly #all: RateLimit;

  constructor(policy: GatePolicy = gatePolicy) {
    this.#packets = new RateLimit(policy.packets);
    this.#newRequests = new RateLimit(policy.newRequests);
    this.#all = new RateLimit(policy.allNewRequests);
  }

  /** Before anything is parsed. */
  admitsPacket(source: string, now: number): boolean {
    return this.#packets.take(source, now);
  }

  /** For a new request outside of a dialog: `drop` gives no answer, `busy` asks to come back later. */
  judge(request: SipRequest, source: string, now: number): 'admit' | 'drop' | 'busy' {
    const agents = `${request.headers.get('user-agent') ?? ''} ${request.from.displayName ?? ''}`;
    if (scanners.test(agents) || !this.#newRequests.take(source, now)) return 'drop';
    // Only what one source is allowed counts here, so that no one source uses up the share of the others.
    return this.#all.take('', now) ? 'admit' : 'busy';
  }
}
