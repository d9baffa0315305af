import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs short texts for one purpose, so that what was signed for one can't be used for another. */
export class Signer {
  readonly #key: Buffer;

  constructor(secret: string, purpose: string) {
    this.#key = createHmac('sha256', secret).update(`hoyhoy ${purpose}`).digest();
  }

  /** A keyed hash: 128 bits of it, as base64url. */
  hash(text: string): string {
    return this.#mac(text).subarray(0, 16).toString('base64url');
  }

  /** `text` with its signature after a dot. */
  sign(text: string): string {
    return `${text}.${this.#mac(text).toString('base64url')}`;
  }

  /** The text that was signed, or undefined where it was not signed here. */
  verified(signed: string): string | undefined {
    const dot = signed.lastIndexOf('.');
    const text = signed.slice(0, Math.max(0, dot));
    const given = Buffer.from(signed.slice(dot + 1), 'base64url');
    const own = this.#mac(text);
    return given.length === own.length && timingSafeEqual(given, own) ? text : undefined;
  }

  #mac(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}
