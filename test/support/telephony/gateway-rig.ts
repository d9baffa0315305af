import { pino } from 'pino';
import { createCalls } from '../../../server/calls/create-calls.ts';
import { livekitRooms } from '../../../server/calls/livekit-rooms.ts';
import type { Line } from '../../../server/line/line.ts';
import type { CodecName } from '../../../server/telephony/codec/codec.ts';
import { telephonySchema } from '../../../server/telephony/config/schema.ts';
import { type Gateway, openGateway } from '../../../server/telephony/gateway/gateway.ts';
import { mediaLegs } from '../../../server/telephony/gateway/media-legs.ts';
import type { VoiceMessage } from '../../../server/telephony/gateway/phone-call.ts';
import { type MediaPool, startMediaPool } from '../../../server/telephony/media/pool.ts';
import type { Headers } from '../../../server/telephony/sip/message/headers.ts';
import { nameAddr } from '../../../server/telephony/sip/message/name-addr.ts';
import { sipUri } from '../../../server/telephony/sip/message/uri.ts';
import type { NegotiatedAudio } from '../../../server/telephony/sip/sdp/audio.ts';
import type { OutgoingCall } from '../../../server/telephony/sip/ua/outgoing-call.ts';
import { srtpProtection } from '../../../server/telephony/srtp/protection.ts';
import { type AgentRig, startAgentRig } from '../agent-rig.ts';
import { mostlyHeard } from '../heard-audio.ts';
import { aLine, catalogOf, limits } from '../lines.ts';
import type { ScriptedOptions } from '../scripted-realtime/options.ts';
import { tone } from '../scripted-realtime/tone.ts';
import { ListeningPhone } from '../sip/listening-phone.ts';
import { RtpPhone } from './rtp-phone.ts';

/** How the agent greets and answers, and what a caller may sing. */
export const tones = { greeting: 440, answer: 660, sung: 1000 } as const;
const TONES = Object.values(tones);

/** A real gateway with its media process, LiveKit, an agent worker, and a scripted Realtime server behind it. */
export interface GatewayRig {
  agent: AgentRig;
  gateway: Gateway;
  media: MediaPool;
  messages: VoiceMessage[];
  dial(options?: DialOptions): Promise<DialledCall>;
  close(): Promise<void>;
}

export interface DialOptions {
  to?: string;
  from?: string;
  codec?: CodecName;
  transport?: 'udp' | 'tcp';
  srtp?: boolean;
  username?: string;
  password?: string;
  headers?: Headers;
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

const script: ScriptedOptions = {
  transcribe: ({ pcm }) => `I sing ${mostlyHeard(pcm, TONES, 24_000) ?? 'nothing'}`,
  respond: ({ lastUserText }) =>
    lastUserText === ''
      ? { text: 'Hello, Marlow Street Bakery.', audio: { tone: tones.greeting, durationMs: 1000 } }
      : { text: lastUserText, audio: { tone: tones.answer, durationMs: 1000 } },
};

export async function startGatewayRig(
  options: { telephony?: object; line?: Partial<Line>; ringMs?: number; logLevel?: string } = {},
): Promise<GatewayRig> {
  const logger = pino({ level: options.logLevel ?? 'silent' });
  const line = { phone: '+12125550142', limits: limits({ concurrentCalls: 50 }), ...options.line };
  const agent = await startAgentRig({ realtime: script, line });
  const lines = catalogOf([aLine(line)]);
  const messages: VoiceMessage[] = [];
  const first = 20_000 + 2 * Math.floor(Math.random() * 10_000);
  const media = await startMediaPool({
    processes: 1,
    ports: { from: first, to: first + 99 },
    host: '127.0.0.1',
    logLevel: 'error',
    env: { ...process.env, NODE_ENV: 'production' },
    onLine: (line) => logger.info(line),
    logger,
  });
  const gateway = await openGateway(
    {
      telephony: telephonySchema.parse(options.telephony ?? {}),
      livekit: agent.livekit,
      listen: { udp: { host: '127.0.0.1', port: 0 }, tcp: { host: '127.0.0.1', port: 0 } },
    },
    {
      calls: createCalls({ lines, store: agent.store, rooms: livekitRooms(agent.livekit), logger }),
      lines,
      media: mediaLegs(media, '127.0.0.1'),
      keepMessage: async (message) => void messages.push(message),
      logger,
      ...(options.ringMs !== undefined && { ringMs: options.ringMs }),
    },
  );
  const open: DialledCall[] = [];
  return {
    agent,
    gateway,
    media,
    messages,
    async dial(own = {}) {
      const call = await dial(gateway, own);
      open.push(call);
      return call;
    },
    async close() {
      await Promise.all(open.map((call) => call.hangUp()));
      await gateway.drain(0);
      await Promise.all(open.map((call) => call.close()));
      await media.stop();
      await agent.close();
    },
  };
}

async function dial(gateway: Gateway, options: DialOptions): Promise<DialledCall> {
  const { codec = 'PCMU', transport = 'udp', to = 'bakery', from = '+441632960961', srtp = false } = options;
  const rtp = await RtpPhone.open(codec);
  const sip = await ListeningPhone.open(() => {}, {
    audio: { codecs: [codec], srtp: srtp ? 'required' : 'never', rtcpMux: false },
  });
  const { username, password } = options;
  const port = gateway.bound[transport]?.port ?? 0;
  const params = new Map(transport === 'tcp' ? [['transport', 'tcp']] : []);
  let flowing = false;
  let over = false;
  const call = sip.listening.agent.call(
    {
      to: sipUri({ user: to, host: '127.0.0.1', port, params }),
      from: nameAddr(sipUri({ user: from, host: '127.0.0.1' })),
      media: rtp.address,
      ...(username !== undefined && password !== undefined && { credentials: { username, password } }),
      ...(options.headers && { headers: options.headers }),
    },
    (event) => {
      if (event.type === 'media') flow(event.audio);
      sip.hear(event);
    },
  );
  const flow = ({ remote, srtp: keys }: NegotiatedAudio) => {
    if (flowing || remote === undefined) return;
    flowing = true;
    if (keys) rtp.protect(srtpProtection(keys));
    rtp.call(remote.port);
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
    },
    close: () => sip.close(),
  };
}
