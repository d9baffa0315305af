import { z } from 'zod';
import { cleanText, MAX_MESSAGE, type MessageRequest } from '../contract/index.ts';
import { parseJson } from './json-body.ts';
import { badRequest } from './problems.ts';

const body = z.object({ text: z.string(), conversation: z.string().nullish() });

/** @throws Failure `bad-request` that names the field */
export function readMessageRequest(json: string): MessageRequest {
  const parsed = body.safeParse(parseJson(json, 'Send a JSON object.'));
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? 'the body')))];
    throw unusable(`Missing or of the wrong type: ${fields.join(', ')}.`);
  }
  const { conversation } = parsed.data;
  const text = cleanText(parsed.data.text).trim();
  if (text === '') throw unusable('The text has no characters that can be seen.');
  if (text.length > MAX_MESSAGE) throw unusable(`The text has ${text.length} characters.`);
  return { text, ...(conversation && { conversation }) };
}

const unusable = (message: string) =>
  badRequest(
    message,
    `Send {"text": "…"} with 1 to ${MAX_MESSAGE} characters, and "conversation" as the server named it, if it did.`,
  );
