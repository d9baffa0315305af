import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>;

const LENGTH = 32;
const SALT = 16;
/** As `line.yaml` holds it; what is hashed can be guessed by whoever reads it, only slowly. */
export const PIN_HASH = /^scrypt:([\w-]{22}):([\w-]{43})$/;
export const PIN = /^\d{6,12}$/;

/** Six digits that nobody has chosen, so that nobody guesses them from who somebody is. */
export function randomPin(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(SALT);
  return `scrypt:${salt.toString('base64url')}:${(await derive(pin, salt, LENGTH)).toString('base64url')}`;
}

/** Takes as long for a wrong PIN as for the right one. */
export async function isPin(pin: string, hash: string): Promise<boolean> {
  const [, salt = '', expected = ''] = PIN_HASH.exec(hash) ?? [];
  const derived = await derive(pin, Buffer.from(salt, 'base64url'), LENGTH);
  return timingSafeEqual(derived, Buffer.concat([Buffer.from(expected, 'base64url')], LENGTH));
}
