import {
  RoomAgentDispatch,
  RoomConfiguration,
  SIPDispatchRule,
  SIPDispatchRuleCallee,
  SIPDispatchRuleInfo,
  SIPInboundTrunkInfo,
  SIPMediaConfig,
  SIPOutboundTrunkInfo,
} from '@livekit/protocol';
import { roomSettings } from '../../calls/livekit-rooms.ts';
import { markFor } from '../../calls/provisioned.ts';
import { AGENT_NAME, type ArrivalMetadata, callerAttributes } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import type { InboundTrunk, OutboundTrunk, Telephony } from '../config/schema.ts';
import { encryptionValues, transportValues } from '../livekit-values.ts';
import { type Route, routesFor } from './routes.ts';

/** What LiveKit is to have, in its own messages, without ids. */
export interface Wanted {
  inboundTrunks: readonly SIPInboundTrunkInfo[];
  outboundTrunks: readonly SIPOutboundTrunkInfo[];
  /** Their `trunkIds` are names still. */
  rules: readonly SIPDispatchRuleInfo[];
}

/** What `telephony.yaml` and the lines ask of a LiveKit whose own SIP service lets phones in. */
export function wantedFrom(
  telephony: Pick<Telephony, 'inboundTrunks' | 'outboundTrunks' | 'rules'>,
  lines: readonly Pick<Line, 'id' | 'phone'>[],
  apiSecret: string,
): Wanted {
  return {
    inboundTrunks: telephony.inboundTrunks.map((trunk) => inboundTrunk(trunk, apiSecret)),
    outboundTrunks: telephony.outboundTrunks.map((trunk) => outboundTrunk(trunk, apiSecret)),
    rules: routesFor(telephony, lines).map(dispatchRule),
  };
}

function inboundTrunk(trunk: InboundTrunk, apiSecret: string): SIPInboundTrunkInfo {
  const { name, numbers, allowedAddresses, allowedNumbers, authUsername = '', authPassword = '' } = trunk;
  const { headersToAttributes } = trunk;
  return new SIPInboundTrunkInfo({
    ...{ name, numbers, allowedAddresses, allowedNumbers, authUsername, authPassword, headersToAttributes },
    media: new SIPMediaConfig({ encryption: encryptionValues[trunk.mediaEncryption] }),
    metadata: markFor(trunk.authPassword, apiSecret),
  });
}

function outboundTrunk(trunk: OutboundTrunk, apiSecret: string): SIPOutboundTrunkInfo {
  const { name, address, numbers, authUsername = '', authPassword = '' } = trunk;
  return new SIPOutboundTrunkInfo({
    ...{ name, address, numbers, authUsername, authPassword },
    transport: transportValues[trunk.transport],
    media: new SIPMediaConfig({ encryption: encryptionValues[trunk.mediaEncryption] }),
    metadata: markFor(trunk.authPassword, apiSecret),
  });
}

function dispatchRule(route: Route): SIPDispatchRuleInfo {
  const { name, line, trunks, numbers, inboundNumbers, pin = '', hidePhoneNumber, attributes, trusted, rank } = route;
  const arrival: ArrivalMetadata = { line, arrival: 'sip' };
  return new SIPDispatchRuleInfo({
    name,
    trunkIds: [...trunks],
    numbers: [...numbers],
    inboundNumbers: [...inboundNumbers],
    hidePhoneNumber,
    attributes: {
      ...attributes,
      [callerAttributes.line]: line,
      ...(trusted && { [callerAttributes.trustedNumber]: 'true' }),
    },
    metadata: markFor(undefined, ''),
    rule: new SIPDispatchRule({
      rule: {
        // A room of its own for each call, whose name does not tell the caller's number. Of rules that LiveKit finds
        // equally good it takes the one whose rooms' names come first.
        case: 'dispatchRuleCallee',
        value: new SIPDispatchRuleCallee({ roomPrefix: `room-${rank}`, pin, randomize: true }),
      },
    }),
    roomConfig: new RoomConfiguration({
      ...roomSettings,
      agents: [new RoomAgentDispatch({ agentName: AGENT_NAME, metadata: JSON.stringify(arrival) })],
    }),
  });
}
