import { Failure, type ProblemCode } from '../../server/contract/index.ts';

/** What the API said, or what kept us from asking it. */
export type FailureCode = ProblemCode | 'server-unreachable' | 'media-unreachable' | 'connection-lost' | 'unsupported';

/** Why a call could not be made or kept. `message` and `cure` are for the page's developer, never shown to visitors. */
export class CallFailure extends Failure<FailureCode> {
  /** The line's number (E.164), where the API gave one. */
  readonly phone: string | undefined;

  constructor(details: { reason: FailureCode; message: string; cure: string; cause?: unknown }, phone?: string) {
    super(details);
    this.phone = phone;
  }
}

export const serverUnreachable = (server: string, cause: unknown) =>
  new CallFailure({
    reason: 'server-unreachable',
    message: `Nothing that this page may read came from ${server}.`,
    cure: 'Check that the server runs, and that the Content-Security-Policy names it in script-src and connect-src.',
    cause,
  });
