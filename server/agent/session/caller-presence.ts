import { type CallerLevel, callerLevel } from '../../briefing/caller-level.ts';
import { sipPhoneNumberAttribute } from '../../contract/index.ts';
import type { CallRecord } from '../../store/store.ts';
import type { Clock } from '../clock.ts';
import type { CallRoomEvent } from '../room/call-room.ts';
import { pageContext } from './page-context.ts';

/** Media of a caller flows by then, unless their network is very slow. */
const UNANNOUNCED_MS = 1000;

/** Who is in the room beside us. LiveKit tells of a caller, of a subscription and of our own join in any order. */
export class CallerPresence {
  readonly #clock: Clock;
  readonly #somebody = Promise.withResolvers<void>();
  #caller:
    | {
        identity: string;
        phone: boolean;
        level: CallerLevel;
        number: string | undefined;
        page: ReturnType<typeof pageContext>;
      }
    | undefined;
  #listens = false;
  /** Somebody has subscribed to us and not been announced. */
  #unannounced = false;
  #cancelUnannounced = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  joined(caller: Extract<CallRoomEvent, { type: 'caller-joined' }>, callId: string): void {
    const level = callerLevel(caller, callId);
    this.#caller = {
      identity: caller.identity,
      phone: caller.phone,
      level,
      number: level === 'caller-id' ? caller.attributes[sipPhoneNumberAttribute] : undefined,
      page: pageContext(caller),
    };
    this.#somebody.resolve();
  }

  /** Calls `then` once whoever has subscribed can be taken for a caller who is announced late. */
  subscribed(then: () => void): void {
    this.#somebody.resolve();
    this.#cancelUnannounced = this.#clock.after(UNANNOUNCED_MS, () => {
      this.#unannounced = true;
      then();
    });
  }

  /** A phone has left, and a page goes on: what was known by the phone is not known of the page. */
  phoneLeft(): void {
    if (!this.#caller?.phone) return;
    this.#caller = { ...this.#caller, phone: false, level: 'anyone', number: undefined };
  }

  listens(): void {
    this.#listens = true;
  }

  /** The caller has been announced. */
  get known(): boolean {
    return this.#caller !== undefined;
  }

  get level(): CallerLevel {
    return this.#caller?.level ?? 'anyone';
  }

  /** The caller's number, where their trunk vouches for it. */
  get callingNumber(): string | undefined {
    return this.#caller?.number;
  }

  get phone(): boolean {
    return this.#caller?.phone === true;
  }

  /** Of their participant in the room. */
  get identity(): string | undefined {
    return this.#caller?.identity;
  }

  /** They have proven to be the owner of the line. */
  isOwner(): void {
    if (this.#caller) this.#caller = { ...this.#caller, level: 'owner' };
  }

  /** What the caller's page tells. */
  get page(): ReturnType<typeof pageContext> {
    return this.#caller?.page;
  }

  /**
   * Whether the caller can hear us. LiveKit tells of a subscription before media can flow, and announces a caller once
   * it can; but one who has no microphone up to 3 s later, which is too late to be greeted.
   */
  canHear(kind: CallRecord['kind'] | undefined): boolean {
    return this.#listens || (this.#unannounced && kind === 'web');
  }

  /** Settled once anybody is in the room, or the call is over. */
  get somebody(): Promise<void> {
    return this.#somebody.promise;
  }

  /** The call is over. */
  close(): void {
    this.#cancelUnannounced();
    this.#somebody.resolve();
  }
}
