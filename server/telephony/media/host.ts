import type { Logger } from 'pino';
import { Failure } from '../../contract/index.ts';
import { MediaCall } from './call.ts';
import { PortPool } from './port-pool.ts';
import { type MediaCommand, type MediaMessage, type MediaProcessOptions, mediaCommand } from './protocol.ts';
import type { OpenRoomLeg } from './room-leg.ts';

export interface MediaHostDeps {
  openLeg: OpenRoomLeg;
  tell: (message: MediaMessage) => void;
  now: () => number;
  random: () => number;
  logger: Logger;
}

/** The calls of one media process, as the gateway commands. One call's failure stays in that call. */
export class MediaHost {
  readonly #options: MediaProcessOptions;
  readonly #deps: MediaHostDeps;
  readonly #pool: PortPool;
  readonly #calls = new Map<string, MediaCall>();

  constructor(options: MediaProcessOptions, deps: MediaHostDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#pool = new PortPool(options.ports, deps.random);
  }

  handle(raw: unknown): void {
    const command = mediaCommand.safeParse(raw);
    if (!command.success) {
      this.#deps.logger.error({ issues: command.error.issues }, 'a command to the media process is malformed');
      return;
    }
    const { data } = command;
    if (data.type === 'rest') {
      for (const port of data.ports) this.#pool.rest(port, this.#deps.now());
      return;
    }
    this.#do(data).catch((error) => this.#tellFailure(data.call, error));
  }

  /** Ends all calls. Always resolves. */
  async close(): Promise<void> {
    await Promise.all([...this.#calls.keys()].map((call) => this.#close(call)));
  }

  async #do(command: Exclude<MediaCommand, { type: 'rest' }>): Promise<void> {
    if (command.type === 'open') return this.#open(command.call);
    if (command.type === 'close') return this.#close(command.call);
    const call = this.#calls.get(command.call);
    // It has been closed while this was on its way.
    if (call === undefined) return;
    switch (command.type) {
      case 'join':
        this.#deps.tell({ type: 'joined', call: command.call, participant: await call.join(command) });
        break;
      case 'describe':
        call.describe(command.description);
        break;
      case 'press':
        call.press(command.digits);
        break;
      case 'announce':
        call.announce(command.pcm, command.sampleRate);
        break;
      case 'ring':
        call.ring(command.towards);
        break;
      case 'key':
        call.key(command.digit);
        break;
      case 'record': {
        const recorded = await call.record(command);
        this.#deps.tell({ type: 'recorded', call: command.call, ...recorded });
        break;
      }
      case 'attributes':
        call.setAttributes(command.attributes);
        break;
      case 'measure':
        this.#deps.tell({ type: 'stats', call: command.call, stats: call.stats });
    }
  }

  async #open(id: string): Promise<void> {
    const { openLeg, now, random, tell, logger } = this.#deps;
    const call = await MediaCall.open({
      ...{ host: this.#options.host, pool: this.#pool, openLeg, now, random },
      emit: (event) => tell({ type: 'event', call: id, event }),
      logger: logger.child({ call: id }),
    });
    this.#calls.set(id, call);
    tell({ type: 'opened', call: id, ...call.ports });
  }

  async #close(id: string): Promise<void> {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    const stats = call?.stats;
    await call?.close();
    this.#deps.tell({ type: 'closed', call: id, stats });
  }

  #tellFailure(call: string, error: unknown): void {
    const failure = error instanceof Failure ? error : unexpected(error);
    this.#deps.logger.warn({ err: error, call }, 'a call has no media');
    const { reason, message, cure } = failure;
    this.#deps.tell({ type: 'failed', call, reason, message, cure });
  }
}

const unexpected = (cause: unknown) =>
  new Failure({
    reason: 'media-failed',
    message: 'The media of a call could not be set up.',
    cure: 'Read the cause in the log of the media process.',
    cause,
  });
