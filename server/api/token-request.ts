import { z } from 'zod';
import { cleanLine, cleanText, Failure, type ProblemCode, reservedAttributePrefixes } from '../contract/index.ts';
import { parseJson } from './json-body.ts';
import { badRequest } from './problems.ts';

const MAX_NAME = 100;
const MAX_ATTRIBUTES = 16;
const MAX_VALUE = 512;
const ATTRIBUTE_KEY = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** What is taken of a token request; everything else in it, known or not, is not even looked at. */
export interface CallerWishes {
  name?: string;
  attributes: Record<string, string>;
  /** Names the conversation that goes on; not verified yet. */
  conversation?: string;
}

// As entries: a record would pass over a name like __proto__ without a word.
const attributes = z
  .custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
  .transform((value) => Object.entries(value))
  .pipe(z.array(z.tuple([z.string(), z.string()])));

const body = z.object({
  participant_name: z.string().nullish(),
  participant_attributes: attributes.nullish(),
  conversation: z.string().nullish(),
});

/** @throws Failure `bad-request` | `reserved-attribute` */
export function readTokenRequest(json: string): CallerWishes {
  if (json.trim() === '') return { attributes: {} };
  const parsed = body.safeParse(parseJson(json, 'Send a JSON object, or no body at all.'));
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map((issue) => issue.path[0] ?? 'the body'))];
    throw badRequest(
      `Not of the right type: ${fields.map(String).join(', ')}.`,
      'Send a JSON object whose participant_name and conversation are strings and whose participant_attributes are strings by name.',
    );
  }
  const { conversation } = parsed.data;
  const name = cleanLine(parsed.data.participant_name ?? '', MAX_NAME);
  return {
    ...(name !== '' && { name }),
    ...(conversation && { conversation }),
    attributes: checkAttributes(parsed.data.participant_attributes ?? []),
  };
}

function checkAttributes(entries: [string, string][]): Record<string, string> {
  for (const [key] of entries) {
    const reserved = reservedAttributePrefixes.find((prefix) => folded(key).startsWith(prefix));
    if (reserved !== undefined) throw reservedAttribute(reserved);
  }
  if (entries.length > MAX_ATTRIBUTES) {
    throw badRequest(`There are ${entries.length} attributes.`, `Send at most ${MAX_ATTRIBUTES}.`);
  }
  if (!entries.every(([key]) => ATTRIBUTE_KEY.test(key))) {
    throw badRequest(
      "An attribute's name has a form that is not taken.",
      'Begin it with a letter, go on with letters, digits, ".", "_" and "-", 64 characters at most.',
    );
  }
  if (!entries.every(([, value]) => value.length <= MAX_VALUE)) {
    throw badRequest('An attribute is too long.', `Send values of at most ${MAX_VALUE} characters.`);
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, cleanText(value)]));
}

/** As a careless reader would take it: without what can't be seen, in lower case, wide letters as plain ones. */
function folded(key: string): string {
  return key
    .normalize('NFKC')
    .replace(/[\p{C}\p{Z}]/gu, '')
    .toLowerCase();
}

const reservedAttribute = (prefix: string): Failure<ProblemCode> =>
  new Failure({
    reason: 'reserved-attribute',
    message: `Attributes that begin with "${prefix}" are set by the server alone.`,
    cure: 'Give the attribute another name.',
  });
