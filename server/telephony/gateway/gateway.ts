import type { Logger } from 'pino';
import type { Calls } from '../../calls/calls.ts';
import { ownerTeller } from '../../calls/notices.ts';
import { Failure } from '../../contract/index.ts';
import type { LineCatalog } from '../../line/line.ts';
import type { CallBackStore } from '../../store/call-back-store.ts';
import type { OutboundStore } from '../../store/outbound-store.ts';
import type { Store } from '../../store/store.ts';
import { tryOpus } from '../codec/opus/library.ts';
import type { InboundTrunk, Telephony } from '../config/schema.ts';
import { participantNotFound } from '../outbound/failures.ts';
import { type CallRequest, OutboundCalls, type PlacedCall } from '../outbound/outbound-calls.ts';
import { Permits } from '../outbound/permits.ts';
import { keepRegistered } from '../outbound/registrations.ts';
import { Transfers } from '../outbound/transfers.ts';
import { type Clock, systemClock } from '../sip/clock.ts';
import { type ListenOptions, listen } from '../sip/listen.ts';
import { Headers } from '../sip/message/headers.ts';
import type { HostPort, TransportName } from '../sip/transport/transport.ts';
import { dnsLocator } from '../sip/ua/dns-locator.ts';
import type { IncomingCall } from '../sip/ua/incoming-call.ts';
import { type Arrival, sipArrival } from './arrival.ts';
import { findRoute } from './destinations.ts';
import { phoneAudio } from './likely-rate.ts';
import type { MediaLegs } from './media-leg.ts';
import { type PhoneAppearance, phoneToken } from './participant.ts';
import { PhoneCall, type VoiceMessage } from './phone-call.ts';
import { promptLanguage } from './prompt-language.ts';
import { agreesOnEncryption, Trunks } from './trunks.ts';

export interface GatewayOptions {
  telephony: Telephony;
  livekit: { url: string; apiKey: string; apiSecret: string };
  /** Where SIP is listened for; port 0 takes a free one. */
  listen: ListenOptions['listen'];
  tls?: NonNullable<ListenOptions['tls']>;
}

export interface GatewayDeps {
  calls: Calls;
  lines: LineCatalog;
  media: MediaLegs;
  /** Counts calls out, for all gateways together, and knows who has asked for one. */
  store: OutboundStore & Pick<Store, 'addNotice'> & Pick<CallBackStore, 'getCallBack'>;
  /** Makes a number unreadable, always in the same way. */
  disguise(number: string): string;
  /** Whether a line may call a number, which has not asked for it. */
  mayBeCalled(line: string, number: string): Promise<boolean>;
  /** Has a line never call a number again whose phone has pressed the key for that. */
  callNoMore(line: string, number: string): Promise<void>;
  keepMessage(message: VoiceMessage): Promise<void>;
  logger: Logger;
  clock?: Clock;
  /** How long a caller hears ringing while the agent comes. Default 8000. */
  ringMs?: number;
}

export interface Gateway {
  bound: Partial<Record<TransportName, HostPort>>;
  /** Phone calls that there are at the moment. */
  readonly calls: number;
  /** Takes a call that came by something else than SIP, as one of its trunk. */
  take(arrival: Arrival, trunk: InboundTrunk): void;
  /**
   * Has a phone called into a room. Resolves once its participant is there and the phone is being called.
   * @throws OutboundRefused, WronglyAsked, Failure `gateway-stopping` and what keeps its sound from the room
   */
  place(request: CallRequest): Promise<PlacedCall>;
  /**
   * Sends a phone in a room on to a target of its line. Resolves once that has answered.
   * @throws WronglyAsked; NotAnswered, and then the call goes on
   */
  transfer(request: TransferParticipant): Promise<void>;
  /** New calls get 503; those that there are end by themselves, or are hung up after `ms`. Registrations are taken back. Then closes. */
  drain(ms: number): Promise<void>;
}

export interface TransferParticipant {
  room: string;
  identity: string;
  /** `tel:` or `sip:`, as a target of the line has it. */
  to: string;
  ringMs: number;
  /** The phone hears another one ringing meanwhile. */
  playsRinging: boolean;
}

/** What a call that has been hung up is given to be off the wire: a callee who has said nothing yet can't be told. */
const WIRE_MS = 1_000;

/**
 * Lets phones into rooms, and calls them into rooms: a call becomes a participant of kind SIP in the same kind of room as
 * a visitor's, with the same agent.
 * @throws Failure `sip-port-unavailable`
 */
export async function openGateway(options: GatewayOptions, deps: GatewayDeps): Promise<Gateway> {
  const { telephony, livekit } = options;
  const { logger, clock = systemClock } = deps;
  const trunks = new Trunks(telephony.inboundTrunks);
  const open = new Set<PhoneCall>();
  let draining = false;
  const token = (appearance: PhoneAppearance) => phoneToken(livekit, appearance);
  const transfers = new Transfers(deps.lines, clock);
  const callDeps = {
    calls: deps.calls,
    media: deps.media,
    livekitUrl: livekit.url,
    token,
    route: (...[parties, trunk]: [Parameters<typeof findRoute>[0], Parameters<typeof findRoute>[1]]) =>
      findRoute(parties, trunk, { rules: telephony.rules, lines: deps.lines }),
    languageOf: (line: string | undefined) => promptLanguage(deps.lines, line),
    keepMessage: deps.keepMessage,
    ...(deps.ringMs !== undefined && { ringMs: deps.ringMs }),
    clock,
    logger,
  };

  function invited(call: IncomingCall): void {
    const trunk = trunks.find(call.request, call.source);
    if (trunk === undefined) call.reject(403);
    else if (!agreesOnEncryption(call, trunk)) call.reject(488);
    else take(sipArrival(call, trunk), trunk);
  }

  function take(arrival: Arrival, trunk: InboundTrunk): void {
    const { call } = arrival;
    const busy = Headers.of([['Retry-After', '30']]);
    if (draining) call.reject(503, { headers: busy });
    else if ([...open].filter((other) => other.trunk === trunk.name).length >= trunk.maxCalls) {
      logger.warn({ trunk: trunk.name, maxCalls: trunk.maxCalls }, 'a trunk has as many calls as it may have at once');
      call.reject(503, { headers: busy });
    } else begin(arrival, trunk);
  }

  function begin(arrival: Arrival, trunk: InboundTrunk): void {
    const phoneCall = new PhoneCall(arrival, trunk, callDeps);
    open.add(phoneCall);
    phoneCall.done.then(() => open.delete(phoneCall));
    void phoneCall.start();
  }

  // A carrier may be called over TLS without a certificate of our own.
  const tls = options.tls ?? (telephony.outboundTrunks.some(({ transport }) => transport === 'tls') ? {} : undefined);
  const listening = await listen({
    listen: options.listen,
    ...(tls && { tls }),
    ...(telephony.advertisedAddress && { advertised: { host: telephony.advertisedAddress } }),
    audio: phoneAudio(),
    locator: dnsLocator({ transports: tls ? ['udp', 'tcp', 'tls'] : ['udp', 'tcp'], random: Math.random }),
    incomingCall: invited,
    mayReach: (uri) => transfers.mayReach(uri),
    policyFor: (invite, source) => trunks.policyFor(invite, source),
    paceOf: (address) => trunks.paceOf(address),
    refused: (reason, status) => logger.info({ reason, status }, 'a SIP request was refused'),
  });
  logger.info({ listening: listening.bound }, 'answering telephone calls');
  const opus = tryOpus();
  if (opus instanceof Failure) logger.warn({ err: opus }, 'calls can’t be in Opus');
  const tellOwner = ownerTeller({ store: deps.store, logger });
  const outbound = new OutboundCalls({
    telephony,
    permits: new Permits({
      settings: telephony.outbound,
      store: deps.store,
      disguise: deps.disguise,
      // A day of the whole installation, which has no time zone of its own.
      tellOwner: (kind, line) => void tellOwner({ id: line ?? 'telephone', timezone: 'UTC' }, kind, Date.now()),
      clock,
      logger,
    }),
    agent: listening.agent,
    media: deps.media,
    livekitUrl: livekit.url,
    token,
    calls: deps.calls,
    lines: deps.lines,
    mayBeCalled: deps.mayBeCalled,
    store: deps.store,
    callNoMore: deps.callNoMore,
    isTaken: (...at) => inRoom([...open], ...at) !== undefined,
    clock,
    logger,
  });
  const registrations = keepRegistered(listening.agent, telephony.outboundTrunks, logger);

  return {
    bound: listening.bound,
    get calls() {
      return open.size + outbound.all.length;
    },
    place: (request) => outbound.place(request),
    async transfer({ room, identity, to, ringMs, playsRinging }) {
      const call = inRoom([...open, ...outbound.all], room, identity);
      if (call?.transferable === undefined) throw participantNotFound();
      const ring = (rings: boolean) => call.ring(rings);
      await transfers.transfer({
        ...{ call: call.transferable, line: call.line, to, ringMs },
        ...(playsRinging && { ring }),
      });
    },
    take,
    async drain(ms) {
      draining = true;
      listening.agent.drain();
      outbound.stop();
      const all = [...open, ...outbound.all];
      const late = Promise.withResolvers<void>();
      let stop = clock.after(ms, () => {
        for (const call of all) call.hangUp();
        stop = clock.after(WIRE_MS, () => late.resolve());
      });
      // Registrars and callees that are silent keep nobody from stopping.
      await Promise.race([Promise.all([registrations.leave(), ...all.map((call) => call.done)]), late.promise]);
      stop();
      await listening.close();
    },
  };
}

function inRoom<T extends { participant: { room: string; identity: string } | undefined }>(
  calls: readonly T[],
  room: string,
  identity: string,
): T | undefined {
  return calls.find(({ participant }) => participant?.room === room && participant.identity === identity);
}
