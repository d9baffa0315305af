import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../../contract/index.ts';
import { phrasesIn } from '../../phrases/in-language.ts';
import type { CallRecord, CallWriter, Store } from '../../store/store.ts';
import { contactOf, draftArguments, draftReadBack, nextStep } from './message-draft.ts';
import { defineTool, type Tool } from './tool.ts';

export interface MessageDeps {
  callId: string;
  line: string;
  /** In which callers are asked and read back to, as a language tag. Default English. */
  language?: string;
  store: Pick<CallWriter, 'addMessage'>;
  /** What has been said and done in the call so far. */
  records: Pick<Store, 'getCall' | 'toolRuns'>;
  /** Of a caller whose trunk vouches for it. */
  callingNumber: () => string | undefined;
  now: () => number;
}

/**
 * The two tools by which a message is left: the first takes it down and has it read back, the second keeps what was read
 * back. That a caller could answer in between is a rule and no wish: it is looked up in the call's records, which a
 * replaced agent finds as well.
 */
export function messageTools(deps: MessageDeps): Tool[] {
  return [takeMessage(deps), confirmMessage(deps)];
}

function takeMessage({ callingNumber, language }: MessageDeps): Tool {
  return defineTool({
    name: 'take_message',
    description:
      'Takes down a message for the owner of this line. It answers with what to say next: a question that is still open, or the ' +
      'message to read back. Use it again for each correction. Nothing is kept before confirm_message.',
    needs: 'anyone',
    repeatable: true,
    arguments: draftArguments,
    run: async (draft) => ({ output: nextStep(draft, callingNumber(), phrasesIn(language)) }),
  });
}

function confirmMessage({ callId, line, store, records, callingNumber, now }: MessageDeps): Tool {
  return defineTool({
    name: 'confirm_message',
    description: 'Keeps the message that take_message has had read back, once the caller has said that it is right.',
    needs: 'anyone',
    arguments: z.object({}),
    async run() {
      const found = draftReadBack(await records.toolRuns(callId));
      if (found === undefined) throw notReadBack();
      if (found === 'kept') return { output: { ok: true, saved: 'The message had been kept already.' } };
      const { at, draft } = found;
      if (!hasAnswered(await records.getCall(callId), at)) throw notAnswered();
      const contact = contactOf(draft, callingNumber());
      await store.addMessage({
        id: randomUUID(),
        callId,
        line,
        ...(draft.name !== undefined && { name: draft.name }),
        ...(contact !== undefined && { contact }),
        text: draft.message,
        at: now(),
      });
      return { output: { ok: true, saved: 'The message is kept; the owner will see it.' } };
    },
  });
}

/** Whether the caller has spoken or typed since; that they speak is known before their words are. */
function hasAnswered(call: CallRecord | undefined, since: number): boolean {
  if (call === undefined) return false;
  const spoken = call.events.some(({ name, at }) => (name === 'speech-started' || name === 'typed') && at > since);
  return spoken || call.turns.some(({ role, at }) => role === 'caller' && at > since);
}

const notReadBack = () =>
  new Failure({
    reason: 'message-not-read-back',
    message: 'There is no message that has been read back.',
    cure: 'Use take_message, and say what it answers.',
  });

const notAnswered = () =>
  new Failure({
    reason: 'message-not-confirmed',
    message: 'The caller has not answered yet whether the message is right.',
    cure: 'Read it back and wait for the answer.',
  });
