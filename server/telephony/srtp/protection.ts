import type { SrtpSuite } from './keys.ts';
import { SrtcpReceiver, SrtcpSender } from './srtcp.ts';
import { SrtpReceiver, SrtpSender } from './srtp.ts';

/** What is done to datagrams on their way out and in; undefined is what is refused. */
export interface Protection {
  sealRtp(packet: Buffer): Buffer;
  sealRtcp(packet: Buffer): Buffer;
  openRtp(bytes: Buffer): Buffer | undefined;
  openRtcp(bytes: Buffer): Buffer | undefined;
  /** Whether what it opens is proved to come from whom the signalling spoke with. */
  authentic: boolean;
}

export const noProtection: Protection = {
  sealRtp: (packet) => packet,
  sealRtcp: (packet) => packet,
  openRtp: (bytes) => bytes,
  openRtcp: (bytes) => bytes,
  authentic: false,
};

export interface SdesKeys {
  suite: SrtpSuite;
  /** Master key and salt in one. */
  sendKey: Uint8Array;
  receiveKey: Uint8Array;
}

/** SRTP with keys from SDES (RFC 4568). */
export function srtpProtection({ suite, sendKey, receiveKey }: SdesKeys): Protection {
  const [send, receive] = [Buffer.from(sendKey), Buffer.from(receiveKey)];
  const rtp = { out: new SrtpSender(suite, send), in: new SrtpReceiver(suite, receive) };
  const rtcp = { out: new SrtcpSender(send), in: new SrtcpReceiver(receive) };
  return {
    sealRtp: (packet) => rtp.out.protect(packet),
    sealRtcp: (packet) => rtcp.out.protect(packet),
    openRtp: (bytes) => rtp.in.unprotect(bytes),
    openRtcp: (bytes) => rtcp.in.unprotect(bytes),
    authentic: true,
  };
}
