import { AccessToken, TrackSource } from 'livekit-server-sdk';
import type { AdmittedCall } from '../../calls/calls.ts';
import { callerAttributes, sipCallStatusAttribute, sipPhoneNumberAttribute } from '../../contract/index.ts';
import { comparable, isWithheld } from '../../line/telephone-number.ts';
import type { DispatchRule, InboundTrunk } from '../config/schema.ts';
import type { SipRequest } from '../sip/message/message.ts';
import { parseNameAddr } from '../sip/message/name-addr.ts';
import { type Uri, userOf } from '../sip/message/uri.ts';
import type { CallStatus } from './media-leg.ts';

/** Who calls whom, as far as this trunk is believed. */
export interface Parties {
  /** User part of the Request-URI. */
  called: string;
  /** '' where withheld. Weak: what the caller or the carrier says. */
  caller: string;
  /** The caller's number is the word of a trunk that is trusted. */
  trusted: boolean;
}

/** RFC 3325: a trusted network's P-Asserted-Identity counts before what the phone says of itself. */
export function partiesOf(invite: SipRequest, trunk: Pick<InboundTrunk, 'trusted'>): Parties {
  const asserted = invite.headers.all('p-asserted-identity').map((text) => numberIn(parseNameAddr(text)?.uri));
  const own = numberIn(invite.from.uri);
  const caller = (trunk.trusted ? asserted.find((number) => number !== '') : undefined) ?? own;
  const isPrivate = /\bid\b|\buser\b/i.test(invite.headers.get('privacy') ?? '');
  return {
    called: numberIn(invite.uri),
    caller: isPrivate || isWithheld(caller) ? '' : caller,
    trusted: trunk.trusted,
  };
}

/** The number or name in an address: the user of a SIP one, or what `tel:` holds without its parameters. */
function numberIn(uri: Uri | undefined): string {
  if (uri === undefined) return '';
  if (uri.kind === 'sip') return comparable(userOf(uri)?.split(';')[0] ?? '');
  return uri.scheme === 'tel' ? comparable(uri.opaque.split(';')[0] ?? '') : '';
}

export interface PhoneCallFacts {
  call: AdmittedCall & { line: string };
  /** The caller has come into a call that a page of theirs is in, where nothing tells the phone's number. */
  joined?: boolean;
  parties: Parties;
  trunk: InboundTrunk;
  rule?: DispatchRule;
  /** What the carrier told of the call. */
  attributes: Readonly<Record<string, string>>;
}

/** Longer than a visitor's: the participant joins at once, and LiveKit refreshes it. */
const TTL_S = 60;

/** Identity and attributes as LiveKit's own gateway gives them, so that agents made for it know this caller. */
function phoneIdentity({ call, parties, rule, joined = false }: PhoneCallFacts): string {
  // Two phones may come into the same call.
  if (joined) return `sip_${call.identity}`;
  // A hidden number must not be told by the identity either.
  return parties.caller === '' || rule?.hidePhoneNumber === true ? `sip_${call.callId}` : `sip_${parties.caller}`;
}

function phoneAttributes(facts: PhoneCallFacts, status: CallStatus): Record<string, string> {
  if (facts.joined === true) return joinedAttributes(facts, status);
  const { call, parties, trunk, rule, attributes } = facts;
  const hide = rule?.hidePhoneNumber === true;
  return {
    ...rule?.attributes,
    ...attributes,
    'sip.callID': call.callId,
    'sip.trunkID': trunk.name,
    'sip.ruleID': rule?.name ?? 'line',
    'sip.trunkPhoneNumber': parties.called,
    [sipCallStatusAttribute]: status,
    ...(parties.caller !== '' && !hide && { [sipPhoneNumberAttribute]: parties.caller }),
    ...(parties.caller !== '' && parties.trusted && { [callerAttributes.trustedNumber]: 'true' }),
    [callerAttributes.callId]: call.callId,
    [callerAttributes.line]: call.line,
  };
}

/** No more than a page may see: neither the phone's number nor what its carrier says. */
function joinedAttributes({ call, trunk, parties }: PhoneCallFacts, status: CallStatus): Record<string, string> {
  return {
    'sip.callID': call.callId,
    'sip.trunkID': trunk.name,
    'sip.trunkPhoneNumber': parties.called,
    [sipCallStatusAttribute]: status,
    [callerAttributes.callId]: call.callId,
    [callerAttributes.line]: call.line,
    [callerAttributes.joined]: 'phone',
  };
}

export interface LiveKitKeys {
  apiKey: string;
  apiSecret: string;
}

/** A participant of kind SIP, as it is to appear in its room. */
export interface PhoneAppearance {
  room: string;
  identity: string;
  name: string;
  attributes: Record<string, string>;
  metadata?: string;
}

/** A JWT that joins one room as a phone. */
export function phoneToken(keys: LiveKitKeys, { room, ...appearance }: PhoneAppearance): Promise<string> {
  const token = new AccessToken(keys.apiKey, keys.apiSecret, { ttl: TTL_S, ...appearance });
  token.kind = 'sip';
  token.addGrant({
    roomJoin: true,
    room,
    canSubscribe: true,
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE],
    canPublishData: true,
    // `sip.callStatus` changes while the call lasts.
    canUpdateOwnMetadata: true,
  });
  return token.toJwt();
}

/** How one who calls us appears. */
export function callerAppearance(facts: PhoneCallFacts, status: CallStatus): PhoneAppearance {
  const { call, parties, rule, joined = false } = facts;
  const hide = joined || rule?.hidePhoneNumber === true;
  return {
    room: call.room,
    identity: phoneIdentity(facts),
    name: parties.caller === '' || hide ? 'Phone' : `Phone ${parties.caller}`,
    attributes: phoneAttributes(facts, status),
  };
}
