import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Signer } from '../calls/signer.ts';
import type { ProofChallenge } from '../contract/index.ts';

/** Work of a usual challenge: 2^16 hashes on average, a fraction of a second in a browser. */
const BITS = 16;
/** Four times as much at most: a slow phone must still get through. */
const MOST_BITS = 18;
/** Long enough for a slow phone, too short for a store of solutions. */
const LIFE_MS = 120_000;
const LONGEST = 600;

const claims = z.object({ id: z.string(), line: z.string(), origin: z.string(), bits: z.int(), expires: z.number() });

/** Whom a challenge is for: nobody else's solution counts. */
export interface ProofBearer {
  line: string;
  /** The `Origin` header. */
  origin: string;
}

/** Challenges that the server need not remember: they hold all that is to be checked, signed. */
export class ProofOfWork {
  readonly #signer: Signer;

  constructor(secret: string) {
    this.#signer = new Signer(secret, 'proof');
  }

  /** @param pressure how many times as many calls as usual come in; each doubling costs a bit */
  challenge({ line, origin }: ProofBearer, pressure: number, now: number): ProofChallenge {
    const bits = Math.min(MOST_BITS, BITS + Math.floor(Math.log2(Math.max(1, pressure))));
    const id = randomBytes(12).toString('base64url');
    const text = JSON.stringify({ id, line, origin: short(origin), bits, expires: now + LIFE_MS });
    return { challenge: this.#signer.sign(Buffer.from(text).toString('base64url')), bits };
  }

  /** The id of the challenge that `proof` solves, or undefined where it does not; that it is used once is for others. */
  check(proof: string, { line, origin }: ProofBearer, now: number): string | undefined {
    if (proof.length > LONGEST) return undefined;
    const challenge = proof.slice(0, Math.max(0, proof.lastIndexOf('.')));
    const text = this.#signer.verified(challenge);
    if (text === undefined) return undefined;
    const { id, bits, ...asked } = claims.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    const mine = asked.line === line && asked.origin === short(origin) && asked.expires > now;
    return mine && leadingZeros(createHash('sha256').update(proof).digest()) >= bits ? id : undefined;
  }
}

function short(origin: string): string {
  return createHash('sha256').update(origin).digest('base64url').slice(0, 16);
}

function leadingZeros(hash: Buffer): number {
  const whole = hash.findIndex((byte) => byte !== 0);
  return whole < 0 ? hash.length * 8 : whole * 8 + Math.clz32(hash[whole] ?? 0) - 24;
}
