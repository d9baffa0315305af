import { z } from 'zod';
import { modelUnreadable } from './errors.ts';

const tokenizer = z.object({ model: z.object({ vocab: z.record(z.string(), z.number()) }) });

/** Tokens of the multilingual vocabulary that stand for text; the ones above are special. */
const TEXT_TOKENS = 50_257;

/** Byte strings of all text tokens by id, from a Hugging Face `tokenizer.json`. */
export function whisperTokens(json: string): Buffer[] {
  const parsed = tokenizer.safeParse(JSON.parse(json));
  if (!parsed.success) throw modelUnreadable('its tokenizer.json has an unknown shape', parsed.error);
  const tokens = Array.from({ length: TEXT_TOKENS }, () => Buffer.alloc(0));
  for (const [text, id] of Object.entries(parsed.data.model.vocab)) {
    if (id < TEXT_TOKENS) tokens[id] = Buffer.from([...text].map((c) => byteOf.get(c) ?? 0));
  }
  return tokens;
}

/** GPT-2's byte alphabet: printable Latin-1 stands for itself, every other byte for a character from U+0100 on. */
const byteOf: ReadonlyMap<string, number> = (() => {
  const map = new Map<string, number>();
  let next = 256;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    map.set(String.fromCharCode(printable ? byte : next++), byte);
  }
  return map;
})();
