import assert from 'node:assert/strict';
import { SipClient } from 'livekit-server-sdk';
import { pino } from 'pino';
import { createCalls } from '../../../server/calls/create-calls.ts';
import type { Dialler } from '../../../server/calls/dialler.ts';
import { livekitRooms } from '../../../server/calls/livekit-rooms.ts';
import { sipDialler } from '../../../server/calls/sip-dialler.ts';
import type { Line, LineCatalog } from '../../../server/line/line.ts';
import { telephonySchema } from '../../../server/telephony/config/schema.ts';
import { type Gateway, type GatewayOptions, openGateway } from '../../../server/telephony/gateway/gateway.ts';
import type { MediaLegs } from '../../../server/telephony/gateway/media-leg.ts';
import { mediaLegs } from '../../../server/telephony/gateway/media-legs.ts';
import type { VoiceMessage } from '../../../server/telephony/gateway/phone-call.ts';
import { type MediaPool, startMediaPool } from '../../../server/telephony/media/pool.ts';
import { createSipApi } from '../../../server/telephony/sip-api/app.ts';
import { listenForSipApi } from '../../../server/telephony/sip-api/listen.ts';
import { type AgentRig, startAgentRig } from '../agent-rig.ts';
import { mostlyHeard } from '../heard-audio.ts';
import { aLine, catalogOf, limits } from '../lines.ts';
import { freePorts } from '../ports.ts';
import type { ScriptedOptions } from '../scripted-realtime/options.ts';
import { type DialledCall, type DialOptions, dialPhone, tones } from './dial-phone.ts';

export { type DialledCall, tones } from './dial-phone.ts';

/** Under which the rig's callers are known again. */
export const SECRET = 'a secret of the rig';
const TONES = Object.values(tones);

/** A real gateway with its media process, LiveKit, an agent worker, and a scripted Realtime server behind it. */
export interface GatewayRig {
  agent: AgentRig;
  gateway: Gateway;
  lines: LineCatalog;
  media: MediaPool;
  messages: VoiceMessage[];
  /** What was played to phones, with its language. */
  played: string[];
  /** LiveKit's own client, of the gateway's API, and our own use of it. */
  sip: SipClient;
  apiUrl: string;
  dialler: Dialler;
  dial(options?: DialOptions): Promise<DialledCall>;
  close(): Promise<void>;
}

export interface GatewayRigOptions {
  telephony?: object;
  line?: Partial<Line>;
  /** Ids of lines that nobody calls, beside it. */
  otherLines?: readonly string[];
  realtime?: ScriptedOptions;
  ringMs?: number;
  /** Length of each answer. Default 1000. */
  answerMs?: number;
  logLevel?: string;
  tls?: NonNullable<GatewayOptions['tls']>;
}

const script = ({ answerMs = 1000 }: GatewayRigOptions): ScriptedOptions => ({
  transcribe: ({ pcm }) => `I sing ${mostlyHeard(pcm, TONES, 24_000) ?? 'nothing'}`,
  respond: ({ lastUserText }) =>
    lastUserText === ''
      ? { text: 'Hello, Marlow Street Bakery.', audio: { tone: tones.greeting, durationMs: 1000 } }
      : { text: lastUserText, audio: { tone: tones.answer, durationMs: answerMs } },
});

export async function startGatewayRig(options: GatewayRigOptions = {}): Promise<GatewayRig> {
  const logger = pino({ level: options.logLevel ?? 'silent' });
  const line = { phone: '+12125550142', limits: limits({ concurrentCalls: 50 }), ...options.line };
  // Of a gateway that is there only after the agents.
  let dialler: Dialler | undefined;
  const later = () => dialler ?? assert.fail('The gateway is not there yet');
  const agent = await startAgentRig({
    realtime: options.realtime ?? script(options),
    line,
    dialler: {
      dial: (request) => later().dial(request),
      transfer: (request) => later().transfer(request),
      hangUp: (room, identity) => later().hangUp(room, identity),
    },
  });
  const lines = catalogOf([aLine(line), ...(options.otherLines ?? []).map((id) => aLine({ id }))]);
  const messages: VoiceMessage[] = [];
  const played: string[] = [];
  const media = await startMediaPool({
    processes: 1,
    callsEach: 500,
    ports: await freePorts(100),
    host: '127.0.0.1',
    logLevel: 'error',
    env: { ...process.env, NODE_ENV: 'production' },
    onLine: (line) => logger.info(line),
    logger,
  });
  const telephony = telephonySchema.parse(options.telephony ?? {});
  const gateway = await openGateway(
    {
      telephony,
      livekit: agent.livekit,
      listen: {
        udp: { host: '127.0.0.1', port: 0 },
        tcp: { host: '127.0.0.1', port: 0 },
        ...(options.tls?.server && { tls: { host: '127.0.0.1', port: 0 } }),
      },
      ...(options.tls && { tls: options.tls }),
    },
    {
      calls: createCalls({
        lines,
        store: agent.store,
        rooms: livekitRooms(agent.livekit),
        secret: SECRET,
        logger,
      }),
      lines,
      media: watched(mediaLegs(media, '127.0.0.1'), played),
      store: agent.store,
      disguise: (number) => `disguised ${number.length}-${number.slice(-4)}`,
      mayBeCalled: (line, number) => agent.store.mayBeCalled(line, number),
      callNoMore: (line, number) => agent.store.callNoMore(line, number, 'key'),
      keepMessage: async (message) => void messages.push(message),
      logger,
      ...(options.ringMs !== undefined && { ringMs: options.ringMs }),
    },
  );
  const { livekit } = agent;
  const app = createSipApi({ telephony, gateway, keys: livekit, logger });
  const api = await listenForSipApi(app, { host: '127.0.0.1', port: 0 });
  dialler = sipDialler(livekit, api.url);
  const open: DialledCall[] = [];
  return {
    agent,
    gateway,
    lines,
    media,
    messages,
    played,
    sip: new SipClient(api.url, livekit.apiKey, livekit.apiSecret),
    apiUrl: api.url,
    dialler,
    async dial(own = {}) {
      const call = await dialPhone((transport) => gateway.bound[transport]?.port ?? 0, own);
      open.push(call);
      return call;
    },
    async close() {
      await Promise.all(open.map((call) => call.hangUp()));
      await gateway.drain(0);
      await api.close(0);
      await Promise.all(open.map((call) => call.close()));
      await media.stop();
      await agent.close();
    },
  };
}

function watched(legs: MediaLegs, played: string[]): MediaLegs {
  return {
    async open(onEvent) {
      const leg = await legs.open(onEvent);
      return {
        ...leg,
        play(prompt, language) {
          played.push([prompt, language].filter(Boolean).join(' '));
          leg.play(prompt, language);
        },
      };
    },
  };
}
