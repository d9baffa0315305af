import type { TokenUsage } from '../../realtime/usage.ts';

/**
 * What a response counts of a line's `tokensPerDay`: tokens weighted as OpenAI prices them, one of text that is read
 * counting 1 ($4, $0.40 cached, $32 audio in, $16 text out, $64 audio out for a million, gpt-realtime-1.5, November
 * 2026). A server that tells kinds apart in part only is counted as if the rest were audio.
 */
export function budgetTokens({ input, output, inputText, cached, outputText }: TokenUsage): number {
  const inputAudio = Math.max(0, input - inputText - cached);
  const outputAudio = Math.max(0, output - outputText);
  return Math.ceil(inputText + 0.1 * cached + 8 * inputAudio + 4 * outputText + 16 * outputAudio);
}
