import { randomUUID } from 'node:crypto';
import type { SIPDispatchRuleInfo } from '@livekit/protocol';
import { AccessToken } from 'livekit-server-sdk';
import { FakeCaller } from '../caller.ts';

export interface ArrivingPhone {
  room: string;
  identity: string;
  caller: FakeCaller;
}

/**
 * Lets a phone into a room by a rule, as livekit-sip does with what livekit-server answers it: room name, identity,
 * attributes and token are those of `EvaluateDispatchRule` and `BuildSIPToken` in github.com/livekit/protocol/sip. What
 * it is, a real livekit-server makes of it: the room, and the agent that is sent into it.
 */
export async function arriveBySip(
  livekit: { url: string; apiKey: string; apiSecret: string },
  rule: SIPDispatchRuleInfo,
  { from, called }: { from: string; called: string },
): Promise<ArrivingPhone> {
  const prefix = rule.rule?.rule.case === 'dispatchRuleCallee' ? rule.rule.rule.value.roomPrefix : 'none';
  const room = `${prefix}_${called}_${randomUUID().slice(0, 12)}`;
  const identity = `sip_${from}`;
  const token = new AccessToken(livekit.apiKey, livekit.apiSecret, {
    ...{ identity, name: `Phone ${from}`, metadata: rule.metadata, ttl: '24h' },
    attributes: {
      ...rule.attributes,
      'sip.callID': `SCL_${randomUUID().slice(0, 12)}`,
      'sip.trunkID': rule.trunkIds[0] ?? '',
      'sip.ruleID': rule.sipDispatchRuleId,
      'sip.phoneNumber': from,
      'sip.hostname': 'sip.carrier.example',
      'sip.trunkPhoneNumber': called,
      'sip.callStatus': 'ringing',
    },
  });
  token.kind = 'sip';
  const video = { canSubscribe: true, canPublish: true, canPublishData: true, canUpdateOwnMetadata: true };
  token.addGrant({ roomJoin: true, room, ...video });
  if (rule.roomConfig) token.roomConfig = rule.roomConfig;
  const caller = await FakeCaller.join({ ...livekit, room, token: await token.toJwt() });
  return { room, identity, caller };
}
