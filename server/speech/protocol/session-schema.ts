import { z } from 'zod';
import { charsOf } from './items.ts';

const format = z.discriminatedUnion('type', [
  z.object({ type: z.literal('audio/pcm'), rate: z.literal(24_000).default(24_000) }),
  z.object({ type: z.literal('audio/pcmu') }),
  z.object({ type: z.literal('audio/pcma') }),
]);

const serverVad = z.object({
  type: z.literal('server_vad'),
  threshold: z.number().min(0).max(1).default(0.5),
  prefix_padding_ms: z.number().int().min(0).max(5000).default(300),
  silence_duration_ms: z.number().int().min(64).max(10_000).default(500),
  create_response: z.boolean().default(true),
  interrupt_response: z.boolean().default(true),
});

/** BCP 47, as far as it matters here. */
const language = z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i, "is no language tag, as 'en' or 'pt-BR' is");

/** Turns end by silence here; eagerness says how much of it. */
const semanticVad = z.object({
  type: z.literal('semantic_vad'),
  eagerness: z.enum(['low', 'medium', 'high', 'auto']).default('auto'),
  create_response: z.boolean().default(true),
  interrupt_response: z.boolean().default(true),
});

const tool = z.object({
  type: z.literal('function').default('function'),
  name: z.string().min(1).max(64),
  description: z.string().default(''),
  parameters: z.record(z.string(), z.unknown()).default({}),
});
export type FunctionTool = z.infer<typeof tool>;

/** Most pairs of metadata, as OpenAI has it: they are told twice with each response. */
const MOST_METADATA = 16;
/** Most characters of all tools as JSON: they are kept, and told with each update. */
const MOST_TOOL_CHARS = 500_000;

export const metadataSchema = z
  .record(z.string().max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= MOST_METADATA, `more than ${MOST_METADATA} pairs`)
  .nullish();
export const modalitiesSchema = z.tuple([z.enum(['audio', 'text'])]);
export const toolsSchema = z.array(tool).max(128).refine(isShort, `more than ${MOST_TOOL_CHARS} characters in all`);
export const instructionsSchema = z.string().max(500_000);

function isShort(tools: readonly z.infer<typeof tool>[]): boolean {
  try {
    return charsOf(tools) <= MOST_TOOL_CHARS;
  } catch {
    return false; // Nested deeper than can be written, and so than can be told.
  }
}

/** `session` of a `session.update`: whatever is left out stays as it is; unknown settings are ignored. */
export const sessionUpdateSchema = z.object({
  type: z.literal('realtime').default('realtime'),
  instructions: instructionsSchema.optional(),
  output_modalities: modalitiesSchema.optional(),
  tools: toolsSchema.optional(),
  tool_choice: z.enum(['auto', 'none', 'required']).optional(),
  audio: z
    .object({
      input: z
        .object({
          format: format.optional(),
          transcription: z.object({ language: language.optional() }).nullish(),
          turn_detection: z.discriminatedUnion('type', [serverVad, semanticVad]).nullish(),
        })
        .optional(),
      output: z
        .object({
          format: format.optional(),
          speed: z.number().min(0.25).max(1.5).optional(),
          voice: z.union([z.string(), z.object({ id: z.string() })]).optional(),
        })
        .optional(),
    })
    .optional(),
});
export type SessionUpdate = z.infer<typeof sessionUpdateSchema>;
export type TurnDetection = z.infer<typeof serverVad> | z.infer<typeof semanticVad>;
