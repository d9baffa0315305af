export interface LockOutPolicy {
  /** Wrong passwords in a row from one source after which it is locked out. */
  attempts: number;
  lockedMs: number;
}

export const lockOutPolicy: LockOutPolicy = { attempts: 10, lockedMs: 15 * 60_000 };

const MAX_SOURCES = 10_000;

/** Shuts out a source that keeps guessing, whatever names it tries. */
export class LockOut {
  readonly #policy: LockOutPolicy;
  /** The source that failed longest ago first. */
  readonly #failures = new Map<string, { count: number; at: number }>();

  constructor(policy: LockOutPolicy = lockOutPolicy) {
    this.#policy = policy;
  }

  isLocked(source: string, now: number): boolean {
    const failures = this.#current(source, now);
    return failures !== undefined && failures.count >= this.#policy.attempts;
  }

  failed(source: string, now: number): void {
    const count = (this.#current(source, now)?.count ?? 0) + 1;
    // Set anew, so that the map stays in order of the last failure.
    this.#failures.delete(source);
    this.#failures.set(source, { count, at: now });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MAX_SOURCES && oldest !== undefined) this.#failures.delete(oldest);
  }

  succeeded(source: string): void {
    this.#failures.delete(source);
  }

  #current(source: string, now: number): { count: number; at: number } | undefined {
    const failures = this.#failures.get(source);
    return failures && now - failures.at < this.#policy.lockedMs ? failures : undefined;
  }
}
