import type { Context, MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import { Failure, type ProblemCode } from '../contract/index.ts';
import { badRequest } from './problems.ts';

const MAX_BODY_BYTES = 16 * 1024;

/** Refuses at once what says that it is too large; what does not say so is found out by `jsonBody`. */
export const limitBody: MiddlewareHandler = async (c, next) => {
  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) throw bodyTooLarge();
  await next();
};

/** Text of a body that is declared as JSON, or that is empty. @throws Failure `unsupported-media-type` | `body-too-large` */
export async function jsonBody(c: Context): Promise<string> {
  const text = await textOf(c.req.raw.body);
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (text !== '' && type !== 'application/json') throw unsupportedMediaType();
  return text;
}

/** Read by hand: hono's own limit makes a new request of ours, which Node's adapter does not survive. */
async function textOf(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (body === null) return '';
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) throw bodyTooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** @throws Failure `bad-request` */
export function readBody<T>(schema: z.ZodType<T>, json: string, wanted: string): T {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    throw badRequest('The body is not of the right form.', `Send ${wanted}.`);
  }
}

/** @throws Failure `bad-request` */
export function parseJson(json: string, cure: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw badRequest('The body is not JSON.', cure);
  }
}

const bodyTooLarge = (): Failure<ProblemCode> =>
  new Failure({
    reason: 'body-too-large',
    message: `The body has more than ${MAX_BODY_BYTES} bytes.`,
    cure: 'Send fewer or shorter attributes; what is long belongs in the knowledge of the line.',
  });

const unsupportedMediaType = (): Failure<ProblemCode> =>
  new Failure({
    reason: 'unsupported-media-type',
    message: 'The body is not declared as JSON.',
    cure: 'Send it with the header "Content-Type: application/json", or send none.',
  });
