import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import type { Logger } from 'pino';
import { Backoff } from './backoff.ts';
import type { RealtimeEndpoint, RealtimeFailureReason, RealtimeSession } from './client.ts';
import type { Clock } from './clock.ts';
import { parseServerEvent, type ServerEvent } from './events.ts';
import { fatalReason } from './failures.ts';
import { sessionConfig } from './session-config.ts';
import type { Transport, TransportEnd, TransportFactory } from './transport.ts';

/** How long a server may take to acknowledge the session; one that speaks but never does is believed. */
const ACK_MS = 3_000;
const UPDATE_EVENT_ID = 'session_update';

export interface ConnectionHandlers {
  /** The session stands: once for the first connection and once for each replacement. */
  ready(): void;
  event(event: ServerEvent): void;
  /** Called only after `ready`: a usable connection is gone and a replacement under way. */
  lost(attempt: number, cause: string): void;
  /** Terminal. */
  failed(reason: RealtimeFailureReason, message: string): void;
}

export interface ConnectionOptions {
  endpoint: RealtimeEndpoint;
  session: RealtimeSession;
  transport: TransportFactory;
  clock: Clock;
  logger: Logger;
  handlers: ConnectionHandlers;
}

/**
 *   idle -> opening -> updating -> ready
 *              ^  \        |        |        any but idle -> ended (by `close`, a refusal, or too many retries)
 *              |   v       v        v
 *              `- waiting <---------'
 */
type State =
  | { name: 'idle' }
  | { name: 'opening'; transport: Transport }
  /** `session.update` is sent. */
  | { name: 'updating'; transport: Transport; heard: boolean; stopWaiting: () => void }
  | { name: 'ready'; transport: Transport; since: number }
  | { name: 'waiting'; stopWaiting: () => void }
  | { name: 'ended' };

/** Holds a session on a server: opens it, has it accepted, and replaces the connection when it is lost. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #backoff = new Backoff();
  #state: State = { name: 'idle' };
  #wasReady = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get isReady(): boolean {
    return this.#state.name === 'ready';
  }

  /** Bytes sent that have not left yet. */
  get bufferedBytes(): number {
    return this.#state.name === 'ready' ? this.#state.transport.bufferedBytes : 0;
  }

  start(): void {
    if (this.#state.name === 'idle') this.#open();
  }

  /** Sends one event; it is dropped unless the connection is ready. */
  send(event: RealtimeClientEvent): void {
    if (this.#state.name === 'ready') this.#state.transport.send(JSON.stringify(event));
  }

  /** Replaces a connection that is open and of no use. */
  replace(end: TransportEnd): void {
    if (this.#state.name === 'ready' || this.#state.name === 'updating') this.#lose(end);
  }

  /** Ends the conversation for a reason that no other connection would mend. */
  fail(reason: RealtimeFailureReason, message: string): void {
    if (this.#state.name === 'ended') return;
    this.close();
    this.#options.handlers.failed(reason, message);
  }

  close(): void {
    this.#leave();
    this.#state = { name: 'ended' };
  }

  #open(): void {
    const { transport: factory, endpoint } = this.#options;
    let transport: Transport;
    const isCurrent = () => 'transport' in this.#state && this.#state.transport === transport;
    try {
      transport = factory(endpoint, {
        opened: () => isCurrent() && this.#update(transport),
        message: (text) => isCurrent() && this.#receive(text),
        closed: (end) => isCurrent() && this.#lose(end),
      });
    } catch {
      // No URL, or a key that fits no header: what was thrown may repeat them.
      this.fail('protocol', "the Realtime endpoint's address or key is malformed");
      return;
    }
    this.#state = { name: 'opening', transport };
  }

  #update(transport: Transport): void {
    const stopWaiting = this.#options.clock.after(ACK_MS, () => {
      if (this.#state.name === 'updating' && this.#state.heard) this.#becomeReady(transport);
      else this.#lose({ reason: 'timed-out', message: 'the server did not answer session.update' });
    });
    this.#state = { name: 'updating', transport, heard: false, stopWaiting };
    const session = sessionConfig(this.#options.session);
    transport.send(JSON.stringify({ type: 'session.update', event_id: UPDATE_EVENT_ID, session }));
  }

  #receive(text: string): void {
    const parsed = parseServerEvent(text);
    const { logger } = this.#options;
    if (parsed.kind !== 'invalid' && this.#state.name === 'updating') this.#state.heard = true;
    if (parsed.kind === 'invalid') logger.warn({ problem: parsed.problem }, 'unusable event');
    else if (parsed.kind === 'unknown') logger.debug({ type: parsed.type }, 'event of an unused type');
    else this.#handle(parsed.event);
  }

  #handle(event: ServerEvent): void {
    if (event.type === 'error' && this.#endedBy(event.error)) return;
    if (event.type === 'session.updated' && this.#state.name === 'updating') this.#becomeReady(this.#state.transport);
    else this.#options.handlers.event(event);
  }

  /** Whether an `error` event was about the session itself, and has been dealt with. */
  #endedBy(error: {
    code?: string | null | undefined;
    message: string;
    event_id?: string | null | undefined;
  }): boolean {
    const code = error.code ?? '';
    if (code === 'session_expired') {
      this.#lose({ reason: 'closed', message: 'the session reached the longest duration the server allows' });
      return true;
    }
    const fatal = fatalReason(code);
    if (fatal) {
      this.fail(fatal, `the server ended the session: ${code}`);
      return true;
    }
    if (this.#state.name === 'updating' && error.event_id === UPDATE_EVENT_ID) {
      this.fail('protocol', `the server refused the session: ${error.message}`);
      return true;
    }
    return false;
  }

  #becomeReady(transport: Transport): void {
    this.#settle();
    this.#state = { name: 'ready', transport, since: this.#options.clock.now() };
    this.#wasReady = true;
    this.#options.handlers.ready();
  }

  #lose(end: TransportEnd): void {
    const { clock, handlers, logger } = this.#options;
    const now = clock.now();
    if (this.#state.name === 'ready') this.#backoff.lost(now - this.#state.since);
    this.#leave();
    const isFinal = end.reason === 'refused' || end.reason === 'over-quota' || end.reason === 'protocol';
    const retry = isFinal ? undefined : this.#backoff.next(now, Math.random());
    if (!retry) {
      this.fail(end.reason, end.message);
      return;
    }
    logger.warn({ reason: end.reason, cause: end.message, attempt: retry.attempt }, 'connecting again');
    this.#state = { name: 'waiting', stopWaiting: clock.after(retry.delayMs, () => this.#open()) };
    if (this.#wasReady) handlers.lost(retry.attempt, end.message);
  }

  /** Closes what the present state holds. */
  #leave(): void {
    this.#settle();
    if ('transport' in this.#state) this.#state.transport.close();
  }

  #settle(): void {
    if ('stopWaiting' in this.#state) this.#state.stopWaiting();
  }
}
