import { z } from 'zod';
import { cleanText, MAX_MESSAGE, type MessageRequest } from '../contract/index.ts';
import { badRequest } from './problems.ts';

const body = z.object({ text: z.string(), conversation: z.string().nullish() });

/** @throws Failure `bad-request` */
export function readMessageRequest(json: string): MessageRequest {
  const parsed = body.safeParse(parseJson(json));
  const text = cleanText(parsed.data?.text ?? '').trim();
  if (!parsed.success || text === '' || text.length > MAX_MESSAGE) {
    throw badRequest(
      'The body has no question of a usable kind.',
      `Send {"text": "…"} with 1 to ${MAX_MESSAGE} characters, and "conversation" as the server named it, if it did.`,
    );
  }
  const { conversation } = parsed.data;
  return { text, ...(conversation && { conversation }) };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw badRequest('The body is not JSON.', 'Send a JSON object.');
  }
}
