import type { RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime';
import type { RealtimeSession } from './client.ts';

/** Samples a second of all audio in this folder. */
export const SAMPLE_RATE = 24_000;

/** The session as `session.update` carries it. When to answer and when to interrupt are the agent's decisions. */
export function sessionConfig(session: RealtimeSession): RealtimeSessionCreateRequest {
  const format = { type: 'audio/pcm', rate: SAMPLE_RATE } as const;
  return {
    type: 'realtime',
    output_modalities: [session.modality ?? 'audio'],
    instructions: session.instructions,
    audio: {
      input: {
        format,
        transcription: {
          model: 'gpt-4o-mini-transcribe',
          // ISO 639-1: the language of a BCP 47 tag, without its region.
          ...(session.language && { language: session.language.replace(/-.*/, '').toLowerCase() }),
        },
        turn_detection: {
          type: 'server_vad',
          silence_duration_ms: 500,
          create_response: false,
          interrupt_response: false,
        },
      },
      output: { format, ...(session.voice && { voice: session.voice }) },
    },
    tools: session.tools.map((tool) => ({ type: 'function', ...tool })),
  };
}
