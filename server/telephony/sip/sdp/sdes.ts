/** Keys for SRTP in the signalling, RFC 4568. Worth something only where the signalling itself is encrypted. */
export type SrtpSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32';

export const srtpSuites: readonly SrtpSuite[] = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'];

export interface CryptoLine {
  tag: number;
  suite: SrtpSuite;
  /** Master key and salt, 16 and 14 bytes. */
  key: Uint8Array;
}

const KEY_BYTES = 30;

/**
 * Reads the value of an `a=crypto` line. Undefined for suites that we do not have, for several keys with an MKI
 * (6.1) and for session parameters, of which each changes what goes over the wire (6.3).
 */
export function parseCrypto(value: string): CryptoLine | undefined {
  const [tag = '', suite, keyParams = '', ...sessionParams] = value.trim().split(/ +/);
  const known = srtpSuites.find((candidate) => candidate === suite);
  if (!/^\d{1,9}$/.test(tag) || known === undefined || sessionParams.length > 0) return undefined;
  if (!keyParams.startsWith('inline:') || keyParams.includes(';')) return undefined;
  const [base64 = '', ...fields] = keyParams.slice('inline:'.length).split('|');
  // `|2^20` is a lifetime, which a call does not reach; `|1:4` is an MKI.
  if (fields.some((field) => field.includes(':'))) return undefined;
  const key = Buffer.from(base64, 'base64');
  return key.length === KEY_BYTES ? { tag: Number(tag), suite: known, key } : undefined;
}

export function formatCrypto({ tag, suite, key }: CryptoLine): string {
  return `${tag} ${suite} inline:${Buffer.from(key).toString('base64')}`;
}
