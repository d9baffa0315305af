import { z } from 'zod';
import { defineTool, type Tool } from './tool.ts';

export function endCall(): Tool {
  return defineTool({
    name: 'end_call',
    description: 'Hangs up. Use it only after the caller has said goodbye or asked to end the call.',
    needs: 'anyone',
    repeatable: true,
    arguments: z.object({ reason: z.string().max(200).optional().describe('Why the call ends, in a few words.') }),
    run: async () => ({ output: { ok: true }, endsCall: true }),
  });
}
