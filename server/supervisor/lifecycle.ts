/**
 * What to do about one child process, decided without touching it.
 *
 *   launching --ready--> running --exited--> waiting --backed-off--> starting --ready--> running
 *       |                   | ^                 ^                       |
 *     exited             settled (failures = 0) +--------exited---------+
 *       v
 *     failed            any --stop--> stopping --exited--> stopped
 */
export type Lifecycle =
  /** First start ever: a process that ends now has a cause that trying again would not remove. */
  | { at: 'launching' }
  | { at: 'starting'; failures: number }
  | { at: 'running'; failures: number }
  | { at: 'waiting'; failures: number }
  | { at: 'stopping' }
  | { at: 'stopped' }
  | { at: 'failed' };

export type LifecycleInput = 'ready' | 'exited' | 'backed-off' | 'settled' | 'stop';

export type LifecycleEffect =
  | { do: 'nothing' }
  | { do: 'spawn' }
  /** Wait, then say `backed-off`. */
  | { do: 'back-off'; ms: number }
  /** Say `settled` if the process lives that long. */
  | { do: 'watch'; ms: number }
  /** Ask the process to end. */
  | { do: 'terminate' };

export interface RestartPolicy {
  /** After the second end in a row; from the first, a process is back at once. */
  firstDelayMs: number;
  longestDelayMs: number;
  /** A process that lived that long is trusted again: after its next end it is back at once. */
  healthyMs: number;
}

export const restartPolicy: RestartPolicy = { firstDelayMs: 250, longestDelayMs: 30_000, healthyMs: 60_000 };

export interface Step {
  state: Lifecycle;
  effect: LifecycleEffect;
}

const stay = (state: Lifecycle): Step => ({ state, effect: { do: 'nothing' } });

/** The one transition function. An input that means nothing in a state changes nothing. */
export function advance(state: Lifecycle, input: LifecycleInput, policy: RestartPolicy = restartPolicy): Step {
  switch (input) {
    case 'ready':
      if (state.at !== 'launching' && state.at !== 'starting') return stay(state);
      return {
        state: { at: 'running', failures: state.at === 'launching' ? 0 : state.failures },
        effect: { do: 'watch', ms: policy.healthyMs },
      };
    case 'settled':
      return stay(state.at === 'running' ? { at: 'running', failures: 0 } : state);
    case 'backed-off':
      if (state.at !== 'waiting') return stay(state);
      return { state: { at: 'starting', failures: state.failures }, effect: { do: 'spawn' } };
    case 'exited':
      return afterExit(state, policy);
    case 'stop':
      return onStop(state);
  }
}

function afterExit(state: Lifecycle, policy: RestartPolicy): Step {
  switch (state.at) {
    case 'launching':
      return stay({ at: 'failed' });
    case 'stopping':
      return stay({ at: 'stopped' });
    case 'starting':
    case 'running': {
      const again = policy.firstDelayMs * 2 ** (state.failures - 1);
      const ms = state.failures === 0 ? 0 : Math.min(again, policy.longestDelayMs);
      return { state: { at: 'waiting', failures: state.failures + 1 }, effect: { do: 'back-off', ms } };
    }
    default:
      return stay(state);
  }
}

function onStop(state: Lifecycle): Step {
  switch (state.at) {
    case 'launching':
    case 'starting':
    case 'running':
      return { state: { at: 'stopping' }, effect: { do: 'terminate' } };
    case 'waiting':
      return stay({ at: 'stopped' });
    default:
      return stay(state);
  }
}
