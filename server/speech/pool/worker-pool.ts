import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { Failure } from '../../contract/index.ts';
import { FairQueue } from './fair-queue.ts';
import { workerMessage } from './messages.ts';

/** What a job under way is given to end. */
const LAST_JOB_MS = 1_500;

export type PoolFailureReason = 'pool-full' | 'worker-died' | 'worker-failed' | 'deadline-passed' | 'pool-closed';

export interface PoolOptions<Result> {
  /** For logs and errors, e.g. "recogniser". */
  name: string;
  module: URL;
  size: number;
  workerData: unknown;
  result: z.ZodType<Result>;
  logger: Logger;
}

export interface JobOptions {
  /** Owners take turns; jobs of one owner run in order. */
  owner: string;
  /** Gives the job up after so many ms, waiting included; at once where it would surely wait longer. */
  deadlineMs: number;
  signal?: AbortSignal;
}

interface Job<Result> {
  id: number;
  request: unknown;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

interface Member<Result> {
  worker: Worker;
  ready: boolean;
  job?: Job<Result>;
  /** `performance.now()` when its job was handed over. */
  since: number;
}

/** A worker that dies so soon can't even start; it is not replaced for the jobs that wait. */
const STARTS_BEFORE_GIVING_UP = 3;

/** Worker threads that share one fair queue. A thread that dies is replaced; only its own job fails. */
export class WorkerPool<Result> {
  readonly #options: PoolOptions<Result>;
  readonly #queue = new FairQueue<Job<Result>>();
  readonly #members = new Set<Member<Result>>();
  readonly #started: Promise<void>;
  #announceStart: { resolve: () => void; reject: (error: unknown) => void } = { resolve() {}, reject() {} };
  #failedStarts = 0;
  #nextId = 1;
  /** Usual length of a job, in ms. */
  #usualMs = 0;
  #closed = false;
  #onJobEnded = () => {};

  constructor(options: PoolOptions<Result>) {
    this.#options = options;
    this.#started = new Promise((resolve, reject) => {
      this.#announceStart = { resolve, reject };
    });
    this.#started.catch(() => {}); // Told to whoever awaits `started`.
    for (let i = 0; i < options.size; i++) this.#spawn();
  }

  /** Resolves once the first thread has loaded its model. @throws Failure `worker-died` */
  get started(): Promise<void> {
    return this.#started;
  }

  /** Whether a job would begin at once. */
  get idle(): boolean {
    return [...this.#members].some(({ ready, job }) => ready && !job);
  }

  /** @throws Failure with a `PoolFailureReason`, or the signal's reason. */
  run(request: unknown, { owner, deadlineMs, signal }: JobOptions): Promise<Result> {
    if (this.#closed) return Promise.reject(poolClosed(this.#options.name));
    if (this.#members.size === 0) return Promise.reject(workerDied(this.#options.name, undefined));
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#expectedWaitMs() > deadlineMs) return Promise.reject(poolFull(this.#options.name));
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const job = { id: this.#nextId++, request, resolve, reject };
    const giveUp = (error: unknown) => {
      this.#queue.remove(owner, job);
      reject(error);
    };
    const timer = setTimeout(() => giveUp(deadlinePassed(this.#options.name, deadlineMs)), deadlineMs);
    const onAbort = () => giveUp(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    this.#queue.push(owner, job);
    this.#assign();
    return promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#rejectWaiting(poolClosed(this.#options.name));
    // A model that is stopped in the middle of its work takes the process with it: onnxruntime throws where nobody catches.
    await this.#lastJobs();
    await Promise.all([...this.#members].map(({ worker }) => worker.terminate()));
  }

  /** Resolves once no thread has a job any more, or they take too long. */
  #lastJobs(): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(resolve, LAST_JOB_MS);
      this.#onJobEnded = () => {
        if ([...this.#members].some(({ job }) => job)) return;
        clearTimeout(late);
        resolve();
      };
      this.#onJobEnded();
    });
  }

  /** Until the first job of another owner is begun, going by the usual length of a job. */
  #expectedWaitMs(): number {
    if (this.idle) return 0;
    return ((this.#queue.owners + 1) * this.#usualMs) / this.#members.size;
  }

  #rejectWaiting(failure: unknown): void {
    for (let job = this.#queue.shift(); job; job = this.#queue.shift()) job.reject(failure);
  }

  #assign(): void {
    for (const member of this.#members) {
      if (!member.ready || member.job) continue;
      const job = this.#queue.shift();
      if (!job) return;
      member.job = job;
      member.since = performance.now();
      member.worker.postMessage({ id: job.id, request: job.request });
    }
  }

  #spawn(): void {
    const worker = new Worker(this.#options.module, { workerData: this.#options.workerData });
    const member: Member<Result> = { worker, ready: false, since: 0 };
    this.#members.add(member);
    let cause: unknown;
    worker.on('message', (message: unknown) => this.#receive(member, message));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => this.#replace(member, cause));
  }

  #receive(member: Member<Result>, raw: unknown): void {
    const message = workerMessage.parse(raw);
    if (message.type === 'ready') {
      member.ready = true;
      this.#failedStarts = 0;
      this.#announceStart.resolve();
    } else if (member.job?.id === message.id) {
      const { job } = member;
      delete member.job;
      const ms = performance.now() - member.since;
      this.#usualMs += (ms - this.#usualMs) * (this.#usualMs === 0 ? 1 : 0.2);
      if (message.type === 'error') job.reject(workerFailed(this.#options.name, message.message));
      else job.resolve(this.#options.result.parse(message.result));
      this.#onJobEnded();
    }
    this.#assign();
  }

  #replace(member: Member<Result>, cause: unknown): void {
    this.#members.delete(member);
    const failure = this.#closed ? poolClosed(this.#options.name) : workerDied(this.#options.name, cause);
    member.job?.reject(failure);
    this.#onJobEnded();
    if (this.#closed) return;
    this.#options.logger.error({ err: cause, pool: this.#options.name }, 'worker thread died');
    if (!member.ready) this.#failedStarts++;
    if (this.#failedStarts < STARTS_BEFORE_GIVING_UP) {
      this.#spawn();
      return;
    }
    this.#announceStart.reject(failure);
    if (this.#members.size === 0) this.#rejectWaiting(failure);
  }
}

const poolClosed = (name: string) =>
  new Failure<PoolFailureReason>({
    reason: 'pool-closed',
    message: `The ${name} has been shut down.`,
    cure: 'Nothing is wrong if the server is stopping; else start it again.',
  });

const poolFull = (name: string) =>
  new Failure<PoolFailureReason>({
    reason: 'pool-full',
    message: `The ${name} has more to do than it can do in time.`,
    cure: 'Give the machine more processors, or serve fewer calls on it.',
  });

const deadlinePassed = (name: string, ms: number) =>
  new Failure<PoolFailureReason>({
    reason: 'deadline-passed',
    message: `The ${name} took longer than ${ms} ms.`,
    cure: 'Give the machine more processor time, or serve fewer calls on it.',
  });

const workerFailed = (name: string, message: string) =>
  new Failure<PoolFailureReason>({
    reason: 'worker-failed',
    message: `The ${name} failed: ${message}`,
    cure: 'Report it with this message; other calls go on.',
  });

const workerDied = (name: string, cause: unknown) =>
  new Failure<PoolFailureReason>({
    reason: 'worker-died',
    message: `A thread of the ${name} ended unexpectedly.`,
    cure: 'Check the log for its error and the machine for free memory; it is replaced by itself.',
    cause,
  });
