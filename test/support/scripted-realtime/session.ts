import type { SessionSettings } from './client-events.ts';

/** The session as OpenAI begins it. */
export const defaultSession: SessionSettings = {
  type: 'realtime',
  output_modalities: ['audio'],
  instructions: '',
  tools: [],
  audio: {
    input: {
      format: { type: 'audio/pcm', rate: 24_000 },
      transcription: null,
      turn_detection: {
        type: 'server_vad',
        prefix_padding_ms: 300,
        silence_duration_ms: 500,
        create_response: true,
        interrupt_response: true,
      },
    },
    output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin' },
  },
};

/** Fields of an update replace those of the session; what it leaves out stays. */
export function mergeSession(session: SessionSettings, update: SessionSettings): SessionSettings {
  const input = { ...session.audio?.input, ...update.audio?.input };
  const output = { ...session.audio?.output, ...update.audio?.output };
  return { ...session, ...update, audio: { input, output } };
}
