import { CallFailure } from './failure.ts';

export const mediaUnreachable = (address: string, cause: unknown) =>
  new CallFailure({
    reason: 'media-unreachable',
    message: `The call was granted, but LiveKit at ${address} could not be reached.`,
    cure: "Check that LiveKit runs there, that its UDP and TCP ports are open to visitors, and that this page's Content-Security-Policy names it in connect-src.",
    cause,
  });

export const connectionLost = (reason: string) =>
  new CallFailure({
    reason: 'connection-lost',
    message: `LiveKit ended the connection: ${reason}.`,
    cure: "Most often the visitor's network; if many calls end so, read LiveKit's log.",
  });
