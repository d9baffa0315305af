import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';

export interface NoncesOptions {
  clock: Clock;
  /** Signs nonces; the same in all processes that are to accept each other's. */
  secret: Uint8Array;
  lifetimeMs: number;
  randomBytes(count: number): Uint8Array;
}

/** Nonces in use that are remembered, to see replays. */
const REMEMBERED = 10_000;
const TIME_BYTES = 6;
const RANDOM_BYTES = 10;
const SIGNATURE_BYTES = 16;

/** Nonces that carry their own time and signature, so that a flood of requests without credentials costs no memory. */
export class Nonces {
  readonly #options: NoncesOptions;
  /** Highest count seen by nonce, the one first used longest ago first. Only of those that came with a right digest. */
  readonly #counts = new Map<string, number>();
  /** Nonces made before that time and no longer in `#counts` may have been used. */
  #forgottenUntil = 0;

  constructor(options: NoncesOptions) {
    this.#options = options;
  }

  /** A nonce that works only from that source and for that realm. */
  mint(source: string, realm: string): string {
    const head = Buffer.alloc(TIME_BYTES + RANDOM_BYTES);
    head.writeUIntBE(Math.floor(this.#options.clock.now()), 0, TIME_BYTES);
    head.set(this.#options.randomBytes(RANDOM_BYTES), TIME_BYTES);
    return Buffer.concat([head, this.#sign(head, source, realm)]).toString('base64url');
  }

  isValid(nonce: string, source: string, realm: string): boolean {
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== TIME_BYTES + RANDOM_BYTES + SIGNATURE_BYTES) return false;
    const head = bytes.subarray(0, TIME_BYTES + RANDOM_BYTES);
    const signature = bytes.subarray(TIME_BYTES + RANDOM_BYTES);
    if (!timingSafeEqual(signature, this.#sign(head, source, realm))) return false;
    const age = this.#options.clock.now() - mintedAt(bytes);
    return age >= -1_000 && age <= this.#options.lifetimeMs;
  }

  /** Notes that a right digest came with that count; false where it, or a higher one, has been used. */
  use(nonce: string, count: number): boolean {
    const last = this.#counts.get(nonce);
    const minted = mintedAt(Buffer.from(nonce, 'base64url'));
    if (last === undefined ? minted <= this.#forgottenUntil : count <= last) return false;
    this.#counts.set(nonce, count);
    if (this.#counts.size > REMEMBERED) this.#forgetOldest();
    return true;
  }

  #forgetOldest(): void {
    const [oldest] = this.#counts.keys();
    if (oldest === undefined) return;
    this.#counts.delete(oldest);
    this.#forgottenUntil = Math.max(this.#forgottenUntil, mintedAt(Buffer.from(oldest, 'base64url')));
  }

  #sign(head: Uint8Array, source: string, realm: string): Buffer {
    const hmac = createHmac('sha256', this.#options.secret).update(head).update(`${source}\0${realm}`);
    return hmac.digest().subarray(0, SIGNATURE_BYTES);
  }
}

const mintedAt = (bytes: Buffer): number => (bytes.length < TIME_BYTES ? 0 : bytes.readUIntBE(0, TIME_BYTES));
