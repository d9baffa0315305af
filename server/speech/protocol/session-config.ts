import type { RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime';
import { EMBEDDED_VOICES, type EmbeddedVoice } from '../../contract/index.ts';
import type { AudioFormat } from '../audio/formats.ts';
import { chosenVoice, otherVoiceIsHeard } from './chosen-voice.ts';
import type { FunctionTool, SessionUpdate, TurnDetection } from './session-schema.ts';

/** What holds in a session now, complete. */
export interface SessionConfig {
  model: string;
  instructions: string;
  modality: 'audio' | 'text';
  tools: readonly FunctionTool[];
  toolChoice: 'auto' | 'none' | 'required';
  inputFormat: AudioFormat;
  outputFormat: AudioFormat;
  /** Pace of the voice; 1 is its own. */
  speed: number;
  /** Who speaks English; undefined where nobody has chosen. */
  voice: EmbeddedVoice | undefined;
  /** Whether the client wants transcripts of the caller; recognition happens in any case. */
  transcription: { language: string } | undefined;
  turnDetection: TurnDetection | undefined;
}

/** What a line decides of a session, until the client says otherwise. */
export interface LineDefaults {
  language: string;
  voice: EmbeddedVoice | undefined;
}

export const initialConfig = (model: string, { language, voice }: LineDefaults): SessionConfig => ({
  model,
  instructions: '',
  modality: 'audio',
  tools: [],
  toolChoice: 'auto',
  inputFormat: { type: 'audio/pcm', rate: 24_000 },
  outputFormat: { type: 'audio/pcm', rate: 24_000 },
  speed: 1,
  voice,
  transcription: { language },
  turnDetection: {
    type: 'server_vad',
    threshold: 0.5,
    prefix_padding_ms: 300,
    silence_duration_ms: 500,
    create_response: true,
    interrupt_response: true,
  },
});

/** What an update is read against. */
export interface Surroundings {
  /** That are on this machine. */
  voices: readonly EmbeddedVoice[];
  /** Once the client has had sound of a voice, that one stays. */
  voiceIsHeard: boolean;
  /** Of the line. */
  language: string;
}

/** @throws Refusal for a voice that is not there, or for another one than was heard */
export function updatedConfig(
  config: SessionConfig,
  update: SessionUpdate,
  { voices, voiceIsHeard, language }: Surroundings,
): SessionConfig {
  const { input, output } = update.audio ?? {};
  const transcription = input?.transcription;
  const voice = chosenVoice(output?.voice, voices);
  if (voiceIsHeard && voice !== undefined && voice !== toldVoice(config)) throw otherVoiceIsHeard();
  return {
    ...config,
    instructions: update.instructions ?? config.instructions,
    modality: update.output_modalities?.[0] ?? config.modality,
    tools: update.tools ?? config.tools,
    toolChoice: update.tool_choice ?? config.toolChoice,
    inputFormat: input?.format ?? config.inputFormat,
    outputFormat: output?.format ?? config.outputFormat,
    speed: output?.speed ?? config.speed,
    // Who names the voice that it was told has chosen none: whoever spoke goes on.
    voice: voiceIsHeard ? config.voice : (voice ?? config.voice),
    transcription:
      transcription === undefined
        ? config.transcription
        : transcription === null
          ? undefined
          : { language: transcription.language ?? config.transcription?.language ?? language },
    turnDetection: input?.turn_detection === undefined ? config.turnDetection : (input.turn_detection ?? undefined),
  };
}

/** Whom a client is told that it hears. */
const toldVoice = ({ voice }: SessionConfig): EmbeddedVoice => voice ?? EMBEDDED_VOICES[0];

/** The effective configuration, as `session.created` and `session.updated` tell it. */
export function configOnWire(
  id: string,
  config: SessionConfig,
): RealtimeSessionCreateRequest & { id: string; object: string } {
  return {
    id,
    object: 'realtime.session',
    type: 'realtime',
    model: config.model,
    instructions: config.instructions,
    output_modalities: [config.modality],
    tools: [...config.tools],
    tool_choice: config.toolChoice,
    max_output_tokens: 'inf',
    truncation: 'auto',
    tracing: null,
    audio: {
      input: {
        format: config.inputFormat,
        ...(config.transcription && { transcription: { model: 'whisper-base', ...config.transcription } }),
        turn_detection: config.turnDetection ?? null,
      },
      output: { format: config.outputFormat, voice: toldVoice(config), speed: config.speed },
    },
  };
}

/** Silence that ends a turn, in ms. */
export function silenceOf(detection: TurnDetection): number {
  if (detection.type === 'server_vad') return detection.silence_duration_ms;
  return { high: 350, auto: 500, medium: 600, low: 1000 }[detection.eagerness];
}
