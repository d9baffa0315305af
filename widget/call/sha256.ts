/**
 * SHA-256 (FIPS 180-4) without the promise that WebCrypto makes of each hash, which costs more than the hash itself.
 * For proofs of work only.
 */
const K = fractions(64, 3);
const INITIAL = fractions(8, 2);
const schedule = new Int32Array(64);

/** State after the whole 64-byte blocks of a prefix, to which many endings can be hashed without hashing it again. */
export class Sha256Prefix {
  readonly #state = INITIAL.slice();
  readonly #rest: Uint8Array;
  readonly #length: number;

  constructor(prefix: Uint8Array) {
    const whole = prefix.length - (prefix.length % 64);
    for (let at = 0; at < whole; at += 64) compress(this.#state, prefix, at);
    this.#rest = prefix.subarray(whole);
    this.#length = prefix.length;
  }

  /** The first 32 bits of the hash of the prefix and this ending. */
  firstWord(ending: Uint8Array): number {
    const used = this.#rest.length + ending.length;
    const padded = new Uint8Array(used + 9 + ((119 - (used % 64)) % 64));
    padded.set(this.#rest);
    padded.set(ending, this.#rest.length);
    padded[used] = 0x80;
    new DataView(padded.buffer).setUint32(padded.length - 4, (this.#length + ending.length) * 8);
    const state = this.#state.slice();
    for (let at = 0; at < padded.length; at += 64) compress(state, padded, at);
    return (state[0] ?? 0) >>> 0;
  }
}

function compress(state: Int32Array, bytes: Uint8Array, at: number): void {
  const w = schedule;
  const byte = (i: number) => bytes[at + i] ?? 0;
  const word = (i: number) => w[i] ?? 0;
  for (let t = 0; t < 16; t += 1) {
    w[t] = (byte(4 * t) << 24) | (byte(4 * t + 1) << 16) | (byte(4 * t + 2) << 8) | byte(4 * t + 3);
  }
  for (let t = 16; t < 64; t += 1) {
    const a = word(t - 15);
    const b = word(t - 2);
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[t] = (word(t - 16) + s0 + word(t - 7) + s1) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[t] ?? 0) + word(t)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  add(state, 0, a);
  add(state, 1, b);
  add(state, 2, c);
  add(state, 3, d);
  add(state, 4, e);
  add(state, 5, f);
  add(state, 6, g);
  add(state, 7, h);
}

function add(state: Int32Array, at: number, value: number): void {
  state[at] = (state[at] ?? 0) + value;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** First 32 bits of the fractional parts of the square or cube roots of the first primes (FIPS 180-4, 4.2.2, 5.3.3). */
function fractions(count: number, root: 2 | 3): Int32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n += 1) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Int32Array.from(primes, (prime) => {
    // Exact where floating point is not: the greatest x with x^root <= prime * 2^(32 * root).
    const goal = BigInt(prime) << BigInt(32 * root);
    let x = BigInt(Math.floor(prime ** (1 / root) * 2 ** 32));
    while ((x + 1n) ** BigInt(root) <= goal) x += 1n;
    while (x ** BigInt(root) > goal) x -= 1n;
    return Number(BigInt.asIntN(32, x));
  });
}
