import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { Failure } from '../contract/index.ts';
import { storeFailure } from './failures.ts';
import type { Fence } from './lease-store.ts';
import type { Operation } from './operation.ts';
import { type RequestMessage, responseMessage } from './operations.ts';

interface Pending {
  resolve(output: unknown): void;
  reject(failure: Failure): void;
}

/** Our end of the store's thread: requests go out in order, each promise settles with its answer. */
export class ThreadClient {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #nextId = 1;
  /** Set once no request can be served any more. */
  #stopped: Failure | undefined;

  constructor(logger: Logger) {
    // Beside this file as source (.ts) and as built (.js).
    this.#worker = new Worker(new URL(`./thread${extname(import.meta.url)}`, import.meta.url));
    this.#worker.on('message', (raw: unknown) => this.#settle(raw));
    this.#worker.on('error', (error) => {
      logger.error({ err: error }, 'the store thread failed');
      this.#stop(storeFailure('store-failed', error));
    });
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        this.#stop(storeFailure('store-stopped'));
        resolve();
      });
    });
  }

  /** @throws Failure, with a `StoreFailureReason` */
  async request<In, Out>(operation: Operation<In, Out>, input: In, fence?: Fence): Promise<Out> {
    if (this.#stopped !== undefined) throw this.#stopped;
    const id = this.#nextId++;
    const message: RequestMessage = { id, operation: operation.name, input, ...(fence && { fence }) };
    const output = await new Promise<unknown>((resolve, reject) => {
      this.#worker.postMessage(message);
      this.#pending.set(id, { resolve, reject });
    });
    const parsed = operation.output.safeParse(output);
    if (!parsed.success) throw storeFailure('store-corrupt', parsed.error);
    return parsed.data;
  }

  /** Serves what was asked for before, then ends the thread. */
  async close(operation: Operation<undefined, undefined>): Promise<void> {
    if (this.#stopped === undefined) {
      const closed = this.request(operation, undefined);
      this.#stopped = storeFailure('store-stopped');
      await closed.finally(() => this.#worker.terminate());
    }
    await this.#exited;
  }

  #settle(raw: unknown): void {
    const response = responseMessage.parse(raw);
    const pending = this.#pending.get(response.id);
    this.#pending.delete(response.id);
    if (response.ok) pending?.resolve(response.output);
    else pending?.reject(new Failure({ ...response, cause: new Error(response.cause) }));
  }

  #stop(failure: Failure): void {
    this.#stopped ??= failure;
    for (const { reject } of this.#pending.values()) reject(failure);
    this.#pending.clear();
  }
}
