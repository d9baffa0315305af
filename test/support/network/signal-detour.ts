import { SignalRequest, SignalResponse } from '@livekit/protocol';

/** Where media is sent. */
export interface MediaAddress {
  address: string;
  port: number;
}

/** RFC 8839 5.1 */
const CANDIDATE = /candidate:\S+ \d+ (\S+) \d+ (\S+) (\d+) typ/;

/**
 * What LiveKit tells a client, with `detour` in place of its own address for UDP, and without the one for TCP.
 * @param onMedia is told the real address
 */
export function toClient(
  message: Uint8Array,
  detour: MediaAddress,
  onMedia: (real: MediaAddress) => void,
): Uint8Array | undefined {
  const response = SignalResponse.fromBinary(message);
  const { message: told } = response;
  const turned = (text: string): string | undefined => {
    const [, protocol = '', address = '', port = ''] = CANDIDATE.exec(text) ?? [];
    if (protocol.toLowerCase() !== 'udp') return undefined;
    onMedia({ address, port: Number(port) });
    return text.replace(` ${address} ${port} typ`, ` ${detour.address} ${detour.port} typ`);
  };
  if (told.case === 'trickle' && CANDIDATE.test(told.value.candidateInit)) {
    const candidate = turned(told.value.candidateInit);
    if (candidate === undefined) return undefined;
    told.value.candidateInit = candidate;
  }
  if (told.case === 'offer' || told.case === 'answer') told.value.sdp = eachCandidate(told.value.sdp, turned);
  return response.toBinary();
}

/** What a client tells LiveKit, without its addresses: LiveKit would find a way to it past the detour. */
export function toServer(message: Uint8Array): Uint8Array | undefined {
  const request = SignalRequest.fromBinary(message);
  const { message: told } = request;
  if (told.case === 'trickle' && CANDIDATE.test(told.value.candidateInit)) return undefined;
  if (told.case === 'offer' || told.case === 'answer') told.value.sdp = eachCandidate(told.value.sdp, () => undefined);
  return request.toBinary();
}

function eachCandidate(sdp: string, change: (line: string) => string | undefined): string {
  const lines = sdp.split('\r\n').map((line) => (CANDIDATE.test(line) ? change(line) : line));
  return lines.filter((line) => line !== undefined).join('\r\n');
}
