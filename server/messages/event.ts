import type { Line } from '../line/line.ts';
import type { Message } from '../store/store.ts';

/** What a webhook is sent, as Standard Webhooks shapes events; docs/messages.md describes it to receivers. */
export function messageEvent(message: Message, line: Line): string {
  const { id, callId, name, contact, text, recording, at } = message;
  return JSON.stringify({
    type: 'message.taken',
    timestamp: new Date(at).toISOString(),
    data: {
      id,
      line: line.id,
      lineName: line.name,
      call: callId,
      ...(name !== undefined && { name }),
      ...(contact !== undefined && { contact }),
      text,
      recorded: recording !== undefined,
    },
  });
}
