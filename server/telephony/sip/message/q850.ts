import type { Headers } from './headers.ts';

/**
 * The cause in a Reason header that a gateway to the telephone network has passed on: `Q.850;cause=21;text="Call Rejected"`.
 * RFC 3326 2, RFC 6432 3. Undefined where there is none.
 */
export function q850Cause(headers: Headers): number | undefined {
  for (const reason of headers.list('reason') ?? []) {
    const [protocol = '', ...parameters] = reason.split(';').map((part) => part.trim().toLowerCase());
    const cause = parameters.find((one) => /^cause\s*=\s*\d{1,3}$/.test(one));
    if (protocol === 'q.850' && cause !== undefined) return Number(cause.slice(cause.indexOf('=') + 1));
  }
  return undefined;
}
