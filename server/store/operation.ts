import { z } from 'zod';

/** One request that the store's thread serves. */
export interface Operation<In, Out> {
  name: string;
  input: z.ZodType<In>;
  output: z.ZodType<Out>;
}

export function operation<In, Out>(name: string, input: z.ZodType<In>, output: z.ZodType<Out>): Operation<In, Out> {
  return { name, input, output };
}

/** Whole milliseconds, whatever clock they come from. */
export const time = z.number().transform(Math.round);
export const text = z.string();
export const nothing = z.undefined();
