import type { ToolAnswer, Toolbox } from '../../briefing/tools/toolbox.ts';
import type { RealtimeEvent } from '../../realtime/client.ts';
import type { Clock } from '../clock.ts';
import type { CallLog } from '../session/call-log.ts';

export interface RunningToolsDeps {
  toolbox: Toolbox;
  log: Pick<CallLog, 'event'>;
  clock: Clock;
}

/** The tools that are at work for this call. */
export class RunningTools {
  readonly #deps: RunningToolsDeps;
  #running = 0;
  #closed = false;

  constructor(deps: RunningToolsDeps) {
    this.#deps = deps;
  }

  get any(): boolean {
    return this.#running > 0;
  }

  /** Never rejects. Resolves to undefined for a call already run, and where nobody waits for the answer any more. */
  async run(call: Extract<RealtimeEvent, { type: 'tool-call' }>): Promise<ToolAnswer | undefined> {
    const { toolbox, log, clock } = this.#deps;
    this.#running += 1;
    const startedAt = clock.monotonic();
    const answer = await toolbox.run(call);
    this.#running -= 1;
    if (this.#closed || !answer) return undefined;
    log.event('tool', { name: call.name, ms: Math.round(clock.monotonic() - startedAt) });
    return answer;
  }

  close(): void {
    this.#closed = true;
  }
}
