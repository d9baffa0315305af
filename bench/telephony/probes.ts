import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const probed = z.object({
  /** Of the event loop, p99 since it was asked before. */
  loopDelayMs: z.number(),
  /** Objects that are still held, in MB. */
  heapMb: z.number(),
  /** Timers, sockets and requests that are open. */
  resources: z.number(),
  /** For events of the process. */
  listeners: z.number(),
});
export type Probed = z.output<typeof probed>;

const ANSWER_MS = 10_000;

/** Asks processes how they are; `probe.ts` answers in them. */
export class Probes {
  readonly dir = mkdtempSync(join(tmpdir(), 'hoyhoy-probes-'));
  readonly #asked = new Map<number, number>();

  /** What the processes under test need in their environment. */
  get env(): Record<string, string> {
    return {
      HOYHOY_BENCH_PROBES: this.dir,
      NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'probe.ts'))}`,
    };
  }

  /** Each process's answer; loop delays begin to be watched with the first one. */
  ask(pids: readonly number[]): Promise<Probed[]> {
    return Promise.all(pids.map((pid) => this.#ask(pid)));
  }

  close(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #ask(pid: number): Promise<Probed> {
    const count = (this.#asked.get(pid) ?? 0) + 1;
    this.#asked.set(pid, count);
    process.kill(pid, 'SIGUSR2');
    const file = join(this.dir, `${pid}.${count}`);
    const late = performance.now() + ANSWER_MS;
    while (!existsSync(file)) {
      if (performance.now() > late) throw new Error(`The process ${pid} did not tell how it is.`);
      await delay(20);
    }
    return probed.parse(JSON.parse(readFileSync(file, 'utf8')));
  }
}
