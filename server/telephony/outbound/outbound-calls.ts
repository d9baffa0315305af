import type { Logger } from 'pino';
import type { JoinedCall, Moving } from '../../calls/calls.ts';
import { isOwnCallBack } from '../../calls/do-not-call.ts';
import {
  agentIdentity,
  callerAttributes,
  sipCallStatusAttribute,
  sipPhoneNumberAttribute,
} from '../../contract/index.ts';
import type { LineCatalog } from '../../line/line.ts';
import { redacted } from '../../line/telephone-number.ts';
import type { CallBackStore } from '../../store/call-back-store.ts';
import type { OutboundTrunk, Telephony } from '../config/schema.ts';
import { phoneAudio } from '../gateway/likely-rate.ts';
import type { MediaLegs } from '../gateway/media-leg.ts';
import type { PhoneAppearance } from '../gateway/participant.ts';
import { promptLanguage } from '../gateway/prompt-language.ts';
import type { Clock } from '../sip/clock.ts';
import { nameAddr } from '../sip/message/name-addr.ts';
import { parseHostPort, type SipUri, sipUri, userOf } from '../sip/message/uri.ts';
import type { OutgoingCallOptions } from '../sip/ua/outgoing-call.ts';
import type { UserAgent } from '../sip/ua/user-agent.ts';
import { gatewayStopping, invalid, lineMissing, participantExists, trunkNotFound, unknownLine } from './failures.ts';
import type { Dialling } from './numbers.ts';
import { OutboundCall } from './outbound-call.ts';
import type { Permit, Permits } from './permits.ts';
import { isSipAddress, sipTargetOf, targetOf } from './targets.ts';

/** Who is to be called into which room, as whom. */
export interface CallRequest {
  /** Name of an outbound trunk. */
  trunk: string;
  /** In E.164; or the SIP address of a transfer target of the line, exactly as that has it. */
  to: string;
  /** One of the trunk's numbers; its first one where it is left out. */
  from?: string;
  room: string;
  /** Identity of the participant; `sip_` and the number where it is left out. */
  identity?: string;
  name?: string;
  metadata?: string;
  attributes?: Record<string, string>;
  /** Keeps the number from the room. */
  hidePhoneNumber?: boolean;
  /** Keys for an extension, pressed once it is answered; `w` waits half a second. */
  dtmf?: string;
  /** The room hears a telephone ringing until somebody answers. */
  playsRinging?: boolean;
  ringMs?: number;
  longestMs?: number;
}

export interface PlacedCall {
  callId: string;
  /** Of the participant in the room. */
  participantId: string;
  identity: string;
  room: string;
  /** Resolves once somebody has answered; rejects with `NotAnswered`. */
  answered: Promise<void>;
  hangUp(): void;
}

export interface OutboundCallsDeps {
  telephony: Telephony;
  permits: Permits;
  agent: Pick<UserAgent, 'call'>;
  media: MediaLegs;
  livekitUrl: string;
  token(appearance: PhoneAppearance): Promise<string>;
  calls: Pick<Moving, 'redeemCode'>;
  /** Whose languages are spoken, and whose transfer targets may be called by their address. */
  lines: Pick<LineCatalog, 'get' | 'ids'>;
  /** Whether a number is not on the line's do-not-call list. */
  mayBeCalled(line: string, number: string): Promise<boolean>;
  /** Tells who has asked for a call themselves. */
  store: Pick<CallBackStore, 'getCallBack'>;
  /** Has a line never call a number again. */
  callNoMore(line: string, number: string): Promise<void>;
  /** Whether somebody of ours is in the room under that identity. */
  isTaken(room: string, identity: string): boolean;
  clock: Clock;
  logger: Logger;
}

const srtp = { disable: 'never', allow: 'allowed', require: 'required' } as const;

/** Places calls through the trunks of `telephony.yaml`. */
export class OutboundCalls {
  readonly #deps: OutboundCallsDeps;
  readonly #open = new Set<OutboundCall>();
  #isStopping = false;

  constructor(deps: OutboundCallsDeps) {
    this.#deps = deps;
  }

  /** Those that there are at the moment. */
  get all(): readonly OutboundCall[] {
    return [...this.#open];
  }

  /** No more of them from now on. */
  stop(): void {
    this.#isStopping = true;
  }

  /**
   * Has a phone called into a room. Resolves once its participant is there and the phone is being called.
   * @throws OutboundRefused, WronglyAsked, Failure `gateway-stopping` and what keeps its sound from the room
   */
  async place(request: CallRequest): Promise<PlacedCall> {
    const { permits, lines } = this.#deps;
    if (this.#isStopping) throw gatewayStopping();
    const trunk = this.#trunkOf(request);
    let call: OutboundCall | undefined;
    const { to, from, ringMs, longestMs } = request;
    const line = await this.#lineOf(request);
    const language = isAsked(request) ? await promptLanguage(lines, line) : 'en';
    const address = isSipAddress(to) ? await sipTargetOf(lines, line, to) : undefined;
    const unwanted = await this.#isUnwanted(request, line);
    const permit = await permits.admit(
      {
        trunk,
        to,
        unwanted,
        ...(address !== undefined && { address }),
        ...(from !== undefined && { from }),
        ...(ringMs !== undefined && { ringMs }),
        ...(longestMs !== undefined && { longestMs }),
        ...(line !== undefined && { line }),
      },
      () => call?.hangUp(),
    );
    const appearance = appearanceOf(request, trunk, permit);
    const { room, identity } = appearance;
    const refusal = this.#isStopping
      ? gatewayStopping()
      : this.#isTaken(room, identity)
        ? participantExists()
        : undefined;
    if (refusal) {
      await permit.end(0);
      throw refusal;
    }
    call = this.#callOf(
      request,
      addressing({ to, address: address?.uri }, permit.from, trunk),
      trunk,
      permit,
      appearance,
      language,
    );
    const placed = call;
    this.#open.add(placed);
    placed.done.then(() => this.#open.delete(placed));
    const participantId = await placed.start();
    return {
      callId: permit.id,
      participantId,
      identity,
      room,
      answered: placed.answered,
      hangUp: () => placed.hangUp(),
    };
  }

  /** One that is not there has promised nobody anything, so that any number could be called in its name. */
  async #lineOf(request: CallRequest): Promise<string | undefined> {
    const line = request.attributes?.[callerAttributes.line];
    if (line === undefined) {
      if (isAsked(request)) throw lineMissing();
      return undefined;
    }
    const known = await this.#deps.lines.ids();
    if (!known.includes(line)) throw unknownLine(known);
    return line;
  }

  /** Not everybody who says so is believed: the call-back must be waiting, and have been asked for from that very phone. */
  async #isWished({ to, attributes }: CallRequest, line: string | undefined): Promise<boolean> {
    const callId = attributes?.[callerAttributes.callId];
    if (attributes?.[callerAttributes.wished] === undefined || callId === undefined) return false;
    const callBack = await this.#deps.store.getCallBack({ callId });
    return callBack !== undefined && isOwnCallBack(callBack) && callBack.line === line && callBack.number === to;
  }

  /** A call that is made for no line is held to what each of them has promised. */
  async #isUnwanted(request: CallRequest, line: string | undefined): Promise<boolean> {
    const { to } = request;
    if (isSipAddress(to) || (await this.#isWished(request, line))) return false;
    const { lines, mayBeCalled } = this.#deps;
    const asked = line === undefined ? await lines.ids() : [line];
    const allowed = await Promise.all(asked.map((id) => mayBeCalled(id, to)));
    // Whom the owner has written down is called for callers, whatever they have wanted of strangers.
    const target = () => targetOf(lines, line, `tel:${to}`).catch(() => undefined);
    return allowed.includes(false) && (await target()) === undefined;
  }

  #trunkOf({ trunk: name, room, identity, dtmf = '' }: CallRequest): OutboundTrunk {
    const { outboundTrunks } = this.#deps.telephony;
    const trunk = outboundTrunks.find((candidate) => candidate.name === name);
    if (trunk === undefined) throw trunkNotFound(outboundTrunks.map((candidate) => candidate.name));
    if (room === '') throw invalid('No room is named.', 'Name the room that the call is to join.');
    // An agent with the same identity would be put out of the room.
    if (identity === agentIdentity(room)) {
      throw invalid('That is the identity of the agent.', 'Choose another participantIdentity.');
    }
    if (!/^[0-9*#A-Dw]{0,64}$/.test(dtmf)) {
      throw invalid(
        'dtmf has other keys than a telephone.',
        'Use 0 to 9, *, # and A to D, and w for a pause; 64 at most.',
      );
    }
    return trunk;
  }

  #isTaken(room: string, identity: string): boolean {
    const own = this.all.some(({ participant }) => participant.room === room && participant.identity === identity);
    return own || this.#deps.isTaken(room, identity);
  }

  #callOf(
    request: CallRequest,
    addressed: Addressed,
    trunk: OutboundTrunk,
    permit: Permit,
    appearance: PhoneAppearance,
    language: string,
  ): OutboundCall {
    const { agent, media, livekitUrl, token, calls, callNoMore, clock, logger } = this.#deps;
    const { room, identity } = appearance;
    const { to, attributes = {}, dtmf = '', playsRinging = false } = request;
    const line = attributes[callerAttributes.line];
    const asksCode = isAsked(request);
    const hearsPages = !asksCode && attributes[callerAttributes.joined] === undefined;
    return new OutboundCall(
      { permit, room, identity, line, hearsPages, dtmf, playsRinging, asksCode, language },
      {
        media,
        livekitUrl,
        appearance,
        token,
        // We have dialled the number, so that whoever answers is at it.
        redeem: async (code) => {
          const guesser = { caller: to, ...(line !== undefined && { line }) };
          const call = await calls.redeemCode({ code, direction: 'to-phone', ...guesser });
          return enteredAppearance(call, trunk, permit);
        },
        callNoMore: async () => {
          if (line !== undefined) await callNoMore(line, to);
        },
        invite: (leg, listener) => agent.call({ ...addressed, media: leg.local }, listener),
        clock,
        logger: logger.child({ trunk: trunk.name, to: redacted(request.to) }),
      },
    );
  }
}

/** Whether whoever answers is asked for a code first. */
const isAsked = ({ attributes }: CallRequest) => attributes?.[callerAttributes.entersCode] !== undefined;

type Addressed = Omit<OutgoingCallOptions, 'media'>;

/**
 * How somebody is called on the trunk: carriers know us by their own domain, and PBXs want it so. An address elsewhere is
 * called there, where the trunk's password is nobody's business.
 */
function addressing(
  { to, address }: Pick<Dialling, 'to'> & { address: SipUri | undefined },
  from: string,
  trunk: OutboundTrunk,
): Addressed {
  const at = parseHostPort(trunk.address) ?? { host: trunk.address };
  const { authUsername: username, authPassword: password, transport, mediaEncryption } = trunk;
  const params = new Map(transport === 'udp' ? [] : [['transport', transport]]);
  const elsewhere =
    address !== undefined && (address.host !== at.host || (address.port !== undefined && address.port !== at.port));
  const user = address === undefined ? to : (userOf(address) ?? '');
  return {
    to: elsewhere ? address : sipUri({ user, ...at, params }),
    from: nameAddr(sipUri({ user: from, host: at.host })),
    audio: { ...phoneAudio(), srtp: srtp[mediaEncryption] },
    ...(!elsewhere && username !== undefined && password !== undefined && { credentials: { username, password } }),
  };
}

/** Identity and attributes as LiveKit's own gateway gives them. */
function appearanceOf(request: CallRequest, trunk: OutboundTrunk, permit: Permit): PhoneAppearance {
  const { to, room, hidePhoneNumber: hide = false, metadata } = request;
  return {
    room,
    identity: request.identity ?? `sip_${hide ? permit.id : to}`,
    name: request.name ?? (hide ? 'Phone' : `Phone ${to}`),
    ...(metadata !== undefined && { metadata }),
    attributes: {
      ...request.attributes,
      'sip.callID': permit.id,
      'sip.trunkID': trunk.name,
      'sip.hostname': trunk.address,
      [sipCallStatusAttribute]: 'dialing',
      ...(!hide && { [sipPhoneNumberAttribute]: to, 'sip.trunkPhoneNumber': permit.from }),
    },
  };
}

/** One that has entered the code of a page: no more of it than a page may see. */
function enteredAppearance(call: JoinedCall, trunk: OutboundTrunk, permit: Permit): PhoneAppearance {
  return {
    room: call.room,
    identity: `sip_${call.identity}`,
    name: 'Phone',
    attributes: {
      'sip.callID': permit.id,
      'sip.trunkID': trunk.name,
      'sip.trunkPhoneNumber': permit.from,
      [sipCallStatusAttribute]: 'ringing',
      [callerAttributes.callId]: call.callId,
      [callerAttributes.line]: call.line,
      [callerAttributes.joined]: 'phone',
    },
  };
}
