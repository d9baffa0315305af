import { z } from 'zod';
import { type CallerBrief, jsonOf } from '../contract/index.ts';

/**
 * What a person is offered whom a link was sent to: metadata of the room in which they are reached. So it lives as long as
 * they are wanted, the API finds it whichever process it is, and nothing of it is ever stored.
 */
export interface PersonOffer {
  /** Id of the link that is for it. */
  link: string;
  person: string;
  line: { id: string; name: string };
  brief: CallerBrief;
}

const text = z.string();
const schema: z.ZodType<PersonOffer> = z.object({
  link: text,
  person: text,
  line: z.object({ id: text, name: text }),
  brief: z.object({ caller: text.exactOptional(), matter: text.exactOptional(), said: z.array(text) }),
});

/** Undefined where nothing is offered. */
export function readOffer(metadata: string): PersonOffer | undefined {
  return schema.safeParse(jsonOf(metadata)).data;
}
