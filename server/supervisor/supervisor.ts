import type { Logger } from 'pino';
import { Failure } from '../contract/index.ts';
import { advance, type Lifecycle, type LifecycleInput, type RestartPolicy, restartPolicy } from './lifecycle.ts';
import { type Exit, type ProcessSpec, type RunningProcess, startProcess } from './process.ts';

/** Keeps child processes running: those of one layer, which don't mind in what order they end. */
export interface Supervisor {
  /**
   * Starts a process and from its first readiness on keeps it running: one that ends is started again, after a
   * growing delay. Resolves with the details that it told when ready.
   * @throws Failure where the very first start fails
   */
  start(spec: ProcessSpec): Promise<Readonly<Record<string, string>>>;
  /**
   * Puts a new process in the place of each, one after the other: the old one is asked to end once the new one is ready,
   * and has `graceMs` for it. @throws Failure where a new one can't be had; the old one then stays
   */
  replace(graceMs: number): Promise<void>;
  /** Ends all side by side; each is killed if it does not end within the grace period. */
  stop(): Promise<void>;
}

export interface SupervisorDeps {
  logger: Logger;
  /** Each line that a process writes. */
  onLine: (name: string, line: string) => void;
  /** How long a process may take to end, in ms. Default 5000. */
  graceMs?: number;
  /** A process is ready, for the first time or again; `details` are what it told. */
  onReady?: (details: Readonly<Record<string, string>>) => void;
  /** A process that was ready has ended, however; `details` are what it told when ready. */
  onExit?: (details: Readonly<Record<string, string>>) => void;
  policy?: RestartPolicy;
}

export function createSupervisor(deps: SupervisorDeps): Supervisor {
  const children: Child[] = [];
  let stopping = false;
  return {
    start(spec) {
      if (stopping) throw endingAlready(spec.name);
      const child = new Child(spec, deps);
      children.push(child);
      return child.launched;
    },
    async replace(graceMs) {
      for (const child of children) if (!stopping) await child.replace((old) => old.stop(graceMs));
    },
    async stop() {
      stopping = true;
      await Promise.all(children.map((child) => child.stop()));
    },
  };
}

/** Carries out what `advance` decides for one process. */
class Child {
  readonly launched: Promise<Readonly<Record<string, string>>>;
  readonly #spec: ProcessSpec;
  readonly #deps: SupervisorDeps;
  readonly #policy: RestartPolicy;
  #state: Lifecycle = { at: 'launching' };
  #process: RunningProcess;
  #timer: NodeJS.Timeout | undefined;
  /** Of a replacement: the new one until it is ready, the old one from then on. */
  readonly #beside = new Set<RunningProcess>();
  /** Whose successor is being started. */
  #worn: RunningProcess | undefined;

  constructor(spec: ProcessSpec, deps: SupervisorDeps) {
    this.#spec = spec;
    this.#deps = deps;
    this.#policy = deps.policy ?? restartPolicy;
    this.#process = this.#spawn();
    this.launched = this.#process.ready;
  }

  async stop(): Promise<void> {
    const running = this.#process;
    const alive = this.#state.at === 'running' || this.#state.at === 'starting' || this.#state.at === 'launching';
    this.#handle('stop');
    const beside = [...this.#beside].map((other) => other.stop(this.#graceMs));
    await Promise.all([alive && running.exited, ...beside]);
  }

  /** @param retire ends the old one, once the new one is ready */
  async replace(retire: (old: RunningProcess) => Promise<Exit>): Promise<void> {
    const next = this.#spawn();
    this.#beside.add(next);
    let old: RunningProcess | undefined;
    try {
      await next.ready;
      if (this.#ending) return;
      // The old one has died meanwhile: one that is new takes its place anyway.
      if (this.#state.at !== 'running') return void (await next.stop(this.#graceMs));
      this.#beside.delete(next);
      old = this.#process;
      this.#process = next;
      this.#beside.add(old);
      await retire(old);
    } catch (error) {
      // One that was asked to end before it was ready is no failure.
      if (!this.#ending) throw error;
    } finally {
      this.#beside.delete(next);
      if (old) this.#beside.delete(old);
    }
  }

  get #graceMs(): number {
    return this.#deps.graceMs ?? GRACE_MS;
  }

  get #ending(): boolean {
    return this.#state.at === 'stopping' || this.#state.at === 'stopped';
  }

  #spawn(): RunningProcess {
    const running = startProcess(
      this.#spec,
      (line) => this.#deps.onLine(this.#spec.name, line),
      // By then it has the place that it is to give up.
      () =>
        running.ready.then(
          () => this.#renew(running),
          () => {},
        ),
    );
    running.ready.then(
      (details) => {
        if (running === this.#process) this.#handle('ready');
        this.#deps.onReady?.(details);
        running.exited.then(() => this.#deps.onExit?.(details));
      },
      // A process that says that it can't work ends by itself; one that hangs on is made to.
      () => running.stop(this.#graceMs),
    );
    running.exited.then((exit) => {
      if (running === this.#process) this.#exited(exit);
    });
    return running;
  }

  /** Puts another in the place of one that is worn, which ends with its last work. */
  async #renew(worn: RunningProcess): Promise<void> {
    if (worn !== this.#process || worn === this.#worn || this.#ending) return;
    this.#worn = worn;
    const { name } = this.#spec;
    this.#deps.logger.info({ process: name }, `${name} is worn and gets a successor`);
    try {
      await this.replace((old) => {
        old.finish();
        return old.exited;
      });
    } catch (error) {
      this.#worn = undefined;
      this.#deps.logger.error({ err: error, process: name }, `${name} is worn and goes on, for lack of a successor`);
    }
  }

  #exited(exit: Exit): void {
    const before = this.#state;
    this.#handle('exited');
    if (this.#state.at !== 'waiting' || before.at === 'waiting') return;
    const { failures } = this.#state;
    this.#deps.logger.error(
      { process: this.#spec.name, exit: exit.signal ?? exit.code, failures },
      `${this.#spec.name} ended unexpectedly and is started again`,
    );
  }

  #handle(input: LifecycleInput): void {
    const { state, effect } = advance(this.#state, input, this.#policy);
    const recovered = this.#state.at === 'starting' && state.at === 'running';
    this.#state = state;
    if (recovered) this.#deps.logger.info({ process: this.#spec.name }, `${this.#spec.name} is back`);
    if (effect.do === 'nothing') return;
    clearTimeout(this.#timer);
    if (effect.do === 'spawn') this.#process = this.#spawn();
    else if (effect.do === 'back-off') this.#timer = setTimeout(() => this.#handle('backed-off'), effect.ms);
    else if (effect.do === 'watch') this.#timer = setTimeout(() => this.#handle('settled'), effect.ms).unref();
    else this.#process.stop(this.#graceMs);
  }
}

const GRACE_MS = 5000;

const endingAlready = (name: string) =>
  new Failure({
    reason: 'stopping',
    message: `${name} was not started, because everything is being ended.`,
    cure: 'Start again once it has ended.',
  });
