import { Failure } from '../../contract/index.ts';
import type { CodecName } from '../codec/codec.ts';
import { codecs } from '../codec/codecs.ts';
import { tryOpus } from '../codec/opus/library.ts';
import { bodyText, type SipRequest } from '../sip/message/message.ts';
import type { AudioCapabilities } from '../sip/sdp/audio.ts';
import { formats, payloadTypeOf } from '../sip/sdp/codecs.ts';
import { parseDescription } from '../sip/sdp/description.ts';

/** The most wanted first: Opus makes loss good, G.722 sounds twice as wide as G.711. */
const preferred: readonly CodecName[] = ['opus', 'G722', 'PCMU', 'PCMA'];

/** What our gateway speaks, on this machine. */
export function phoneAudio(): AudioCapabilities {
  const withoutOpus = tryOpus() instanceof Failure;
  return {
    codecs: withoutOpus ? preferred.filter((name) => name !== 'opus') : preferred,
    srtp: 'allowed',
    rtcpMux: true,
  };
}

/** The sample rate of the codec that an INVITE's offer will most likely be answered with, in Hz. */
export function likelyRate(invite: SipRequest): number {
  const offer = invite.body.length > 0 ? parseDescription(bodyText(invite)) : undefined;
  const line = offer?.media.find(({ type, port }) => type === 'audio' && port !== 0);
  const answered = phoneAudio().codecs.find(
    (name) => line === undefined || payloadTypeOf(line, formats[name]) !== undefined,
  );
  return codecs[answered ?? 'PCMU'].sampleRate;
}

/** The widest sample rate that a call may come to have, in Hz. */
export const widestRate = (): number => Math.max(...phoneAudio().codecs.map((name) => codecs[name].sampleRate));
