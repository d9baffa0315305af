import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CallWriter } from '../../store/store.ts';
import { defineTool, type Tool } from './tool.ts';

interface TakeMessageDeps {
  callId: string;
  line: string;
  store: Pick<CallWriter, 'addMessage'>;
  now: () => number;
}

const text = (max: number) => z.string().trim().min(1).max(max);

export function takeMessage({ callId, line, store, now }: TakeMessageDeps): Tool {
  return defineTool({
    name: 'take_message',
    description: 'Keeps a message from the caller for the owner of this line.',
    needs: 'anyone',
    arguments: z.object({
      name: text(200).optional().describe("The caller's name."),
      contact: text(200).optional().describe('Phone number or e-mail address to answer to.'),
      message: text(4000).describe("The message, in the caller's words."),
    }),
    async run({ name, contact, message }) {
      await store.addMessage({
        id: randomUUID(),
        callId,
        line,
        ...(name && { name }),
        ...(contact && { contact }),
        text: message,
        at: now(),
      });
      return { output: { ok: true, saved: 'The message is kept; the owner will see it.' } };
    },
  });
}
