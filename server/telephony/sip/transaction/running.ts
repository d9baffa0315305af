import type { Conditions } from './timers.ts';

/** A machine with the state it is in. */
export interface Running<Input, Effect> {
  input(input: Input): readonly Effect[];
  /** Name of the state. */
  at(): string;
}

export function running<State extends { name: string }, Input, Effect>(
  step: (state: State, input: Input, conditions: Conditions) => { state: State; effects: readonly Effect[] },
  initial: State,
  conditions: Conditions,
): Running<Input, Effect> {
  let state = initial;
  return {
    input(input) {
      const next = step(state, input, conditions);
      state = next.state;
      return next.effects;
    },
    at: () => state.name,
  };
}
