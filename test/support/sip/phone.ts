import { nameAddr } from '../../../server/telephony/sip/message/name-addr.ts';
import { sipUri } from '../../../server/telephony/sip/message/uri.ts';
import type { CallEvent } from '../../../server/telephony/sip/ua/call.ts';
import type { IncomingCall } from '../../../server/telephony/sip/ua/incoming-call.ts';
import type { OutgoingCall, OutgoingCallOptions } from '../../../server/telephony/sip/ua/outgoing-call.ts';
import { UserAgent, type UserAgentOptions } from '../../../server/telephony/sip/ua/user-agent.ts';
import type { SimulatedNetwork } from './simulated-network.ts';

export interface Heard<Call> {
  call: Call;
  events: CallEvent[];
}

export interface Phone {
  address: string;
  agent: UserAgent;
  /** Calls that came in, with what happened to each. */
  incoming: Heard<IncomingCall>[];
  refused: string[];
  dial(to: string, options?: Partial<OutgoingCallOptions>): Heard<OutgoingCall>;
}

/** One of our own user agents on a simulated network. By default it takes every call and leaves it ringing. */
export function phone(
  network: SimulatedNetwork,
  address: string,
  options: Partial<UserAgentOptions> & { onCall?: (call: IncomingCall) => void } = {},
): Phone {
  const incoming: Heard<IncomingCall>[] = [];
  const refused: string[] = [];
  const agent: UserAgent = new UserAgent({
    clock: network.clock,
    network: network.host(address, (packet, from) => agent.receive(packet, from)),
    randomBytes: network.randomBytes,
    audio: { codecs: ['PCMU', 'PCMA'], srtp: 'allowed', rtcpMux: false },
    policyFor: () => ({}),
    refused: (reason, status) => refused.push(`${status} ${reason}`),
    incomingCall(call) {
      const heard: Heard<IncomingCall> = { call, events: [] };
      incoming.push(heard);
      call.listen((event) => heard.events.push(event));
      options.onCall?.(call);
    },
    ...options,
  });
  return {
    address,
    agent,
    incoming,
    refused,
    dial(to, more = {}) {
      const events: CallEvent[] = [];
      const call = agent.call(
        {
          to: sipUri({ user: 'shop', host: to }),
          from: nameAddr(sipUri({ user: 'caller', host: address })),
          media: { address, port: 30_000 },
          ...more,
        },
        (event) => events.push(event),
      );
      return { call, events };
    },
  };
}

export const types = (events: readonly CallEvent[]): string[] => events.map(({ type }) => type);
