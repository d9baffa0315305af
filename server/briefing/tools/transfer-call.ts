import { z } from 'zod';
import { defineTool, type Tool } from './tool.ts';

/** What came of asking for a person. */
export interface Reached {
  /** They are being called; how that ends is told to the caller by itself. */
  calling: boolean;
  /** What the caller is to be told now. */
  say: string;
}

/** Has a person called by the name that the line gives them: no number of anybody's words is ever dialled. */
export function transferCall(
  names: readonly [string, ...string[]],
  call: (name: string, matter?: string) => Reached,
): Tool {
  return defineTool({
    name: 'transfer_call',
    description:
      'Calls a person for the caller, who waits meanwhile, and brings them together once the person agrees. Say what it ' +
      'answers, and nothing else: how it ends is told to the caller without you.',
    needs: 'anyone',
    arguments: z.object({
      name: z.enum(names).describe('Whom to call.'),
      matter: z.string().trim().min(1).max(200).optional().describe('What the person is told that it is about; short.'),
    }),
    run: async ({ name, matter }) => ({ output: call(name, matter) }),
  });
}
