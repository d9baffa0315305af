/** What every error of ours carries, so that whoever reads it knows what went wrong, where, and what to do. */
export interface FailureDetails<Reason extends string> {
  /** Stable machine-readable name; each module declares its own union. */
  reason: Reason;
  /** What happened and where, in one sentence. Never holds secrets or personal data. */
  message: string;
  /** What the reader can do about it, in one sentence. */
  cure: string;
  cause?: unknown;
}

/**
 * Base of this project's errors. Modules export factories that return it, beside the code that fails:
 * `export const portBusy = (port: number) => new Failure({ reason: 'port-busy', … })`.
 */
export class Failure<Reason extends string = string> extends Error {
  override readonly name = 'Failure';
  readonly reason: Reason;
  readonly cure: string;

  constructor(details: FailureDetails<Reason>) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.reason = details.reason;
    this.cure = details.cure;
  }
}
