import type { CodecName } from './codecs.ts';
import type { Direction } from './direction.ts';
import type { OpusParameters } from './opus-parameters.ts';
import type { SrtpSuite } from './sdes.ts';

/** What we can do, and prefer. */
export interface AudioCapabilities {
  /** The most wanted first. */
  codecs: readonly CodecName[];
  /** `required` refuses calls without; `allowed` takes it where the caller offers it. */
  srtp: 'never' | 'allowed' | 'required';
  /** RTP and RTCP on one port where the other side can, RFC 5761. */
  rtcpMux: boolean;
}

/** Where we want to receive RTP. */
export interface MediaAddress {
  /** The address to be told to the other side: the public one behind 1:1 NAT. */
  address: string;
  port: number;
}

/** What an offer and its answer agreed upon. */
export interface NegotiatedAudio {
  /** Undefined while the other side has no address to send to (`c=0.0.0.0`). */
  remote?: MediaAddress;
  remoteRtcp?: MediaAddress;
  rtcpMux: boolean;
  codec: {
    name: CodecName;
    clockRate: number;
    sendPayloadType: number;
    receivePayloadType: number;
    /** What the other side wants to get, of Opus. */
    opus?: OpusParameters;
  };
  /** Digits as RFC 4733 events; undefined where the other side does not know them. */
  dtmf?: { clockRate: number; sendPayloadType: number; receivePayloadType: number };
  /** How much audio the other side wants in a packet, ms. */
  packetTimeMs: number;
  /** Seen from us: `recvonly` and `inactive` while the other side holds the call. */
  direction: Direction;
  srtp?: { suite: SrtpSuite; sendKey: Uint8Array; receiveKey: Uint8Array };
}
