import type { RealtimeResponseUsage } from 'openai/resources/realtime/realtime';

/** Characters of a text token, ms of an audio token in and out: the rates that OpenAI states for its models. */
const TEXT_CHARS = 4;
const INPUT_MS = 100;
const OUTPUT_MS = 50;

export interface Amount {
  /** Characters of text. */
  chars: number;
  /** Audio, in ms. */
  ms: number;
}

/** Usage in tokens of OpenAI's rates, so that calls can be compared; nothing is billed here. */
export function usageOf(input: Amount, output: Amount): RealtimeResponseUsage {
  const inText = Math.ceil(input.chars / TEXT_CHARS);
  const inAudio = Math.ceil(input.ms / INPUT_MS);
  const outText = Math.ceil(output.chars / TEXT_CHARS);
  const outAudio = Math.ceil(output.ms / OUTPUT_MS);
  return {
    total_tokens: inText + inAudio + outText + outAudio,
    input_tokens: inText + inAudio,
    output_tokens: outText + outAudio,
    input_token_details: { text_tokens: inText, audio_tokens: inAudio, cached_tokens: 0 },
    output_token_details: { text_tokens: outText, audio_tokens: outAudio },
  };
}
