import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Failure, type ProblemCode } from '../contract/index.ts';

const MAX_BODY_BYTES = 16 * 1024;

export const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError() {
    throw bodyTooLarge();
  },
});

/** Text of a body that is declared as JSON, or that is empty. @throws Failure `unsupported-media-type` */
export async function jsonBody(c: Context): Promise<string> {
  const text = await c.req.text();
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (text !== '' && type !== 'application/json') throw unsupportedMediaType();
  return text;
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
