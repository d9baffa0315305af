import { STILL_RUNNING, type ToolAnswer, type Toolbox } from '../../briefing/tools/toolbox.ts';
import type { RealtimeEvent } from '../../realtime/client.ts';
import type { Clock } from '../clock.ts';
import type { CallLog } from '../session/call-log.ts';

export interface RunningToolsDeps {
  toolbox: Toolbox;
  log: Pick<CallLog, 'event'>;
  clock: Clock;
  /** One that took too long has ended, after the model was told so. */
  onLate: (name: string, answer: ToolAnswer) => void;
}

/** A caller waits in silence. */
const LONGEST_MS = 12_000;

/** The tools that are at work for this call. */
export class RunningTools {
  readonly #deps: RunningToolsDeps;
  #running = 0;
  readonly #cancels = new Set<() => void>();
  #closed = false;

  constructor(deps: RunningToolsDeps) {
    this.#deps = deps;
  }

  get any(): boolean {
    return this.#running > 0;
  }

  /**
   * Never rejects, and takes no longer than a caller would wait. Resolves to undefined for a call already run, and where
   * nobody waits for the answer any more.
   */
  async run(call: Extract<RealtimeEvent, { type: 'tool-call' }>): Promise<ToolAnswer | undefined> {
    const { toolbox, log, clock } = this.#deps;
    this.#running += 1;
    const startedAt = clock.monotonic();
    const ended = toolbox.run(call).then((answer) => {
      const ms = Math.round(clock.monotonic() - startedAt);
      if (!this.#closed && answer) log.event('tool', { name: call.name, ms });
      return answer;
    });
    const late = Promise.withResolvers<'late'>();
    const cancel = clock.after(LONGEST_MS, () => late.resolve('late'));
    this.#cancels.add(cancel);
    const first = await Promise.race([ended, late.promise]);
    cancel();
    this.#cancels.delete(cancel);
    this.#running -= 1;
    if (this.#closed) return undefined;
    if (first !== 'late') return first;
    log.event('tool-late', { name: call.name });
    void ended.then((answer) => {
      if (answer && !this.#closed) this.#deps.onLate(call.name, answer);
    });
    return { output: STILL_RUNNING, endsCall: false };
  }

  close(): void {
    this.#closed = true;
    for (const cancel of this.#cancels) cancel();
  }
}
