import { createCipheriv } from 'node:crypto';

/** Suites of SDES (RFC 4568 6.2) that we speak. */
export const srtpSuites = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'] as const;
export type SrtpSuite = (typeof srtpSuites)[number];

export const MASTER_KEY_BYTES = 16;
export const MASTER_SALT_BYTES = 14;

/** Bytes of the authentication tag on RTP. */
export const tagBytes: Readonly<Record<SrtpSuite, number>> = {
  AES_CM_128_HMAC_SHA1_80: 10,
  AES_CM_128_HMAC_SHA1_32: 4,
};
/** RFC 4568 6.2.2: RTCP keeps the long tag in either suite. */
export const RTCP_TAG_BYTES = 10;

export interface SessionKeys {
  encryption: Buffer;
  authentication: Buffer;
  salt: Buffer;
}

/** Labels of RFC 3711 4.3.1 and 4.3.2. */
const labels = {
  rtp: { encryption: 0, authentication: 1, salt: 2 },
  rtcp: { encryption: 3, authentication: 4, salt: 5 },
};

/**
 * RFC 3711 4.3: session keys, derived once (key derivation rate 0).
 * @param master master key and salt in one, as SDES carries them
 */
export function deriveKeys(master: Buffer, kind: keyof typeof labels): SessionKeys {
  const key = master.subarray(0, MASTER_KEY_BYTES);
  const salt = master.subarray(MASTER_KEY_BYTES, MASTER_KEY_BYTES + MASTER_SALT_BYTES);
  const derive = (label: number, bytes: number) => {
    const iv = Buffer.alloc(16);
    salt.copy(iv);
    iv.writeUInt8(iv.readUInt8(7) ^ label, 7);
    return counterMode(key, iv, Buffer.alloc(bytes));
  };
  const { encryption, authentication, salt: saltLabel } = labels[kind];
  return {
    encryption: derive(encryption, 16),
    authentication: derive(authentication, 20),
    salt: derive(saltLabel, MASTER_SALT_BYTES),
  };
}

/** AES in counter mode, which encrypts and decrypts alike. */
export function counterMode(key: Buffer, iv: Buffer, bytes: Buffer): Buffer {
  return createCipheriv('aes-128-ctr', key, iv).update(bytes);
}

/** RFC 3711 4.1.1: (salt · 2^16) XOR (SSRC · 2^64) XOR (index · 2^16). */
export function packetIv(salt: Buffer, ssrc: number, index: number): Buffer {
  const iv = Buffer.alloc(16);
  salt.copy(iv);
  iv.writeUInt32BE((iv.readUInt32BE(4) ^ ssrc) >>> 0, 4);
  const high = Math.floor(index / 2 ** 32);
  const low = index % 2 ** 32;
  iv.writeUInt16BE(iv.readUInt16BE(8) ^ high, 8);
  iv.writeUInt32BE((iv.readUInt32BE(10) ^ low) >>> 0, 10);
  return iv;
}
