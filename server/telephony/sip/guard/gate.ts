import type { SipRequest } from '../message/message.ts';
import { type Rate, RateLimit } from './rate-limit.ts';

export interface GatePolicy {
  /** Packets of any kind from one stranger. */
  packets: Rate;
  /** Requests that could begin something (INVITE and others outside of a dialog) from one source. */
  newRequests: Rate;
  /** The same, from all strangers together. */
  allNewRequests: Rate;
}

export const gatePolicy: GatePolicy = {
  packets: { burst: 400, perSecond: 200 },
  newRequests: { burst: 60, perSecond: 20 },
  allNewRequests: { burst: 300, perSecond: 150 },
};

/** New requests a second that a source may send whom the owner knows; undefined for a stranger. */
export type PaceOf = (source: string) => number | undefined;

/** Of a known source, for each new request a second. A call takes some ten packets, and a pause is made up for in 3 s. */
const KNOWN = { packets: 10, burstS: 3 };

/** What scanners call themselves. They get no answer, so that they learn not even that something is here. */
const scanners =
  /friendly-(?:scanner|request)|sipvicious|sip-?scan|sundayddr|sipcli|iwar|sivus|smap|vaxsipuseragent|vaxasip|pplsip|gulp|eyebeam_scan|custom-?ua-?scan/i;

interface Share {
  packets: RateLimit;
  newRequests: RateLimit;
}

/** Decides from who sends how much whether a packet is looked at. */
export class Gate {
  readonly #strangers: Share;
  /** By their pace. */
  readonly #known = new Map<number, Share>();
  readonly #all: RateLimit;
  readonly #paceOf: PaceOf;

  constructor(policy: GatePolicy = gatePolicy, paceOf: PaceOf = () => undefined) {
    this.#strangers = { packets: new RateLimit(policy.packets), newRequests: new RateLimit(policy.newRequests) };
    this.#all = new RateLimit(policy.allNewRequests);
    this.#paceOf = paceOf;
  }

  /** Before anything is parsed. */
  admitsPacket(source: string, now: number): boolean {
    return (this.#shareOf(source) ?? this.#strangers).packets.take(source, now);
  }

  /** For a new request outside of a dialog: `drop` gives no answer, `busy` asks to come back later. */
  judge(request: SipRequest, source: string, now: number): 'admit' | 'drop' | 'busy' {
    const agents = `${request.headers.get('user-agent') ?? ''} ${request.from.displayName ?? ''}`;
    const share = this.#shareOf(source);
    if (scanners.test(agents) || !(share ?? this.#strangers).newRequests.take(source, now)) return 'drop';
    // Strangers, of whom a flood may have any number of addresses, do not use up what a carrier may send.
    if (share !== undefined) return 'admit';
    // Only what one source is allowed counts here, so that no one source uses up the share of the others.
    return this.#all.take('', now) ? 'admit' : 'busy';
  }

  #shareOf(source: string): Share | undefined {
    const pace = this.#paceOf(source);
    if (pace === undefined) return undefined;
    const known = this.#known.get(pace);
    if (known !== undefined) return known;
    const rate = (perSecond: number) => new RateLimit({ burst: perSecond * KNOWN.burstS, perSecond });
    const share = { packets: rate(pace * KNOWN.packets), newRequests: rate(pace) };
    this.#known.set(pace, share);
    return share;
  }
}
