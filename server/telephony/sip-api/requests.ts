import type { CreateSIPParticipantRequest, TransferSIPParticipantRequest } from '@livekit/protocol';
import type { TransferParticipant } from '../gateway/gateway.ts';
import { invalid } from '../outbound/failures.ts';
import type { CallRequest } from '../outbound/outbound-calls.ts';

const DEFAULT_TRANSFER_RING_MS = 30_000;
/** Longer than any that a person waits for. */
const LONGEST_TRANSFER_RING_MS = 180_000;

/** LiveKit's request for a call, as far as it may be asked for. @throws WronglyAsked */
export function callRequest(request: CreateSIPParticipantRequest): CallRequest {
  refuseHeaders(request.headers);
  if (request.trunk !== undefined) {
    throw invalid(
      'A trunk is described in the request itself.',
      'Name an outbound trunk of telephony.yaml as sipTrunkId; others are not called.',
    );
  }
  const { sipRequestUri, sipToHeader, sipFromHeader, toUserOverride } = request;
  if (sipRequestUri ?? sipToHeader ?? sipFromHeader ?? (toUserOverride || undefined)) {
    throw invalid('A SIP address is written in the request.', 'Give the number alone, as sipCallTo.');
  }
  if (request.displayName !== undefined && request.displayName !== '') {
    throw invalid(
      'A display name is given for the caller.',
      'Leave displayName out: only the number of the trunk is told.',
    );
  }
  const { ringingTimeout, maxCallDuration, participantAttributes } = request;
  return {
    trunk: request.sipTrunkId,
    to: request.sipCallTo,
    room: request.roomName,
    attributes: participantAttributes,
    hidePhoneNumber: request.hidePhoneNumber,
    playsRinging: request.playDialtone || request.playRingtone,
    dtmf: request.dtmf,
    ...(request.sipNumber !== '' && { from: request.sipNumber }),
    ...(request.participantIdentity !== '' && { identity: request.participantIdentity }),
    ...(request.participantName !== '' && { name: request.participantName }),
    ...(request.participantMetadata !== '' && { metadata: request.participantMetadata }),
    ...(ringingTimeout && { ringMs: milliseconds(ringingTimeout) }),
    ...(maxCallDuration && { longestMs: milliseconds(maxCallDuration) }),
  };
}

/** @throws WronglyAsked */
export function transferRequest(request: TransferSIPParticipantRequest): TransferParticipant {
  refuseHeaders(request.headers);
  const asked = request.ringingTimeout ? milliseconds(request.ringingTimeout) : DEFAULT_TRANSFER_RING_MS;
  return {
    room: request.roomName,
    identity: request.participantIdentity,
    to: request.transferTo,
    playsRinging: request.playDialtone,
    ringMs: Math.min(asked, LONGEST_TRANSFER_RING_MS),
  };
}

/** What carriers are told is not for whoever asks for a call to say. */
function refuseHeaders(headers: Record<string, string>): void {
  if (Object.keys(headers).length === 0) return;
  throw invalid('SIP headers are given with the request.', 'Leave headers out: none are sent that others write.');
}

function milliseconds({ seconds, nanos }: { seconds: bigint; nanos: number }): number {
  const ms = Number(seconds) * 1000 + Math.round(nanos / 1e6);
  if (ms > 0) return ms;
  throw invalid('A time is not positive.', 'Give it in seconds, or leave it out.');
}
