import type { Logger } from 'pino';
import { DialFailed } from '../../calls/dialler.ts';
import type { CallerBrief } from '../../contract/index.ts';
import type { Line, TransferTarget } from '../../line/line.ts';
import type { RealtimeClient, RealtimeEvent } from '../../realtime/client.ts';
import type { Clock } from '../clock.ts';
import type { SessionDeps } from '../session/session-deps.ts';
import { type PersonEvent, PersonRoom } from './person-room.ts';
import type { TransferInput, Ways } from './transfer-state.ts';

export interface PersonReachDeps {
  callId: string;
  line: Line;
  target: TransferTarget;
  people: NonNullable<SessionDeps['people']>;
  /** Who calls and what about, as far as is known now. */
  brief: () => Promise<CallerBrief>;
  openRealtime: (onEvent: (event: RealtimeEvent) => void) => RealtimeClient;
  onEvent: (event: PersonEvent | Extract<TransferInput, { type: 'not-reached' }>) => void;
  onRealtime: (event: RealtimeEvent) => void;
  clock: Clock;
  logger: Logger;
}

/** For a mail server, or a receiver of webhooks; the caller waits. */
const SEND_MS = 15_000;

/** One attempt to reach a person: their phone is called, a link is sent to them, or both. Tells nothing after `close`. */
export class PersonReach {
  readonly #deps: PersonReachDeps;
  readonly #room: PersonRoom;
  readonly #dialling = new AbortController();
  #closed = false;
  #cancelPage = () => {};

  constructor(deps: PersonReachDeps) {
    const { callId, people, openRealtime, onRealtime, clock, logger } = deps;
    this.#deps = deps;
    this.#room = new PersonRoom({
      callId,
      calls: people.calls,
      openRoom: people.openRoom,
      openRealtime,
      onEvent: (event) => this.#tell(event),
      onRealtime,
      clock,
      logger,
    });
  }

  /** Never rejects. */
  async begin(ways: Pick<Ways, 'phone' | 'page'>): Promise<void> {
    const speaks = ways.phone && this.#speaks();
    try {
      await this.#room.open();
    } catch (error) {
      // The caller has gone meanwhile.
      if (this.#closed) return;
      this.#deps.logger.error({ err: error }, 'there is no place to reach a person from');
      this.#tell({ type: 'page-closed' });
      this.#tell({ type: 'not-reached', outcome: 'failed' });
      return;
    }
    if (this.#closed) return;
    // A page needs nobody who speaks: it is sent at once, and to somebody whom no phone can tell who calls.
    const dial = async () => (await speaks) && this.#dial();
    await Promise.all([ways.page && this.#send(), dial()]);
  }

  /** Says this on their phone. */
  say(instructions: string): void {
    this.#room.say(instructions);
  }

  /** Hangs their phone up, and leaves the link as it is. */
  dropPhone(): void {
    this.#dialling.abort();
    void this.#deps.people.calls.drop(this.#deps.callId);
  }

  /** Leaves; whether the room ends is another matter. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#cancelPage();
    this.#dialling.abort();
    this.#room.close();
  }

  /** Whether somebody on a phone can be told who calls; where not, no phone is made to ring. */
  async #speaks(): Promise<boolean> {
    try {
      await this.#room.canSpeak();
      return !this.#closed;
    } catch (error) {
      if (this.#closed) return false;
      this.#deps.logger.error({ err: error }, 'nobody is called by phone, as nobody could be told there who calls');
      this.#tell({ type: 'not-reached', outcome: 'failed' });
      return false;
    }
  }

  async #dial(): Promise<void> {
    const { callId, line, target, people, logger } = this.#deps;
    const { signal } = this.#dialling;
    try {
      await people.calls.dial({ callId, line, target, signal });
    } catch (error) {
      if (signal.aborted) return;
      const outcome = error instanceof DialFailed ? error.reason : 'failed';
      logger.info({ outcome, ...(outcome === 'failed' && { err: error }) }, 'a person was not reached by phone');
      this.#tell({ type: 'not-reached', outcome });
    }
  }

  /** Has a link sent with which they answer in the browser. */
  async #send(): Promise<void> {
    const { callId, line, target, people, brief, clock, logger } = this.#deps;
    const { links, calls } = people;
    if (links === undefined) return;
    const { signed, ...link } = links.signer.issue(callId);
    const closed = () => this.#tell({ type: 'page-closed' });
    this.#cancelPage = clock.after(link.expiresAt - clock.now(), closed);
    try {
      const offered = { link: link.id, person: target.name, line: { id: line.id, name: line.name } };
      await calls.offer(callId, { ...offered, brief: await brief() });
      if (this.#closed) return;
      const signal = AbortSignal.timeout(SEND_MS);
      if (!(await links.sender.send({ line, target, link, url: `${links.address}#${signed}`, signal }))) closed();
    } catch (error) {
      // The room goes with the caller.
      if (this.#closed) return;
      logger.error({ err: error }, 'a person could not be sent a link');
      closed();
    }
  }

  #tell(event: Parameters<PersonReachDeps['onEvent']>[0]): void {
    if (!this.#closed) this.#deps.onEvent(event);
  }
}
