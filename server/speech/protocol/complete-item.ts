import type { z } from 'zod';
import { newId } from './ids.ts';
import type { Item, itemSchema } from './items.ts';

/** A client's item with all that it may leave out. */
export function completeItem(given: z.infer<typeof itemSchema>): Item {
  const common = {
    id: given.id ?? newId('item'),
    object: 'realtime.item',
    status: given.status ?? 'completed',
  } as const;
  if (given.type === 'function_call') return { ...given, ...common, call_id: given.call_id ?? newId('call') };
  return { ...given, ...common };
}
