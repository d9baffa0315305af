import type { Logger } from 'pino';
import { DialFailed, type Dialler } from '../../calls/dialler.ts';
import { transferAddress } from '../../calls/person-calls.ts';
import type { TransferTarget } from '../../line/line.ts';
import type { Clock } from '../clock.ts';
import type { CallLog } from '../session/call-log.ts';
import { whyNot } from './transfer-state.ts';

export interface SendOnOptions {
  room: string;
  /** Of the caller's phone in the room; undefined for a page, which can't be sent anywhere. */
  phone: () => string | undefined;
  transfer: Dialler['transfer'];
  log: Pick<CallLog, 'event'>;
  /** Says to the caller that it came to nothing. */
  tell: (what: ReturnType<typeof whyNot>, person: string) => void;
  clock: Clock;
  logger: Logger;
}

/** The caller has heard by then whom they are put through to. */
const SAID_MS = 4_000;

/**
 * Has a caller's carrier put them through to somebody, where no two phones come into one room: with livekit-sip and
 * LiveKit Cloud. The phone leaves us once somebody has answered, and stays where nobody does.
 */
export class SendOn {
  readonly #options: SendOnOptions;
  #cancel = () => {};
  #sending = false;
  /** The carrier has been asked. */
  #asked = false;
  #closed = false;

  constructor(options: SendOnOptions) {
    this.#options = options;
  }

  get busy(): boolean {
    return this.#sending;
  }

  /** Whether this caller can be sent to them. */
  reaches(target: TransferTarget): boolean {
    return transferAddress(target) !== undefined && this.#options.phone() !== undefined;
  }

  /** Returns whether it can be tried. */
  begin(target: TransferTarget): boolean {
    const to = transferAddress(target);
    const identity = this.#options.phone();
    if (to === undefined || identity === undefined || this.#sending) return this.#sending;
    this.#sending = true;
    this.#options.log.event('person-called', { person: target.name });
    this.#cancel = this.#options.clock.after(SAID_MS, () => void this.#send(target.name, identity, to));
    return true;
  }

  /** Somebody has come after all. What the carrier has been asked for can't be taken back. */
  callOff(): void {
    if (this.#asked) return;
    this.#cancel();
    this.#sending = false;
  }

  /** The call is over, perhaps because it went well. */
  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  async #send(person: string, identity: string, to: string): Promise<void> {
    const { room, transfer, log, tell, logger } = this.#options;
    this.#asked = true;
    try {
      await transfer({ room, identity, to });
      log.event('person-took', { person });
    } catch (error) {
      this.#sending = false;
      this.#asked = false;
      if (this.#closed) return;
      const outcome = error instanceof DialFailed ? error.reason : 'failed';
      logger.info({ outcome, ...(outcome === 'failed' && { err: error }) }, 'a caller could not be sent on');
      const what = whyNot(outcome);
      log.event(`person-${what}`, { person });
      tell(what, person);
    }
  }
}
