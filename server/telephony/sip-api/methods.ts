import {
  CreateSIPParticipantRequest,
  ListSIPDispatchRuleRequest,
  ListSIPDispatchRuleResponse,
  ListSIPInboundTrunkRequest,
  ListSIPInboundTrunkResponse,
  ListSIPOutboundTrunkRequest,
  ListSIPOutboundTrunkResponse,
  SIPParticipantInfo,
  TransferSIPParticipantRequest,
} from '@livekit/protocol';
import type { Telephony } from '../config/schema.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { PlacedCall } from '../outbound/outbound-calls.ts';
import { chosen, inboundTrunkInfo, outboundTrunkInfo, ruleInfo } from './listings.ts';
import { callRequest, transferRequest } from './requests.ts';

/** A message of LiveKit's protocol, as a method answers with. */
export interface Answer {
  toJsonString(): string;
  toBinary(): Uint8Array;
}

interface RequestType<T> {
  fromJsonString(text: string, options: { ignoreUnknownFields: boolean }): T;
  fromBinary(bytes: Uint8Array): T;
}

/** What a caller of the API must have been allowed by its token. */
export type Grant = { sip: 'admin' } | { sip: 'call' } | { sip: 'call'; roomAdmin: true };

/** Once its request has been read, which throws where that is malformed. */
export interface ReadyRequest {
  /** The room that it is about, where it is about one. */
  room?: string;
  /** Undefined is the empty message. `gone` aborts once nobody waits any more. */
  serve(gone: AbortSignal): Promise<Answer | undefined>;
}

export interface Method {
  grant: Grant;
  read(body: { json: string } | { binary: Uint8Array }): ReadyRequest;
}

export interface MethodsDeps {
  telephony: Pick<Telephony, 'inboundTrunks' | 'outboundTrunks' | 'rules'>;
  gateway: Pick<Gateway, 'place' | 'transfer'>;
}

/** The methods of `livekit.SIP` that we serve, by name. */
export function methodsOf({ telephony, gateway }: MethodsDeps): ReadonlyMap<string, Method> {
  const { inboundTrunks, outboundTrunks, rules } = telephony;
  return new Map([
    [
      'CreateSIPParticipant',
      method(CreateSIPParticipantRequest, { sip: 'call' }, async (request, gone) => {
        const placed = await gateway.place(callRequest(request));
        if (request.waitUntilAnswered) await untilAnswered(placed, gone);
        const { participantId, identity, room, callId } = placed;
        return new SIPParticipantInfo({
          participantId,
          participantIdentity: identity,
          roomName: room,
          sipCallId: callId,
        });
      }),
    ],
    [
      'TransferSIPParticipant',
      method(TransferSIPParticipantRequest, { sip: 'call', roomAdmin: true }, async (request) => {
        await gateway.transfer(transferRequest(request));
        return undefined;
      }),
    ],
    [
      'ListSIPInboundTrunk',
      method(ListSIPInboundTrunkRequest, { sip: 'admin' }, async ({ trunkIds, numbers }) => {
        const forNumbers = inboundTrunks.filter(
          (trunk) =>
            numbers.length === 0 || trunk.numbers.length === 0 || numbers.some((n) => trunk.numbers.includes(n)),
        );
        return new ListSIPInboundTrunkResponse({ items: chosen(forNumbers, trunkIds).map(inboundTrunkInfo) });
      }),
    ],
    [
      'ListSIPOutboundTrunk',
      method(ListSIPOutboundTrunkRequest, { sip: 'admin' }, async ({ trunkIds, numbers }) => {
        const forNumbers = outboundTrunks.filter(
          (trunk) => numbers.length === 0 || numbers.some((number) => trunk.numbers.includes(number)),
        );
        return new ListSIPOutboundTrunkResponse({ items: chosen(forNumbers, trunkIds).map(outboundTrunkInfo) });
      }),
    ],
    [
      'ListSIPDispatchRule',
      method(ListSIPDispatchRuleRequest, { sip: 'admin' }, async ({ dispatchRuleIds, trunkIds }) => {
        const forTrunks = rules.filter(
          (rule) =>
            trunkIds.length === 0 || rule.trunkIds.length === 0 || trunkIds.some((id) => rule.trunkIds.includes(id)),
        );
        return new ListSIPDispatchRuleResponse({ items: chosen(forTrunks, dispatchRuleIds).map(ruleInfo) });
      }),
    ],
  ]);
}

function method<T extends object>(
  type: RequestType<T>,
  grant: Grant,
  serve: (request: T, gone: AbortSignal) => Promise<Answer | undefined>,
): Method {
  return {
    grant,
    read(body) {
      const request =
        'json' in body ? type.fromJsonString(body.json, { ignoreUnknownFields: true }) : type.fromBinary(body.binary);
      return {
        ...('roomName' in request && typeof request.roomName === 'string' && { room: request.roomName }),
        serve: (gone) => serve(request, gone),
      };
    },
  };
}

/** A call that nobody waits for any more costs money and answers nobody. */
async function untilAnswered(placed: PlacedCall, gone: AbortSignal): Promise<void> {
  const hangUp = () => placed.hangUp();
  gone.addEventListener('abort', hangUp);
  if (gone.aborted) hangUp();
  try {
    await placed.answered;
  } finally {
    gone.removeEventListener('abort', hangUp);
  }
}
