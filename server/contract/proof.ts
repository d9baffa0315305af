/** Headers of the token endpoint beyond LiveKit's: who asks, and that they have worked for it. */
export const visitorHeader = 'Hoyhoy-Visitor';
export const proofHeader = 'Hoyhoy-Proof';

/**
 * Work that a flooded line asks of a visitor: find a `nonce` such that the SHA-256 hash of `<challenge>.<nonce>`
 * begins with so many zero bits, and send `<challenge>.<nonce>` in the header `Hoyhoy-Proof`.
 */
export interface ProofChallenge {
  challenge: string;
  bits: number;
}
