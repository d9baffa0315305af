import {
  SIPDispatchRule,
  SIPDispatchRuleIndividual,
  SIPDispatchRuleInfo,
  SIPInboundTrunkInfo,
  SIPOutboundTrunkInfo,
} from '@livekit/protocol';
import type { DispatchRule, InboundTrunk, OutboundTrunk } from '../config/schema.ts';
import { encryptionValues, transportValues } from '../livekit-values.ts';

// As LiveKit tells of its own; names are the ids, and passwords are never told.

export function inboundTrunkInfo(trunk: InboundTrunk): SIPInboundTrunkInfo {
  const { name, numbers, allowedAddresses, allowedNumbers, authUsername = '', headersToAttributes } = trunk;
  return new SIPInboundTrunkInfo({
    sipTrunkId: name,
    name,
    numbers,
    allowedAddresses,
    allowedNumbers,
    authUsername,
    headersToAttributes,
    mediaEncryption: encryptionValues[trunk.mediaEncryption],
  });
}

export function outboundTrunkInfo(trunk: OutboundTrunk): SIPOutboundTrunkInfo {
  const { name, address, numbers, authUsername = '' } = trunk;
  return new SIPOutboundTrunkInfo({
    sipTrunkId: name,
    name,
    address,
    numbers,
    authUsername,
    transport: transportValues[trunk.transport],
    mediaEncryption: encryptionValues[trunk.mediaEncryption],
  });
}

/** Each call gets a room of its own. */
export function ruleInfo(rule: DispatchRule): SIPDispatchRuleInfo {
  const { name, trunkIds, numbers, inboundNumbers, hidePhoneNumber, attributes, line } = rule;
  return new SIPDispatchRuleInfo({
    sipDispatchRuleId: name,
    name,
    trunkIds,
    numbers,
    inboundNumbers,
    hidePhoneNumber,
    attributes,
    metadata: JSON.stringify({ line, pin: rule.pin !== undefined }),
    rule: new SIPDispatchRule({
      rule: { case: 'dispatchRuleIndividual', value: new SIPDispatchRuleIndividual({ roomPrefix: 'room-' }) },
    }),
  });
}

/** Those asked for by id, in that order, or all. Ids that are not there are left out. */
export function chosen<T extends { name: string }>(all: readonly T[], ids: readonly string[]): T[] {
  if (ids.length === 0) return [...all];
  return ids.flatMap((id) => all.find(({ name }) => name === id) ?? []);
}
