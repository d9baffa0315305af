import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Twilio signed a request: HMAC-SHA1 with the account's token over the address as Twilio has it and the form's
 * fields in the order of their names, in base64.
 * @param address as configured at Twilio or told in TwiML, `https:` or `wss:`
 */
export function isSigned(
  {
    signature,
    address,
    fields,
  }: { signature: string | undefined; address: string; fields: Iterable<[string, string]> },
  authToken: string,
): boolean {
  if (signature === undefined) return false;
  const form = [...fields]
    .toSorted(([a, first], [b, second]) => compare(a, b) || compare(first, second))
    .map(([name, value]) => name + value)
    .join('');
  // Each is compared, so that the time tells nothing.
  return spellings(address)
    .map((spelling) => same(signature, signatureOf(spelling + form, authToken)))
    .includes(true);
}

export function signatureOf(text: string, authToken: string): string {
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64');
}

/** Twilio's own libraries try the address with and without its port, as it is not always signed as it was written. */
function spellings(address: string): string[] {
  const url = new URL(address);
  const { protocol, hostname, port, pathname, search } = url;
  return [port, port === '' ? '443' : ''].map(
    (number) => `${protocol}//${hostname}${number === '' ? '' : `:${number}`}${pathname}${search}`,
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function same(a: string, b: string): boolean {
  const [given, made] = [Buffer.from(a), Buffer.from(b)];
  return given.length === made.length && timingSafeEqual(given, made);
}
