import { z } from 'zod';
import { codecNames } from '../../server/telephony/codec/codec.ts';

/** How a phone calls: in what codec, and through what network. */
const dialling = z.object({
  codec: z.enum(codecNames).exactOptional(),
  weather: z.object({ loss: z.number().exactOptional(), jitterMs: z.number().exactOptional() }).exactOptional(),
});
export type Dialling = z.output<typeof dialling>;

/** What the benchmark asks of a process of phones. Times are ms since 1970, so that processes can compare them. */
export const phoneCommand = z.discriminatedUnion('do', [
  z.object({ do: z.literal('dial'), call: z.string(), port: z.int(), ...dialling.shape }),
  z.object({ do: z.literal('sing'), call: z.string() }),
  /** Says what is in a WAV file. */
  z.object({ do: z.literal('speak'), call: z.string(), wav: z.string() }),
  z.object({ do: z.literal('hang-up'), call: z.string() }),
]);
export type PhoneCommand = z.output<typeof phoneCommand>;

/** Each command is answered once. */
export const phoneAnswer = z.discriminatedUnion('did', [
  z.object({
    did: z.literal('dial'),
    call: z.string(),
    /** ms from the INVITE. */
    ringingMs: z.number().optional(),
    answeredMs: z.number(),
    /** ms from the 200. */
    greetingMs: z.number(),
  }),
  z.object({ did: z.literal('sing'), call: z.string(), sangAt: z.number(), heardAt: z.number() }),
  /** When the first of it was sent, once the last was. */
  z.object({ did: z.literal('speak'), call: z.string(), beganAt: z.number() }),
  z.object({ did: z.literal('hang-up'), call: z.string() }),
  z.object({ did: z.literal('fail'), call: z.string(), why: z.string() }),
]);
export type PhoneAnswer = z.output<typeof phoneAnswer>;

export const clock = () => performance.timeOrigin + performance.now();
