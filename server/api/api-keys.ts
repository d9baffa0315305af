import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether an `Authorization` header bears one of the keys whose hashes a line lists. */
export function bearsKey(authorization: string, hashes: readonly string[]): boolean {
  const [, key] = /^Bearer +([!-~]{1,200})$/i.exec(authorization) ?? [];
  if (key === undefined) return false;
  const own = Buffer.from(keyHash(key));
  // All are compared, so that time does not tell which one it was.
  return hashes.filter((hash) => isSame(own, Buffer.from(hash))).length > 0;
}

/** As `apiKeys` in line.yaml lists a key. Keys are long and random, so that a plain hash can't be guessed from. */
export function keyHash(key: string): string {
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
