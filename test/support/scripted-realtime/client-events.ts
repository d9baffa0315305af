import { z } from 'zod';

/** Client events as a server reads them. Audio is taken out of the record: `samples` says how much there was. */
const eventId = { event_id: z.string().optional() };

const part = z.looseObject({ type: z.string(), text: z.string().optional(), transcript: z.string().optional() });

export const conversationItem = z.looseObject({
  id: z.string().max(32).optional(),
  type: z.enum(['message', 'function_call', 'function_call_output']),
  role: z.enum(['user', 'assistant', 'system']).optional(),
  content: z.array(part).optional(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
  output: z.string().optional(),
});

const turnDetection = z.looseObject({
  type: z.enum(['server_vad', 'semantic_vad']),
  create_response: z.boolean().optional(),
  interrupt_response: z.boolean().optional(),
  prefix_padding_ms: z.number().optional(),
  silence_duration_ms: z.number().optional(),
});

const format = z.looseObject({ type: z.literal('audio/pcm'), rate: z.literal(24_000).optional() });

export const sessionSettings = z.looseObject({
  type: z.literal('realtime'),
  model: z.string().optional(),
  instructions: z.string().optional(),
  output_modalities: z.array(z.enum(['audio', 'text'])).optional(),
  tools: z.array(z.looseObject({ type: z.string().optional(), name: z.string().optional() })).optional(),
  audio: z
    .looseObject({
      input: z
        .looseObject({
          format: format.optional(),
          transcription: z.looseObject({ language: z.string().optional() }).nullish(),
          turn_detection: turnDetection.nullish(),
        })
        .optional(),
      output: z.looseObject({ format: format.optional(), voice: z.unknown().optional() }).optional(),
    })
    .optional(),
});

const responseParams = z.looseObject({
  instructions: z.string().optional(),
  metadata: z.record(z.string(), z.string()).nullish(),
  conversation: z.string().optional(),
  output_modalities: z.array(z.enum(['audio', 'text'])).optional(),
});

export const clientEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session.update'), ...eventId, session: sessionSettings }),
  z.object({ type: z.literal('input_audio_buffer.append'), ...eventId, audio: z.string() }),
  z.object({ type: z.literal('input_audio_buffer.commit'), ...eventId }),
  z.object({ type: z.literal('input_audio_buffer.clear'), ...eventId }),
  z.object({ type: z.literal('output_audio_buffer.clear'), ...eventId }),
  z.object({
    type: z.literal('conversation.item.create'),
    ...eventId,
    previous_item_id: z.string().nullish(),
    item: conversationItem,
  }),
  z.object({ type: z.literal('conversation.item.retrieve'), ...eventId, item_id: z.string() }),
  z.object({
    type: z.literal('conversation.item.truncate'),
    ...eventId,
    item_id: z.string(),
    content_index: z.number().int(),
    audio_end_ms: z.number().int().min(0),
  }),
  z.object({ type: z.literal('conversation.item.delete'), ...eventId, item_id: z.string() }),
  z.object({ type: z.literal('response.create'), ...eventId, response: responseParams.optional() }),
  z.object({ type: z.literal('response.cancel'), ...eventId, response_id: z.string().optional() }),
]);

export type ClientEvent = z.infer<typeof clientEvent>;
export type ClientEventType = ClientEvent['type'];
export type ClientEventOf<Type extends ClientEventType> = Extract<ClientEvent, { type: Type }>;
export type SessionSettings = z.infer<typeof sessionSettings>;
export type ScriptedItem = z.infer<typeof conversationItem> & { id: string };
