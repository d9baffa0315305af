import { z } from 'zod';
import { mediaDescription } from './description.ts';

// What the gateway and a media process of its own tell each other over Node's IPC channel. Audio never passes there.

const port = z.int().min(1024).max(65_535);

/** How a media process is to work; its first argument, as JSON. */
export const mediaProcessOptions = z.object({
  /** Address to bind media ports to. */
  host: z.string(),
  /** Media ports, both included. */
  ports: z.object({ from: port, to: port }),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
});
export type MediaProcessOptions = z.infer<typeof mediaProcessOptions>;

const call = z.string();
const samples = z.custom<Int16Array>((value) => value instanceof Int16Array);

/** Gateway to process. */
export const mediaCommand = z.discriminatedUnion('type', [
  /** Answered by `opened` or `failed`. */
  z.object({ type: z.literal('open'), call }),
  /** Joins the room as the phone. Answered by `joined` or `failed`. */
  z.object({
    type: z.literal('join'),
    call,
    url: z.string(),
    token: z.string(),
    sampleRate: z.number(),
    hearsPages: z.boolean().exactOptional(),
  }),
  /** From the first one on RTP flows; later ones hold, resume and move it. */
  z.object({ type: z.literal('describe'), call, description: mediaDescription }),
  /** Digits for the caller. */
  z.object({ type: z.literal('press'), call, digits: z.string() }),
  /** A recording for the caller, told as `announced` at its end. */
  z.object({ type: z.literal('announce'), call, pcm: samples, sampleRate: z.number() }),
  /** Has one side hear a telephone ringing. */
  z.object({ type: z.literal('ring'), call, towards: z.enum(['room', 'phone', 'nobody']) }),
  /** A key of the phone that came by SIP: the room is told. */
  z.object({ type: z.literal('key'), call, digit: z.string() }),
  /** Keeps what the caller says. Answered by `recorded`. */
  z.object({ type: z.literal('record'), call, longestMs: z.number(), silenceMs: z.number() }),
  /** Attributes of the phone's participant. */
  z.object({ type: z.literal('attributes'), call, attributes: z.record(z.string(), z.string()) }),
  /** Answered by `stats`. */
  z.object({ type: z.literal('measure'), call }),
  /** Answered by `closed`. */
  z.object({ type: z.literal('close'), call }),
  /** Ports that calls of another process have had until a moment ago. */
  z.object({ type: z.literal('rest'), ports: z.array(port) }),
]);
export type MediaCommand = z.infer<typeof mediaCommand>;

const playout = z.object({
  played: z.number(),
  late: z.number(),
  duplicates: z.number(),
  concealedMs: z.number(),
  lengthenedMs: z.number(),
  shortenedMs: z.number(),
  delayMs: z.number(),
});
const stats = z.object({
  network: z.object({ received: z.number(), lost: z.number(), jitterMs: z.number() }),
  toRoom: playout,
  fromRoom: playout,
  sent: z.number(),
  remote: z
    .object({ fractionLost: z.number(), jitterMs: z.number(), roundTripMs: z.number().exactOptional() })
    .exactOptional(),
});

/** Process to gateway. */
export const mediaMessage = z.discriminatedUnion('type', [
  /** The process can take calls. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('opened'), call, rtpPort: z.number(), rtcpPort: z.number() }),
  z.object({ type: z.literal('joined'), call, participant: z.string() }),
  z.object({
    type: z.literal('recorded'),
    call,
    pcm: z.custom<Int16Array>((value) => value instanceof Int16Array),
    rate: z.number(),
  }),
  z.object({ type: z.literal('failed'), call, reason: z.string(), message: z.string(), cure: z.string() }),
  /** Absent before the first `describe`. */
  z.object({ type: z.literal('stats'), call, stats: stats.optional() }),
  z.object({ type: z.literal('closed'), call, stats: stats.optional() }),
  z.object({
    type: z.literal('event'),
    call,
    event: z.discriminatedUnion('type', [
      z.object({ type: z.literal('flowing') }),
      z.object({ type: z.literal('press'), digit: z.string(), durationMs: z.number() }),
      z.object({ type: z.literal('announced') }),
      z.object({ type: z.literal('timed-out') }),
      z.object({ type: z.literal('voice'), name: z.string() }),
      z.object({ type: z.literal('moved'), room: z.string() }),
      z.object({ type: z.literal('room-gone'), why: z.string() }),
    ]),
  }),
]);
export type MediaMessage = z.infer<typeof mediaMessage>;
