import type * as OpenAI from 'openai/resources/realtime/realtime';
import { z } from 'zod';
import { jsonOf } from '../contract/index.ts';
import { responseUsage } from './usage.ts';

/**
 * Server events of the Realtime protocol, parsed at the edge. Only the fields that are used are asked for, so that
 * servers which leave out the others are understood; `satisfies` holds names and types to the `openai` package's.
 */
type Wire<Event, Field extends keyof Event> = z.ZodType<Pick<Event, Field>>;

const sessionCreated = z.object({
  type: z.literal('session.created'),
}) satisfies Wire<OpenAI.SessionCreatedEvent, 'type'>;

const sessionUpdated = z.object({
  type: z.literal('session.updated'),
}) satisfies Wire<OpenAI.SessionUpdatedEvent, 'type'>;

const error = z.object({
  type: z.literal('error'),
  error: z.object({
    message: z.string().default(''),
    type: z.string().default(''),
    code: z.string().nullish(),
    event_id: z.string().nullish(),
  }),
}) satisfies Wire<OpenAI.RealtimeErrorEvent, 'type'>;

const speechStarted = z.object({
  type: z.literal('input_audio_buffer.speech_started'),
  item_id: z.string(),
  audio_start_ms: z.number().default(0),
}) satisfies Wire<OpenAI.InputAudioBufferSpeechStartedEvent, 'type' | 'item_id' | 'audio_start_ms'>;

const speechStopped = z.object({
  type: z.literal('input_audio_buffer.speech_stopped'),
  item_id: z.string(),
  audio_end_ms: z.number().default(0),
}) satisfies Wire<OpenAI.InputAudioBufferSpeechStoppedEvent, 'type' | 'item_id' | 'audio_end_ms'>;

const committed = z.object({
  type: z.literal('input_audio_buffer.committed'),
  item_id: z.string(),
}) satisfies Wire<OpenAI.InputAudioBufferCommittedEvent, 'type' | 'item_id'>;

const transcriptionDelta = z.object({
  type: z.literal('conversation.item.input_audio_transcription.delta'),
  item_id: z.string(),
  delta: z.string().default(''),
}) satisfies Wire<OpenAI.ConversationItemInputAudioTranscriptionDeltaEvent, 'type' | 'item_id' | 'delta'>;

const transcriptionCompleted = z.object({
  type: z.literal('conversation.item.input_audio_transcription.completed'),
  item_id: z.string(),
  transcript: z.string(),
}) satisfies Wire<OpenAI.ConversationItemInputAudioTranscriptionCompletedEvent, 'type' | 'item_id' | 'transcript'>;

const transcriptionFailed = z.object({
  type: z.literal('conversation.item.input_audio_transcription.failed'),
  item_id: z.string(),
  error: z.object({ message: z.string().default('') }).default({ message: '' }),
}) satisfies Wire<OpenAI.ConversationItemInputAudioTranscriptionFailedEvent, 'type' | 'item_id' | 'error'>;

const outputItem = z.object({
  id: z.string().optional(),
  type: z.string(),
  status: z.string().optional(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
  content: z.array(z.object({ text: z.string().optional(), transcript: z.string().optional() })).optional(),
});

const response = z.object({
  id: z.string().optional(),
  metadata: z.record(z.string(), z.string()).nullish(),
  status: z.enum(['completed', 'cancelled', 'failed', 'incomplete', 'in_progress']).optional().catch(undefined),
  status_details: z
    .object({ error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish() })
    .nullish(),
  usage: responseUsage.nullish(),
  output: z.array(outputItem).optional().catch(undefined),
});

const responseCreated = z.object({
  type: z.literal('response.created'),
  response,
}) satisfies Wire<OpenAI.ResponseCreatedEvent, 'type'>;

const responseDone = z.object({
  type: z.literal('response.done'),
  response,
}) satisfies Wire<OpenAI.ResponseDoneEvent, 'type'>;

const outputItemAdded = z.object({
  type: z.literal('response.output_item.added'),
  response_id: z.string(),
  item: outputItem,
}) satisfies Wire<OpenAI.ResponseOutputItemAddedEvent, 'type' | 'response_id'>;

const outputItemDone = z.object({
  type: z.literal('response.output_item.done'),
  response_id: z.string(),
  item: outputItem,
}) satisfies Wire<OpenAI.ResponseOutputItemDoneEvent, 'type' | 'response_id'>;

const ofItem = { response_id: z.string(), item_id: z.string() };

const audioDelta = z.object({
  type: z.literal('response.output_audio.delta'),
  ...ofItem,
  delta: z.string(),
}) satisfies Wire<OpenAI.ResponseAudioDeltaEvent, 'type' | 'response_id' | 'item_id' | 'delta'>;

const audioTranscriptDelta = z.object({
  type: z.literal('response.output_audio_transcript.delta'),
  ...ofItem,
  delta: z.string(),
}) satisfies Wire<OpenAI.ResponseAudioTranscriptDeltaEvent, 'type' | 'response_id' | 'item_id' | 'delta'>;

const audioTranscriptDone = z.object({
  type: z.literal('response.output_audio_transcript.done'),
  ...ofItem,
  transcript: z.string(),
}) satisfies Wire<OpenAI.ResponseAudioTranscriptDoneEvent, 'type' | 'response_id' | 'item_id' | 'transcript'>;

const textDelta = z.object({
  type: z.literal('response.output_text.delta'),
  ...ofItem,
  delta: z.string(),
}) satisfies Wire<OpenAI.ResponseTextDeltaEvent, 'type' | 'response_id' | 'item_id' | 'delta'>;

const textDone = z.object({
  type: z.literal('response.output_text.done'),
  ...ofItem,
  text: z.string(),
}) satisfies Wire<OpenAI.ResponseTextDoneEvent, 'type' | 'response_id' | 'item_id' | 'text'>;

const knownEvent = z.discriminatedUnion('type', [
  sessionCreated,
  sessionUpdated,
  error,
  speechStarted,
  speechStopped,
  committed,
  transcriptionDelta,
  transcriptionCompleted,
  transcriptionFailed,
  responseCreated,
  responseDone,
  outputItemAdded,
  outputItemDone,
  audioDelta,
  audioTranscriptDelta,
  audioTranscriptDone,
  textDelta,
  textDone,
]);

export type ServerEvent = z.infer<typeof knownEvent>;
export type ServerEventOf<Type extends ServerEvent['type']> = Extract<ServerEvent, { type: Type }>;
export type ResponseResource = z.infer<typeof response>;
export type OutputItem = z.infer<typeof outputItem>;

/** `unknown` is an event of a type that is not used here; `invalid` is not an event, or one without its fields. */
export type ParsedEvent =
  | { kind: 'known'; event: ServerEvent }
  | { kind: 'unknown'; type: string; raw: unknown }
  | { kind: 'invalid'; problem: string };

/** Names of the protocol's beta, which compatible servers still send. */
const olderNames: Readonly<Record<string, ServerEvent['type']>> = {
  'response.audio.delta': 'response.output_audio.delta',
  'response.audio_transcript.delta': 'response.output_audio_transcript.delta',
  'response.audio_transcript.done': 'response.output_audio_transcript.done',
  'response.text.delta': 'response.output_text.delta',
  'response.text.done': 'response.output_text.done',
};

const knownTypes: ReadonlySet<string> = new Set(knownEvent.options.map((option) => option.shape.type.value));
const envelope = z.looseObject({ type: z.string() });

/** Reads one WebSocket message. Never throws; the problem of an invalid one names fields, never their values. */
export function parseServerEvent(text: string): ParsedEvent {
  const json = jsonOf(text);
  const named = envelope.safeParse(json);
  if (!named.success) return { kind: 'invalid', problem: 'not a JSON object with a type' };
  const type = olderNames[named.data.type] ?? named.data.type;
  if (!knownTypes.has(type)) return { kind: 'unknown', type, raw: json };
  const parsed = knownEvent.safeParse({ ...named.data, type });
  if (parsed.success) return { kind: 'known', event: parsed.data };
  const fields = parsed.error.issues.map((issue) => issue.path.join('.'));
  return { kind: 'invalid', problem: `${type} without a usable ${fields.join(', ')}` };
}
