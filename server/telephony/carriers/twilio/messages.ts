import { z } from 'zod';
import { jsonOf } from '../../../contract/index.ts';

// Twilio Media Streams: JSON, one message a WebSocket frame (twilio.com/docs/voice/media-streams/websocket-messages).

/** Longer than any message that Twilio sends: a second of sound in one. */
export const LONGEST_MESSAGE = 16_384;

const streamSid = z.string().max(64);
/** Milliseconds since the stream began, in decimal digits. */
const milliseconds = z
  .union([z.string().regex(/^\d{1,10}$/), z.int().min(0)])
  .transform(Number)
  .default(0);

const known = z.discriminatedUnion('event', [
  z.object({ event: z.literal('connected') }),
  z.object({
    event: z.literal('start'),
    streamSid,
    start: z.object({
      accountSid: z.string().max(64),
      callSid: z.string().max(64),
      customParameters: z.record(z.string(), z.string().max(512)).default({}),
      mediaFormat: z.object({ encoding: z.string(), sampleRate: z.number(), channels: z.number() }),
    }),
  }),
  z.object({
    event: z.literal('media'),
    media: z.object({ track: z.string().default('inbound'), timestamp: milliseconds, payload: z.base64() }),
  }),
  z.object({ event: z.literal('dtmf'), dtmf: z.object({ digit: z.string().regex(/^[0-9*#A-D]$/) }) }),
  z.object({ event: z.literal('mark'), mark: z.object({ name: z.string().max(64) }) }),
  z.object({ event: z.literal('stop') }),
]);

export type FromTwilio =
  | z.infer<typeof known>
  /** A message that this version of ours knows nothing of. */
  | { event: 'unknown' }
  | { event: 'malformed' };

const anyMessage = z.object({ event: z.string() });

export function parseMessage(text: string): FromTwilio {
  const raw = jsonOf(text);
  const { data } = known.safeParse(raw);
  if (data !== undefined) return data;
  const event = anyMessage.safeParse(raw).data?.event;
  const isOfUs = known.options.some(({ shape }) => shape.event.value === event);
  return { event: event === undefined || isOfUs ? 'malformed' : 'unknown' };
}

/** What a stream is told. */
export type ToTwilio =
  /** Mu-law at 8 kHz, to be played after what is waiting already. */
  | { event: 'media'; media: { payload: string } }
  /** Comes back once all before it has been played, or at once by `clear`. */
  | { event: 'mark'; mark: { name: string } }
  /** Lets go of what has not been played. */
  | { event: 'clear' };

export function formatMessage(message: ToTwilio, streamSid: string): string {
  return JSON.stringify({ ...message, streamSid });
}
