import { AccessToken } from 'livekit-server-sdk';
import type { Logger } from 'pino';
import { WebSocket } from 'ws';
import { Failure } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import { type AgentJob, type JobOutcome, WorkerProtocol } from './worker-protocol.ts';

/** A call in progress, as the worker sees it. */
export interface RunningJob {
  /** Settles when the call is over and everything of it released; a rejection is a failed job. */
  done: Promise<void>;
  /** Asks this process's part in the call to end: by another agent taking it over, with a goodbye, or at once. */
  end(how: 'hand-over' | 'goodbye' | 'now'): void;
}

export interface WorkerOptions {
  /** LiveKit's address (ws, wss, http or https) and key. */
  livekit: { url: string; apiKey: string; apiSecret: string };
  /** Calls at once. */
  capacity: number;
  version: string;
  clock: Clock;
  logger: Logger;
  startJob(job: AgentJob): RunningJob;
}

export interface Worker {
  /** Resolves when LiveKit knows us for the first time. @throws Failure `worker-refused` */
  ready: Promise<void>;
  /** Calls in progress. */
  readonly jobs: number;
  /** Calls that LiveKit could assign to us besides those. */
  readonly free: number;
  /**
   * Takes no new calls, and has those in progress end in each of these ways in turn, as long as they have not; the last
   * is at once. Then closes.
   */
  drain(steps: readonly DrainStep[]): Promise<void>;
}

export interface DrainStep {
  /** `by-itself`: nothing is done to shorten a call. */
  how: 'by-itself' | 'hand-over' | 'goodbye';
  ms: number;
}

const PING_MS = 10_000;
/** Time for the other side to answer our goodbye. */
const CLOSE_MS = 500;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;

/** Registers with LiveKit and runs the calls it assigns; comes back by itself when the connection is lost. */
export function startWorker(options: WorkerOptions): Worker {
  const { clock, logger } = options;
  const jobs = new Map<string, RunningJob>();
  const ready = Promise.withResolvers<void>();
  let socket: WebSocket | undefined;
  let closing = false;
  let attempt = 0;

  const protocol = new WorkerProtocol({
    capacity: options.capacity,
    version: options.version,
    now: clock.now,
    emit(command) {
      switch (command.type) {
        case 'send':
          if (socket?.readyState === WebSocket.OPEN) socket.send(command.bytes);
          break;
        case 'registered':
          attempt = 0;
          logger.info({ workerId: command.workerId }, 'registered with LiveKit');
          ready.resolve();
          break;
        case 'start-job':
          run(command.job);
          break;
      }
    },
  });

  function run(job: AgentJob): void {
    const settle = (outcome: JobOutcome) => {
      jobs.delete(job.id);
      protocol.handleJobEnded(job.id, outcome);
    };
    const failed = (error: unknown) => {
      logger.error({ err: error, job: job.id }, 'call failed');
      settle({ status: 'failed', message: error instanceof Failure ? error.reason : 'unexpected' });
    };
    try {
      const running = options.startJob(job);
      jobs.set(job.id, running);
      running.done.then(() => settle({ status: 'succeeded' }), failed);
    } catch (error) {
      failed(error);
    }
  }

  async function connect(): Promise<void> {
    const token = new AccessToken(options.livekit.apiKey, options.livekit.apiSecret, { ttl: 60 });
    token.addGrant({ agent: true });
    const next = new WebSocket(agentUrl(options.livekit.url), {
      headers: { authorization: `Bearer ${await token.toJwt()}` },
      handshakeTimeout: PING_MS,
    });
    socket = next;
    let heard = true;
    const stopPinging = clock.every(PING_MS, () => {
      if (!heard) next.terminate();
      heard = false;
      protocol.ping();
    });
    next.on('open', () => protocol.handleOpen());
    next.on('message', (data) => {
      heard = true;
      try {
        protocol.handleMessage(bytesOf(data));
      } catch (error) {
        logger.warn({ err: error }, 'a message of LiveKit could not be read');
      }
    });
    next.on('unexpected-response', (_request, response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      if (status === 401 || status === 403) ready.reject(workerRefused(status));
      logger.warn({ status }, 'LiveKit refused the worker');
      next.terminate();
    });
    next.on('error', (error) => logger.debug({ err: error }, 'worker connection'));
    next.on('close', () => {
      stopPinging();
      protocol.handleClosed();
      if (!closing) retry();
    });
  }

  function retry(): void {
    const ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt) * (0.75 + Math.random() / 2);
    attempt += 1;
    logger.info({ ms: Math.round(ms), calls: jobs.size }, 'connecting to LiveKit again');
    clock.after(ms, () => {
      if (!closing) open();
    });
  }

  async function allEnded(ms: number): Promise<void> {
    const late = Promise.withResolvers<void>();
    const cancel = clock.after(ms, late.resolve);
    await Promise.race([Promise.allSettled([...jobs.values()].map((job) => job.done)), late.promise]);
    cancel();
  }

  async function hangUp(): Promise<void> {
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(CLOSE_MS, () => socket?.terminate());
    socket.once('close', () => resolve());
    socket.close();
    await closed;
    cancel();
  }

  function open(): void {
    connect().catch((error) => {
      logger.error({ err: error }, 'worker connection');
      retry();
    });
  }

  // Whoever waits for `ready` hears of a refusal; where nobody does, the log has it.
  ready.promise.catch(() => {});
  open();

  return {
    ready: ready.promise,
    get jobs() {
      return jobs.size;
    },
    get free() {
      return protocol.free;
    },
    async drain(steps) {
      protocol.drain();
      for (const { how, ms } of steps) {
        if (jobs.size === 0) break;
        logger.info({ calls: jobs.size, how }, 'draining');
        if (how !== 'by-itself') for (const job of jobs.values()) job.end(how);
        await allEnded(ms);
      }
      for (const job of jobs.values()) job.end('now');
      await Promise.allSettled([...jobs.values()].map((job) => job.done));
      closing = true;
      await hangUp();
    },
  };
}

function agentUrl(livekit: string): URL {
  const url = new URL(livekit);
  url.protocol = url.protocol.replace('http', 'ws');
  url.pathname = `${url.pathname.replace(/\/$/, '')}/agent`;
  url.searchParams.set('protocol', '1');
  return url;
}

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

const workerRefused = (status: number) =>
  new Failure({
    reason: 'worker-refused',
    message: `LiveKit refused our agent worker with HTTP ${status}.`,
    cure: 'Check LIVEKIT_API_KEY and LIVEKIT_API_SECRET; they must be those of the server at LIVEKIT_URL.',
  });
