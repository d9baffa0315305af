import type { CodecName } from '../../../server/telephony/codec/codec.ts';
import type { Headers } from '../../../server/telephony/sip/message/headers.ts';
import { nameAddr } from '../../../server/telephony/sip/message/name-addr.ts';
import { sipUri } from '../../../server/telephony/sip/message/uri.ts';
import type { NegotiatedAudio } from '../../../server/telephony/sip/sdp/audio.ts';
import type { CallEvent } from '../../../server/telephony/sip/ua/call.ts';
import type { OutgoingCall } from '../../../server/telephony/sip/ua/outgoing-call.ts';
import { srtpProtection } from '../../../server/telephony/srtp/protection.ts';
import { openUdpRelay } from '../network/udp-relay.ts';
import type { Weather } from '../network/weather.ts';
import { tone } from '../scripted-realtime/tone.ts';
import { seeded } from '../seeded.ts';
import { ListeningPhone } from '../sip/listening-phone.ts';
import { RtpPhone } from './rtp-phone.ts';

/** How the agent greets and answers, and what a caller may sing. */
export const tones = { greeting: 440, answer: 660, sung: 1000 } as const;
const TONES = Object.values(tones);

export interface DialOptions {
  to?: string;
  from?: string;
  codec?: CodecName;
  transport?: 'udp' | 'tcp';
  srtp?: boolean;
  username?: string;
  password?: string;
  headers?: Headers;
  /** Of the network that its sound goes through. Default: none, and no network either. */
  weather?: Weather;
  /** Called with whatever its user agent tells, as it happens. */
  onEvent?: (event: CallEvent) => void;
}

/** A phone that has dialled. */
export interface DialledCall {
  sip: ListeningPhone;
  rtp: RtpPhone;
  call: OutgoingCall;
  /** Which of `tones` was heard since a time. */
  heard(since?: number): number | undefined;
  sing(): void;
  hangUp(): Promise<void>;
  /** Switched off. Not right after it has hung up: the gateway would not hear of that. */
  close(): Promise<void>;
}

/** Calls the gateway that listens on these ports of loopback. */
export async function dialPhone(
  portOf: (transport: 'udp' | 'tcp') => number,
  options: DialOptions,
): Promise<DialledCall> {
  const { codec = 'PCMU', transport = 'udp', to = 'bakery', from = '+441632960961', srtp = false } = options;
  const rtp = await RtpPhone.open(codec);
  const relay = options.weather && (await openUdpRelay(options.weather, seeded(rtp.address.port)));
  const sip = await ListeningPhone.open(() => {}, {
    audio: { codecs: [codec], srtp: srtp ? 'required' : 'never', rtcpMux: false },
  });
  const { username, password } = options;
  const port = portOf(transport);
  const params = new Map(transport === 'tcp' ? [['transport', 'tcp']] : []);
  let flowing = false;
  let over = false;
  const call = sip.listening.agent.call(
    {
      to: sipUri({ user: to, host: '127.0.0.1', port, params }),
      from: nameAddr(sipUri({ user: from, host: '127.0.0.1' })),
      media: relay ? { ...rtp.address, port: relay.far } : rtp.address,
      ...(username !== undefined && password !== undefined && { credentials: { username, password } }),
      ...(options.headers && { headers: options.headers }),
    },
    (event) => {
      if (event.type === 'media') flow(event.audio);
      sip.hear(event);
      options.onEvent?.(event);
    },
  );
  const flow = ({ remote, srtp: keys }: NegotiatedAudio) => {
    if (flowing || remote === undefined) return;
    flowing = true;
    if (keys) rtp.protect(srtpProtection(keys));
    relay?.join({ near: rtp.address.port, far: remote.port });
    rtp.call(relay?.near ?? remote.port);
  };
  return {
    sip,
    rtp,
    call,
    heard: (since) => rtp.heard.tone(TONES, since),
    sing: () => rtp.say(tone(tones.sung, 900, rtp.sampleRate)),
    async hangUp() {
      if (over) return;
      over = true;
      call.hangUp();
      await sip.until('ended');
      rtp.close();
      relay?.close();
    },
    close: () => sip.close(),
  };
}
