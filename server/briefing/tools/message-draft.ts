import { z } from 'zod';
import { cleanLine, cleanText, jsonOf } from '../../contract/index.ts';
import { en } from '../../phrases/languages/en.ts';
import type { Phrases } from '../../phrases/phrases.ts';
import type { ToolRun } from '../../store/lease-store.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

/** What the model has understood of a message. */
export const draftArguments = z.object({
  name: text(200).optional().describe("The caller's name."),
  contact: text(200).optional().describe('Phone number or e-mail address to answer to, as the caller gave it.'),
  callBack: z
    .enum(['contact', 'calling-number', 'none'])
    .optional()
    .describe(
      'How to reach the caller: at `contact`, on the number they call from, or not at all. Leave it out until they were asked.',
    ),
  message: text(4000).describe("The message, in the caller's words."),
});
export type DraftArguments = z.infer<typeof draftArguments>;

/** What is to be said next, as `take_message` answers. */
export const draftStep = z.discriminatedUnion('next', [
  z.object({ next: z.literal('ask-calling-number'), say: z.string() }),
  z.object({ next: z.literal('ask-contact'), say: z.string() }),
  z.object({ next: z.literal('read-back'), say: z.string() }),
]);
export type DraftStep = z.infer<typeof draftStep>;

/** @param callingNumber of a caller whose trunk vouches for it */
export function nextStep(
  draft: DraftArguments,
  callingNumber: string | undefined,
  { message }: Phrases = en,
): DraftStep {
  if (draft.callBack === undefined && draft.contact === undefined) {
    if (callingNumber === undefined) return { next: 'ask-contact', say: message.askContact };
    return { next: 'ask-calling-number', say: message.askCallingNumber };
  }
  if (draft.callBack === 'calling-number' && callingNumber === undefined) {
    return { next: 'ask-contact', say: message.numberHidden };
  }
  return { next: 'read-back', say: message.readBack(readBack(draft, message)) };
}

function readBack(draft: DraftArguments, words: Phrases['message']): string {
  const { name, message } = draft;
  const contact = contactOf(draft, words.callingNumber);
  return [
    sentence(cleanText(message)),
    words.name(name === undefined ? undefined : sentence(cleanLine(name))),
    words.contact(contact === undefined ? undefined : sentence(spelled(cleanLine(contact), words.plus))),
  ].join(' ');
}

/** Where the caller is to be reached; undefined where not at all. */
export function contactOf(
  { callBack, contact }: DraftArguments,
  callingNumber: string | undefined,
): string | undefined {
  if (callBack === 'none') return undefined;
  return callBack === 'calling-number' ? callingNumber : contact;
}

/** A telephone number digit by digit, with a pause where the caller made one; anything else as it is. */
function spelled(contact: string, plus: string): string {
  if (!/^[+\d][\d\s().-]{4,}$/.test(contact)) return contact;
  const groups = contact.split(/[^\d+]+/).filter((group) => group !== '');
  return groups.map((group) => [...group].map((digit) => (digit === '+' ? plus : digit)).join(' ')).join(', ');
}

const sentence = (words: string) => (/[.!?]$/.test(words) ? words : `${words}.`);

/** The newest draft of a call, where it has been read back and not been kept since; as the store has recorded it. */
export function draftReadBack(runs: readonly ToolRun[]): { at: number; draft: DraftArguments } | 'kept' | undefined {
  for (const run of runs.toReversed()) {
    if (run.name === 'confirm_message' && isOutput(keptOutput, run)) return 'kept';
    if (run.name !== 'take_message') continue;
    const draft = draftArguments.safeParse(jsonOf(run.arguments));
    return draft.success && isOutput(readBackOutput, run) ? { at: run.at, draft: draft.data } : undefined;
  }
  return undefined;
}

const keptOutput = z.object({ data: z.object({ ok: z.literal(true) }) });
const readBackOutput = z.object({ data: z.object({ next: z.literal('read-back') }) });
const isOutput = (schema: z.ZodType, { output }: ToolRun) =>
  output !== undefined && schema.safeParse(jsonOf(output)).success;
