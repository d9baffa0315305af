import type { Logger } from 'pino';
import type { Calls } from '../../calls/calls.ts';
import type { LineCatalog } from '../../line/line.ts';
import type { InboundTrunk, Telephony } from '../config/schema.ts';
import { keepRegistered } from '../outbound/registrations.ts';
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
import { phoneToken } from './participant.ts';
import { PhoneCall, type VoiceMessage } from './phone-call.ts';
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
  /** New calls get 503; those that there are end by themselves, or are hung up after `ms`. Registrations are taken back. Then closes. */
  drain(ms: number): Promise<void>;
}

/**
 * Lets phones into rooms: an INVITE becomes a participant of kind SIP in the same kind of room as a visitor's, with
 * the same agent.
 * @throws Failure `sip-port-unavailable`
 */
export async function openGateway(options: GatewayOptions, deps: GatewayDeps): Promise<Gateway> {
  const { telephony, livekit } = options;
  const { logger, clock = systemClock } = deps;
  const trunks = new Trunks(telephony.inboundTrunks);
  const open = new Set<PhoneCall>();
  let draining = false;
  const callDeps = {
    calls: deps.calls,
    media: deps.media,
    livekitUrl: livekit.url,
    token: (...[facts, status]: [Parameters<typeof phoneToken>[1], string]) => phoneToken(livekit, facts, status),
    route: (...[parties, trunk]: [Parameters<typeof findRoute>[0], Parameters<typeof findRoute>[1]]) =>
      findRoute(parties, trunk, { rules: telephony.rules, lines: deps.lines }),
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

  const listening = await listen({
    listen: options.listen,
    ...(options.tls && { tls: options.tls }),
    ...(telephony.advertisedAddress && { advertised: { host: telephony.advertisedAddress } }),
    audio: phoneAudio,
    locator: dnsLocator({ transports: options.tls ? ['udp', 'tcp', 'tls'] : ['udp', 'tcp'], random: Math.random }),
    incomingCall: invited,
    policyFor: (invite, source) => trunks.policyFor(invite, source),
    refused: (reason, status) => logger.info({ reason, status }, 'a SIP request was refused'),
  });
  logger.info({ listening: listening.bound }, 'answering telephone calls');
  const registrations = keepRegistered(listening.agent, telephony.outboundTrunks, logger);

  return {
    bound: listening.bound,
    get calls() {
      return open.size;
    },
    take,
    async drain(ms) {
      draining = true;
      listening.agent.drain();
      const late = Promise.withResolvers<void>();
      const hangUp = clock.after(ms, () => {
        for (const call of open) call.hangUp();
        late.resolve();
      });
      // A registrar that is silent keeps nobody from stopping.
      const left = Promise.race([registrations.leave(), late.promise]);
      await Promise.all([left, ...[...open].map((call) => call.done)]);
      hangUp();
      await listening.close();
    },
  };
}
