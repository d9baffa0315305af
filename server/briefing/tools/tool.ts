import { z } from 'zod';
import type { RealtimeTool } from '../../realtime/client.ts';
import type { CallerLevel } from '../caller-level.ts';

/** Something that the model can have done, as the session offers it and the toolbox runs it. */
export interface Tool {
  definition: RealtimeTool;
  /** The least that must be known of a caller for whom it runs. */
  needs: CallerLevel;
  /** Doing it twice harms nobody. */
  repeatable: boolean;
  /** @param args JSON text from the model @throws Failure or ZodError; both are told to the model */
  run(args: string): Promise<ToolResult>;
}

export interface ToolResult {
  /** Sent to the model as JSON, marked as data. */
  output: unknown;
  /** What was said beside it is the answer: the model is asked for words only where it has said none. */
  answered?: boolean;
  /** The call is to end once the goodbye has been heard. */
  endsCall?: boolean;
}

/** Binds a name, a schema of arguments and what is done with them into a `Tool`. */
export function defineTool<Schema extends z.ZodObject>(tool: {
  name: string;
  description: string;
  needs: CallerLevel;
  arguments: Schema;
  /** Default false. */
  repeatable?: boolean;
  run: (args: z.infer<Schema>) => Promise<ToolResult>;
}): Tool {
  const { $schema: _, ...parameters } = z.toJSONSchema(tool.arguments);
  return {
    repeatable: tool.repeatable ?? false,
    definition: { name: tool.name, description: tool.description, parameters },
    needs: tool.needs,
    run: async (args) => tool.run(tool.arguments.parse(JSON.parse(args === '' ? '{}' : args))),
  };
}
