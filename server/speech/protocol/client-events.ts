import type { RealtimeClientEvent } from 'openai/resources/realtime/realtime';
import { z } from 'zod';
import { jsonOf } from '../../contract/index.ts';
import { itemSchema, itemsSchema } from './items.ts';
import { Refusal } from './refusal.ts';
import {
  instructionsSchema,
  metadataSchema,
  modalitiesSchema,
  sessionUpdateSchema,
  toolsSchema,
} from './session-schema.ts';

const event = <Type extends RealtimeClientEvent['type'], Shape extends z.core.$ZodLooseShape>(
  type: Type,
  shape: Shape,
) => z.object({ type: z.literal(type), event_id: z.string().max(512).optional(), ...shape });

const itemId = z.string().min(1);

/** Also in lines, or as web addresses have it: Node reads both. */
const BASE64 = /^[\w+/=\s-]*$/;

const clientEvent = z.discriminatedUnion('type', [
  event('session.update', { session: sessionUpdateSchema }),
  event('input_audio_buffer.append', { audio: z.string().regex(BASE64, 'is not base64') }),
  event('input_audio_buffer.commit', {}),
  event('input_audio_buffer.clear', {}),
  event('output_audio_buffer.clear', {}),
  event('conversation.item.create', { item: itemSchema, previous_item_id: z.string().nullish() }),
  event('conversation.item.retrieve', { item_id: itemId }),
  event('conversation.item.truncate', {
    item_id: itemId,
    content_index: z.literal(0),
    audio_end_ms: z.number().int().min(0),
  }),
  event('conversation.item.delete', { item_id: itemId }),
  event('response.create', {
    response: z
      .object({
        instructions: instructionsSchema.optional(),
        metadata: metadataSchema,
        output_modalities: modalitiesSchema.optional(),
        conversation: z.string().default('auto'),
        input: itemsSchema.optional(),
        tools: toolsSchema.optional(),
        tool_choice: z.enum(['auto', 'none', 'required']).optional(),
      })
      .optional(),
  }),
  event('response.cancel', { response_id: z.string().optional() }),
]);

/** One of the protocol's eleven client events, checked. */
export type ClientEvent = z.infer<typeof clientEvent>;
export type ResponseRequest = NonNullable<Extract<ClientEvent, { type: 'response.create' }>['response']>;

const TYPES: ReadonlySet<string> = new Set(clientEvent.options.map((option) => option.shape.type.value));

/** Longest event in characters; the protocol allows 15 MiB of audio in one. */
export const LONGEST_EVENT = 16 * 1024 * 1024;

/** Anything with a type and perhaps an id, to answer an event that is refused. */
const envelope = z.looseObject({ type: z.string(), event_id: z.string().max(512).optional().catch(undefined) });

export type Parsed = { event: ClientEvent } | { refusal: Refusal; eventId?: string };

export function parseClientEvent(text: string): Parsed {
  if (text.length > LONGEST_EVENT) {
    return { refusal: new Refusal('event_too_large', `The event is longer than ${LONGEST_EVENT} characters.`) };
  }
  const json = jsonOf(text);
  const outer = envelope.safeParse(json);
  if (!outer.success) return { refusal: new Refusal('invalid_json', 'The message is not a JSON object with a type.') };
  const { type, event_id: eventId } = outer.data;
  const parsed = clientEvent.safeParse(json);
  if (parsed.success) return { event: parsed.data };
  return { refusal: TYPES.has(type) ? invalid(type, parsed.error) : unknown(type), ...(eventId && { eventId }) };
}

const unknown = (type: string) =>
  new Refusal('unknown_event', `There is no client event '${type.slice(0, 64)}'.`, 'type');

function invalid(type: string, error: z.ZodError): Refusal {
  const [issue] = error.issues;
  const param = issue?.path.join('.') ?? '';
  return new Refusal('invalid_value', `${type}: ${param}: ${issue?.message ?? 'is not valid'}`, param);
}
