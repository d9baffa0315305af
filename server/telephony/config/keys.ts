import { z } from 'zod';
import { telephonySchema } from './schema.ts';

/** The keys of `telephony.yaml` at a path, e.g. `['rules', 0]`; none where keys are free, as in `attributes`. */
export function schemaKeys(path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType = telephonySchema;
  for (const segment of path) {
    const outer = bare(schema);
    const inner = outer instanceof z.ZodArray ? outer.element : inObject(outer, String(segment));
    if (!inner) return [];
    schema = inner;
  }
  const inside = bare(schema);
  return inside instanceof z.ZodObject ? Object.keys(inside.shape) : [];
}

function inObject(schema: z.core.$ZodType, key: string): z.core.$ZodType | undefined {
  return schema instanceof z.ZodObject ? schema.shape[key] : undefined;
}

/** The schema inside its default or optional. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  const isWrapped =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodExactOptional;
  return isWrapped ? bare(schema.unwrap()) : schema;
}
