/**
 * Whether a server that failed is worth another call's time. Times are monotonic milliseconds.
 *
 *   closed --failed--> open --its time is up, and somebody asks--> trying --succeeded--> closed
 *                        ^                                            |
 *                        +-- failed, or not heard of again: longer ---+
 */
export type Circuit =
  | { name: 'closed' }
  | { name: 'open'; until: number; failures: number }
  | { name: 'trying'; until: number; failures: number };

export type CircuitInput = { type: 'asked' | 'failed' | 'succeeded'; at: number };

const FIRST_MS = 30_000;
const LONGEST_MS = 600_000;
/** A call that tries and ends before it knows leaves the try to the next one. */
const TRY_MS = 30_000;

export const closedCircuit: Circuit = { name: 'closed' };

/** `use`: whether the server is to be used by whoever asked. */
export function changeCircuit(circuit: Circuit, input: CircuitInput): { circuit: Circuit; use: boolean } {
  switch (input.type) {
    case 'succeeded':
      return { circuit: closedCircuit, use: true };
    case 'failed': {
      // Those who had begun before it was known to be away say nothing new.
      if (circuit.name === 'open') return { circuit, use: false };
      const failures = circuit.name === 'closed' ? 1 : circuit.failures + 1;
      const ms = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
      return { circuit: { name: 'open', until: input.at + ms, failures }, use: false };
    }
    case 'asked':
      if (circuit.name === 'closed') return { circuit, use: true };
      if (input.at < circuit.until) return { circuit, use: false };
      return { circuit: { name: 'trying', until: input.at + TRY_MS, failures: circuit.failures }, use: true };
  }
}
