import { z } from 'zod';

const count = z.number().min(0).catch(0);

/** `response.done.usage`, as far as it is used; servers leave out what they don't count. */
export const responseUsage = z.object({
  input_tokens: count.optional(),
  output_tokens: count.optional(),
  input_token_details: z
    .object({
      text_tokens: count.optional(),
      audio_tokens: count.optional(),
      cached_tokens: count.optional(),
      cached_tokens_details: z
        .object({ text_tokens: count.optional(), audio_tokens: count.optional() })
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
  output_token_details: z
    .object({ text_tokens: count.optional(), audio_tokens: count.optional() })
    .nullish()
    .catch(undefined),
});

/** What a response used, in tokens: `input` and `output` are all of them, the others are parts of these. */
export interface TokenUsage {
  input: number;
  output: number;
  /** Of the input, what was read anew as text; anything that the server does not call text or cached is audio. */
  inputText: number;
  /** Of the input, what came from the server's cache, whatever its kind. */
  cached: number;
  outputText: number;
}

export function tokenUsage(usage: z.infer<typeof responseUsage>): TokenUsage {
  const { input_tokens: input = 0, output_tokens: output = 0 } = usage;
  const { text_tokens: text = 0, cached_tokens: cached = 0, cached_tokens_details } = usage.input_token_details ?? {};
  // Where it is not told what is cached, it is text: that is what counts less anyway.
  const cachedText = cached_tokens_details?.text_tokens ?? Math.min(text, cached);
  return {
    input,
    output,
    inputText: Math.max(0, text - cachedText),
    cached,
    outputText: usage.output_token_details?.text_tokens ?? 0,
  };
}
