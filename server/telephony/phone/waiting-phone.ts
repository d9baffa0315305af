import type { Logger } from 'pino';
import type { CodecName } from '../codec/codec.ts';
import type { Credentials } from '../sip/auth/digest-client.ts';
import { systemClock } from '../sip/clock.ts';
import { type ListeningUserAgent, listen } from '../sip/listen.ts';
import { parseNameAddr } from '../sip/message/name-addr.ts';
import { type SipUri, sipUri, userOf } from '../sip/message/uri.ts';
import { localAddress } from '../sip/transport/local-address.ts';
import type { HostPort } from '../sip/transport/transport.ts';
import type { IncomingCall } from '../sip/ua/incoming-call.ts';
import { numericLocator } from '../sip/ua/locator.ts';
import type { RegistrationState } from '../sip/ua/registration.ts';
import { locateCallee } from './locate-callee.ts';
import { closeLater, Softphone, type SoftphoneEvent } from './softphone.ts';

export interface WaitingPhoneOptions {
  /** Where it is called, over UDP and TCP; port 0 takes a free one. */
  at: HostPort;
  /** The most wanted first. */
  codecs: readonly CodecName[];
  /** Whether the sound must be encrypted (SRTP). */
  encrypted: boolean;
  /** A PBX that is to send it the calls of one of its extensions. */
  registrar?: { address: SipUri; credentials: Credentials };
  logger: Logger;
}

export interface WaitingPhoneEvents {
  called(call: RingingCall): void;
  /** How registering goes. */
  registration(state: RegistrationState): void;
}

/** A call that rings; it is taken or refused. */
export interface RingingCall {
  /** Number or name of who calls, as they say; '' where they say none. */
  from: string;
  /** Resolves to the call, which still rings. @throws Failure `ports-exhausted` */
  take(onEvent: (event: SoftphoneEvent) => void): Promise<Softphone>;
  /** It is busy. */
  refuse(): void;
}

/** A registrar that is silent keeps nobody from ending. */
const LEAVE_WITHIN_MS = 1_000;

/** A telephone that is a program, and waits to be called. */
export class WaitingPhone {
  readonly #agent: ListeningUserAgent;
  readonly #leave: () => Promise<void>;

  /** @throws Failure `sip-port-unavailable` | `callee-unknown` where the registrar's name leads nowhere */
  static async open(options: WaitingPhoneOptions, events: WaitingPhoneEvents): Promise<WaitingPhone> {
    const { at, codecs, encrypted, registrar, logger } = options;
    const located = registrar && (await locateCallee(registrar.address));
    const agent = await listen({
      listen: { udp: at, tcp: at },
      audio: { codecs, srtp: encrypted ? 'required' : 'allowed', rtcpMux: true },
      locator: located?.locator ?? numericLocator,
      // Whoever reaches it may ring it, as with any telephone.
      policyFor: () => ({}),
      incomingCall: (call) => events.called(ringing(call, at, logger)),
    });
    const ended = Promise.withResolvers<void>();
    const registration =
      registrar &&
      agent.agent.register(registrationOf(registrar), (state) => {
        if (state.name === 'ended') ended.resolve();
        events.registration(state);
      });
    return new WaitingPhone(agent, async () => {
      if (registration === undefined) return;
      registration.leave();
      systemClock.after(LEAVE_WITHIN_MS, () => ended.resolve());
      await ended.promise;
    });
  }

  private constructor(agent: ListeningUserAgent, leave: () => Promise<void>) {
    this.#agent = agent;
    this.#leave = leave;
  }

  /** Where it is called. */
  get bound(): HostPort {
    return this.#agent.bound.udp ?? { host: '', port: 0 };
  }

  /** Takes its registration back, and lets go of its sockets. Its calls are closed before. */
  async close(): Promise<void> {
    await this.#leave();
    await closeLater(this.#agent);
  }
}

function ringing(call: IncomingCall, at: HostPort, logger: Logger): RingingCall {
  const caller = parseNameAddr(call.request.headers.get('from') ?? '');
  return {
    from: (caller && userOf(caller.uri)) ?? '',
    take: (onEvent) => {
      const { host } = localAddress(call.source.transport, call.source.address, at, undefined);
      return Softphone.take(call, { host, logger }, onEvent);
    },
    refuse: () => call.reject(486),
  };
}

function registrationOf({ address, credentials }: NonNullable<WaitingPhoneOptions['registrar']>) {
  const { host, port, params } = address;
  return {
    address: sipUri({ user: address.user ?? credentials.username, host }),
    registrar: sipUri({ host, params, ...(port !== undefined && { port }) }),
    credentials,
  };
}
