import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { jsonOf } from '../contract/index.ts';

const mark = z.object({ managedBy: z.literal('hoyhoy'), password: z.string().exactOptional() });

/**
 * Metadata by which we know again what we have made. LiveKit hands a rule's on to the participant, so that it tells
 * nothing but that. A trunk's password is told apart by it, as not every LiveKit lists passwords: keyed with the API
 * secret, so that whoever reads it can't try passwords.
 */
export function markFor(password: string | undefined, apiSecret: string): string {
  if (password === undefined) return JSON.stringify({ managedBy: 'hoyhoy' });
  const print = createHmac('sha256', apiSecret).update(`trunk password ${password}`).digest('base64url').slice(0, 16);
  return JSON.stringify({ managedBy: 'hoyhoy', password: print });
}

/** Whether that is metadata of ours: nothing else is ever changed or removed. */
export const isOurs = (metadata: string): boolean => mark.safeParse(jsonOf(metadata)).success;
