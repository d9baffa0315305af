import type { ProofChallenge } from '../../server/contract/index.ts';
import { Sha256Prefix } from './sha256.ts';

/** The page stays smooth: no slice of work keeps its thread for longer than this. */
const SLICE_MS = 8;
/** Looking at the clock costs as much as some hashes. */
const HASHES_A_LOOK = 64;

/**
 * Solves a challenge: finds what makes its hash begin with so many zero bits. Works in slices on the page's own thread,
 * since a page with a strict Content-Security-Policy allows no worker from elsewhere.
 * @throws the signal's reason where it is aborted
 */
export async function solve({ challenge, bits }: ProofChallenge, signal: AbortSignal): Promise<string> {
  const hash = new Sha256Prefix(new TextEncoder().encode(`${challenge}.`));
  const below = 2 ** (32 - bits);
  const encoder = new TextEncoder();
  let nonce = 0;
  for (;;) {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      for (const last = nonce + HASHES_A_LOOK; nonce < last; nonce += 1) {
        if (hash.firstWord(encoder.encode(String(nonce))) < below) return `${challenge}.${nonce}`;
      }
    }
    await yieldToPage();
    signal.throwIfAborted();
  }
}

/** Unlike a timer, a message is not held back for 4 ms. */
function yieldToPage(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
