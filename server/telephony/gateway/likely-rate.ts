import { codecs } from '../codec/codec.ts';
import { bodyText, type SipRequest } from '../sip/message/message.ts';
import type { AudioCapabilities } from '../sip/sdp/audio.ts';
import { formats, payloadTypeOf } from '../sip/sdp/codecs.ts';
import { parseDescription } from '../sip/sdp/description.ts';

/** What our phones and gateway speak, the most wanted first: G.722 sounds twice as wide. */
export const phoneAudio: AudioCapabilities = { codecs: ['G722', 'PCMU', 'PCMA'], srtp: 'allowed', rtcpMux: true };

/** The sample rate of the codec that an INVITE's offer will most likely be answered with, in Hz. */
export function likelyRate(invite: SipRequest): number {
  const offer = invite.body.length > 0 ? parseDescription(bodyText(invite)) : undefined;
  const line = offer?.media.find(({ type, port }) => type === 'audio' && port !== 0);
  const wide = line === undefined || payloadTypeOf(line, formats.G722) !== undefined;
  return codecs[wide ? 'G722' : 'PCMU'].sampleRate;
}
