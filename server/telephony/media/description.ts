import { z } from 'zod';
import { codecNames } from '../codec/codec.ts';
import { MASTER_KEY_BYTES, MASTER_SALT_BYTES, srtpSuites } from '../srtp/keys.ts';

const address = z.object({ address: z.string().min(1), port: z.int().min(1).max(65_535) });
const payloadType = z.int().min(0).max(127);
const payloadTypes = { sendPayloadType: payloadType, receivePayloadType: payloadType };
/** RFC 7587 6.1: what the other side wants to get. */
const opusParameters = z.object({
  maxAverageBitrate: z.int().positive().exactOptional(),
  maxPlaybackRate: z.int().positive().exactOptional(),
  useInbandFec: z.boolean(),
  constantBitrate: z.boolean(),
});
const masterKey = z.custom<Uint8Array>(
  (key) => key instanceof Uint8Array && key.length === MASTER_KEY_BYTES + MASTER_SALT_BYTES,
);

/** What signalling has agreed upon for a call's audio; the SIP layer's `NegotiatedAudio` is one. */
export const mediaDescription = z.object({
  /** Where to send; absent while the other side has no address (`c=0.0.0.0`). */
  remote: address.optional(),
  /** Where to send RTCP; `remote` with rtcp-mux. */
  remoteRtcp: address.optional(),
  rtcpMux: z.boolean(),
  codec: z.object({ name: z.enum(codecNames), ...payloadTypes, opus: opusParameters.exactOptional() }),
  /** Digits by RFC 4733; absent where the other side does not know them. */
  dtmf: z.object({ clockRate: z.int().positive(), ...payloadTypes }).optional(),
  /** Audio in a packet that we send, in ms; rounded down to whole frames of 20 ms. */
  packetTimeMs: z.number().min(1).max(200),
  /** Seen from us. Any but `sendrecv` is a call on hold, which may be silent for as long as it likes. */
  direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']),
  srtp: z.object({ suite: z.enum(srtpSuites), sendKey: masterKey, receiveKey: masterKey }).optional(),
});

export type MediaDescription = z.infer<typeof mediaDescription>;

export const maySend = ({ direction }: MediaDescription): boolean =>
  direction === 'sendrecv' || direction === 'sendonly';
export const mayReceive = ({ direction }: MediaDescription): boolean =>
  direction === 'sendrecv' || direction === 'recvonly';

/** All our audio moves in frames of so long. */
export const FRAME_MS = 20;
