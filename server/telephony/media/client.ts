import { type ChildProcess, fork } from 'node:child_process';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Line, type MediaLine, type MediaLineEvent, mediaLost, type Reply } from './line.ts';
import { type MediaCommand, type MediaProcessOptions, mediaMessage } from './protocol.ts';

export interface MediaProcess {
  readonly pid: number | undefined;
  /** Calls at present. */
  readonly calls: number;
  /**
   * Takes two ports for a call.
   * @throws Failure `ports-exhausted`, or `media-lost`
   */
  open(onEvent: (event: MediaLineEvent) => void): Promise<MediaLine>;
  /** Has ports rest that calls of another process have had: what is still sent there must not be heard in a new one. */
  rest(ports: readonly number[]): void;
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Ends the process once its calls have ended; no more may be opened. */
  finish(): Promise<void>;
  /** Ends the process and all of its calls. */
  stop(): Promise<void>;
}

export interface StartMediaOptions extends MediaProcessOptions {
  /** The whole environment of the process. */
  env: Readonly<Record<string, string | undefined>>;
  /** Each line that the process writes. */
  onLine: (line: string) => void;
  /** A call had this port until now. */
  onReleased?: (rtpPort: number) => void;
}

const READY_WITHIN_MS = 30_000;
const STOP_MS = 8000;

/**
 * Starts a media process.
 * @throws Failure `media-lost` where it can't start
 */
export async function startMedia({ env, onLine, onReleased, ...options }: StartMediaOptions): Promise<MediaProcess> {
  const main = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
  const child = fork(main, [JSON.stringify(options)], {
    env: { ...env },
    // A debugger's port or a test runner's flags are meant for this process alone.
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Keys are bytes.
    serialization: 'advanced',
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', onLine);
  }
  const media = new Client(child, onReleased);
  await media.ready;
  return media;
}

class Client implements MediaProcess {
  readonly exited: Promise<void>;
  readonly ready: Promise<void>;
  readonly #child: ChildProcess;
  readonly #onReleased: (rtpPort: number) => void;
  readonly #lines = new Map<string, Line>();
  #markReady = () => {};
  #gone = false;
  #finishing = false;
  #lastCall = 0;

  constructor(child: ChildProcess, onReleased: (rtpPort: number) => void = () => {}) {
    this.#child = child;
    this.#onReleased = onReleased;
    this.exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    }).then(() => this.#lose());
    this.ready = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(mediaLost()), READY_WITHIN_MS);
      const settle = (action: () => void) => () => {
        clearTimeout(timer);
        action();
      };
      this.#markReady = settle(resolve);
      this.exited.then(settle(() => reject(mediaLost())));
    });
    child.on('message', (raw) => this.#receive(raw));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get calls(): number {
    return this.#lines.size;
  }

  async open(onEvent: (event: MediaLineEvent) => void): Promise<MediaLine> {
    const id = String(++this.#lastCall);
    const line = new Line(id, { onEvent, send: (command) => this.#send(command) });
    this.#lines.set(id, line);
    try {
      await line.open();
    } catch (error) {
      this.#lines.delete(id);
      this.#endIfIdle();
      throw error;
    }
    return line;
  }

  rest(ports: readonly number[]): void {
    try {
      if (ports.length > 0) this.#send({ type: 'rest', ports: [...ports] });
    } catch {
      // It is going down, and takes no more calls.
    }
  }

  async finish(): Promise<void> {
    this.#finishing = true;
    this.#endIfIdle();
    await this.exited;
  }

  async stop(): Promise<void> {
    if (!this.#gone) this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await this.exited;
    clearTimeout(timer);
  }

  #send(command: MediaCommand): void {
    if (this.#gone || !this.#child.connected) throw mediaLost();
    this.#child.send(command, (error) => {
      if (error !== null) this.#lose();
    });
  }

  #receive(raw: unknown): void {
    const { data } = mediaMessage.safeParse(raw);
    if (data === undefined) return;
    if (data.type === 'ready') this.#markReady();
    else if (data.type === 'event') this.#lines.get(data.call)?.tell(data.event);
    else this.#reply(data);
  }

  #reply(reply: Reply): void {
    const line = this.#lines.get(reply.call);
    line?.receive(reply);
    if (reply.type !== 'closed') return;
    this.#lines.delete(reply.call);
    if (line) this.#released(line);
    this.#endIfIdle();
  }

  #released({ rtpPort }: Line): void {
    // It may have ended before it had one.
    if (rtpPort !== 0) this.#onReleased(rtpPort);
  }

  #endIfIdle(): void {
    if (this.#finishing && this.#lines.size === 0) void this.stop();
  }

  #lose(): void {
    this.#gone = true;
    const lines = [...this.#lines.values()];
    this.#lines.clear();
    for (const line of lines) {
      line.lose();
      this.#released(line);
    }
  }
}
