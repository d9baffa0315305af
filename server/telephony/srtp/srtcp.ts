import { createHmac, timingSafeEqual } from 'node:crypto';
import { counterMode, deriveKeys, packetIv, RTCP_TAG_BYTES, type SessionKeys } from './keys.ts';
import { ReplayWindow } from './replay-window.ts';

/** RFC 3711 3.4: the first header and SSRC stay readable. */
const CLEAR_BYTES = 8;
const INDEX_BYTES = 4;
const ENCRYPTED = 0x8000_0000;

/** Encrypts and signs our compound RTCP packets. */
export class SrtcpSender {
  readonly #keys: SessionKeys;
  #index = 0;

  constructor(master: Buffer) {
    this.#keys = deriveKeys(master, 'rtcp');
  }

  protect(packet: Buffer): Buffer {
    const index = this.#index++;
    const iv = packetIv(this.#keys.salt, packet.readUInt32BE(4), index);
    const body = counterMode(this.#keys.encryption, iv, packet.subarray(CLEAR_BYTES));
    const trailer = Buffer.alloc(INDEX_BYTES);
    trailer.writeUInt32BE(ENCRYPTED + index);
    const sealed = Buffer.concat([packet.subarray(0, CLEAR_BYTES), body, trailer]);
    return Buffer.concat([sealed, signature(this.#keys, sealed)]);
  }
}

/** Checks and decrypts those of the other side. */
export class SrtcpReceiver {
  readonly #keys: SessionKeys;
  readonly #windows = new Map<number, ReplayWindow>();

  constructor(master: Buffer) {
    this.#keys = deriveKeys(master, 'rtcp');
  }

  /** The plain packet; undefined where it is forged or replayed. */
  unprotect(bytes: Buffer): Buffer | undefined {
    const end = bytes.length - RTCP_TAG_BYTES;
    if (end < CLEAR_BYTES + INDEX_BYTES) return undefined;
    const sealed = bytes.subarray(0, end);
    const trailer = sealed.readUInt32BE(end - INDEX_BYTES);
    const index = trailer % ENCRYPTED;
    const ssrc = sealed.readUInt32BE(4);
    const window = this.#windows.get(ssrc) ?? new ReplayWindow();
    if (!window.isNew(index) || !timingSafeEqual(signature(this.#keys, sealed), bytes.subarray(end))) return undefined;
    window.mark(index);
    this.#windows.set(ssrc, window);
    const body = sealed.subarray(CLEAR_BYTES, end - INDEX_BYTES);
    if (trailer < ENCRYPTED) return sealed.subarray(0, end - INDEX_BYTES);
    const iv = packetIv(this.#keys.salt, ssrc, index);
    return Buffer.concat([sealed.subarray(0, CLEAR_BYTES), counterMode(this.#keys.encryption, iv, body)]);
  }
}

function signature(keys: SessionKeys, sealed: Buffer): Buffer {
  return createHmac('sha1', keys.authentication).update(sealed).digest().subarray(0, RTCP_TAG_BYTES);
}
