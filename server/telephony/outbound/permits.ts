import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { NoticeKind } from '../../calls/notices.ts';
import { redacted } from '../../line/telephone-number.ts';
import type { OutboundStore } from '../../store/outbound-store.ts';
import type { OutboundSettings, OutboundTrunk } from '../config/schema.ts';
import type { Clock } from '../sip/clock.ts';
import { checkDialling, type Dialling } from './numbers.ts';
import { OutboundRefused, refusalOf } from './refusals.ts';

/** One call that may be placed. */
export interface Permit {
  id: string;
  from: string;
  /** For how long it may be answered, and ring before. */
  longestMs: number;
  ringMs: number;
  /** Gives back what was not used; `tookMs` is how long it was answered. Never rejects. */
  end(tookMs: number): Promise<void>;
}

export interface PermitRequest extends Dialling {
  trunk: OutboundTrunk;
  /** Shorter than what the settings allow, if at all. */
  longestMs?: number;
  ringMs?: number;
  /** The line on whose behalf. */
  line?: string;
  /** Whoever is there wants no calls. */
  unwanted?: boolean;
}

export interface PermitsDeps {
  settings: OutboundSettings;
  store: OutboundStore;
  /** Makes a number unreadable, always in the same way. */
  disguise(number: string): string;
  /** Tells the owner of what was reached. */
  tellOwner(kind: NoticeKind, line: string | undefined): void;
  clock: Clock;
  logger: Logger;
}

/** A permit holds its place for so long, and is held on so often. */
const HOLD_MS = 60_000;
const HOLD_EVERY_MS = 20_000;
const RING_MS = 30_000;

/** Decides which calls out may be placed, together with all gateways that share the store. */
export class Permits {
  readonly #deps: PermitsDeps;
  readonly #held = new Map<string, { until: number; lapsed: () => void }>();
  #stopHolding: (() => void) | undefined;

  constructor(deps: PermitsDeps) {
    this.#deps = deps;
  }

  /**
   * @param lapsed called where the permit could not be held any longer: the call must end at once
   * @throws OutboundRefused, and Failure where the store can't be asked
   */
  async admit(request: PermitRequest, lapsed: () => void): Promise<Permit> {
    const { settings, store, disguise, clock } = this.#deps;
    const { trunk, to } = request;
    const checked = checkDialling(request, trunk);
    if (!checked.ok) throw this.#refused(new OutboundRefused(checked.why), request);
    if (request.unwanted) throw this.#refused(new OutboundRefused('do-not-call'), request);
    const longestMs = Math.min(request.longestMs ?? Number.POSITIVE_INFINITY, settings.maxCallMinutes * 60_000);
    const ringMs = Math.min(request.ringMs ?? RING_MS, settings.maxRingSeconds * 1000);
    const id = `SCL_${randomUUID()}`;
    const at = clock.now();
    const until = at + HOLD_MS;
    const begun = await store.beginOutbound(
      { id, trunk: trunk.name, destination: disguise(to), longestMs, ringMs, at, heldUntil: until },
      {
        calls: settings.maxCalls,
        callsPerMinute: settings.callsPerMinute,
        callsPerHourToNumber: settings.callsPerHourToNumber,
        msPerDay: settings.minutesPerDay * 60_000,
      },
    );
    if (!begun.ok) throw this.#refused(new OutboundRefused(refusalOf[begun.limit]), request);
    this.#held.set(id, { until, lapsed });
    this.#stopHolding ??= clock.after(HOLD_EVERY_MS, () => this.#hold());
    return { id, from: checked.from, longestMs, ringMs, end: (tookMs) => this.#end(id, tookMs) };
  }

  #refused(refusal: OutboundRefused, { trunk, to, line }: PermitRequest): OutboundRefused {
    const { logger, tellOwner } = this.#deps;
    const facts = { trunk: trunk.name, to: redacted(to), line, reason: refusal.reason, cure: refusal.cure };
    logger.warn(facts, 'a call out was refused');
    tellOwner(refusal.notice, line);
    return refusal;
  }

  async #end(id: string, tookMs: number): Promise<void> {
    if (!this.#held.delete(id)) return;
    const { store, clock, logger } = this.#deps;
    try {
      await store.endOutbound({ id, tookMs, at: clock.now() });
    } catch (error) {
      logger.error(
        { err: error },
        'a call out could not be booked; it counts with the longest time it might have taken',
      );
    }
  }

  async #hold(): Promise<void> {
    const { store, clock, logger } = this.#deps;
    const at = clock.now();
    const until = at + HOLD_MS;
    const ids = [...this.#held.keys()];
    try {
      const held = new Set(ids.length > 0 ? await store.holdOutbound({ ids, at, until }) : []);
      for (const id of ids) {
        const permit = this.#held.get(id);
        if (permit) permit.until = held.has(id) ? until : at;
      }
    } catch (error) {
      logger.error({ err: error }, 'calls out could not be held in the store');
    }
    for (const [id, { until: last, lapsed }] of this.#held) {
      // Whoever can't be sure to hold a place has none.
      if (ids.includes(id) && last <= clock.now() + HOLD_EVERY_MS) lapsed();
    }
    this.#stopHolding = this.#held.size > 0 ? clock.after(HOLD_EVERY_MS, () => this.#hold()) : undefined;
  }
}
