import { z } from 'zod';
import { jsonOf } from '../../../contract/index.ts';
import type { Said } from '../answerer.ts';
import { dictated, type Message } from './dictation.ts';
import type { Intents } from './intents/intents.ts';
import { endsWithOffer } from './phrases.ts';
import type { Tongue } from './tongue.ts';

export const TAKE_MESSAGE = 'take_message';
export const CONFIRM_MESSAGE = 'confirm_message';

/*
 *          wants to leave one          message         name             take_message     answered
 *   idle ----------------> message ----------> name ----------> taking ------------> taken ----+
 *    ^                        `-- with a name among it ---------->^                            |
 *    |                          calling-number <--asks for it-----|----------------------------+
 *    |                                `--answered---------------->+                            |
 *    |                                 contact <--asks for it-----|----------------------------+
 *    |                                `--answered---------------->+                            |
 *    |                              confirming <--reads it back---|----------------------------+
 *    |                       no--+      |  `--correction--------->+
 *    |                      correcting <+  --what is wrong------->+
 *    +---- confirm_message ---- confirmed <--yes
 *
 * "Never mind" leads from each of them to idle.
 */
export type MessageState =
  | { kind: 'idle'; offered: boolean }
  | { kind: 'message' }
  | { kind: 'name'; message: Message }
  | { kind: 'taking'; message: Message }
  | { kind: 'taken'; message: Message }
  | { kind: 'calling-number' | 'contact' | 'confirming'; message: Message; prompt: string }
  | { kind: 'correcting'; message: Message }
  | { kind: 'confirmed'; message: Message };

export const noMessage: MessageState = { kind: 'idle', offered: false };

const KINDS = { 'ask-calling-number': 'calling-number', 'ask-contact': 'contact', 'read-back': 'confirming' } as const;
const step = z.object({ next: z.enum(['ask-calling-number', 'ask-contact', 'read-back']), say: z.string() });
/** Ours wraps what a tool gives as `data`; other clients may wrap nothing. */
const stepOutput = z.union([z.object({ data: step }).transform(({ data }) => data), step]);

const taken: z.ZodType<Message> = z.object({
  message: z.string(),
  name: z.string().exactOptional(),
  contact: z.string().exactOptional(),
  callBack: z.enum(['contact', 'calling-number', 'none']).exactOptional(),
});

/** Where a conversation stands after all that was said and done in it. */
export function messageStateOf(history: readonly Said[], tongue: Tongue): MessageState {
  return history.reduce((state, said) => nextMessageState(state, said, tongue), noMessage);
}

/** The next state after something said or done. */
export function nextMessageState(state: MessageState, said: Said, tongue: Tongue): MessageState {
  switch (said.type) {
    case 'assistant':
      return state.kind === 'idle' ? { kind: 'idle', offered: endsWithOffer(said.text) } : state;
    case 'call':
      return afterCall(said);
    case 'result':
      return state.kind === 'taken' ? afterResult(state.message, said.output) : state;
    case 'user':
      return afterWords(state, said.text, tongue);
    case 'system':
      return state;
  }
}

function afterCall({ name, arguments: args }: Extract<Said, { type: 'call' }>): MessageState {
  if (name !== TAKE_MESSAGE) return noMessage;
  const message = taken.safeParse(jsonOf(args));
  return message.success ? { kind: 'taken', message: message.data } : noMessage;
}

function afterResult(message: Message, output: string): MessageState {
  const answered = stepOutput.safeParse(jsonOf(output));
  if (!answered.success) return noMessage;
  const { next, say } = answered.data;
  return { kind: KINDS[next], message, prompt: say };
}

function afterWords(state: MessageState, text: string, { intents, phrases }: Tongue): MessageState {
  if (state.kind !== 'idle' && intents.isCancel(text)) return noMessage;
  if (state.kind !== 'idle' && intents.isRepeat(text)) return state;
  switch (state.kind) {
    case 'idle': {
      const message = intents.dictatedMessage(text);
      if (message !== undefined) return withMatter(message, intents);
      return intents.wantsMessage(text) || (state.offered && intents.isYes(text)) ? { kind: 'message' } : noMessage;
    }
    case 'message':
      return withMatter(text, intents);
    case 'name': {
      const { message } = state;
      return {
        kind: 'taking',
        message: { ...message, ...(!intents.declines(text) && { name: intents.spokenName(text) }) },
      };
    }
    case 'calling-number': {
      const { message } = state;
      if (intents.isYes(text)) return { kind: 'taking', message: { ...message, callBack: 'calling-number' } };
      if (intents.givesContact(text)) return { kind: 'taking', message: withContact(message, text, intents) };
      return { kind: 'contact', message, prompt: phrases.answer.askContact };
    }
    case 'contact': {
      const { message } = state;
      if (intents.declines(text)) return { kind: 'taking', message: { ...message, callBack: 'none' } };
      return { kind: 'taking', message: withContact(message, text, intents) };
    }
    case 'confirming': {
      if (intents.isRight(text)) return { kind: 'confirmed', message: state.message };
      const corrected = correction(state.message, text, intents);
      if (corrected) return { kind: 'taking', message: corrected };
      return intents.isWrong(text) ? { kind: 'correcting', message: state.message } : state;
    }
    case 'correcting': {
      const { message } = state;
      return { kind: 'taking', message: correction(message, text, intents) ?? { ...message, message: text } };
    }
    case 'taking':
    case 'taken':
    case 'confirmed':
      return noMessage;
  }
}

/** Whoever has said who they are is not asked again. */
function withMatter(text: string, intents: Intents): MessageState {
  const message = dictated(text, intents);
  return { kind: message.name === undefined ? 'name' : 'taking', message };
}

function withContact(message: Message, text: string, intents: Intents): Message {
  return { ...message, contact: intents.spokenContact(text), callBack: 'contact' };
}

/** What of a message is put right by these words; undefined where they name nothing of it. */
function correction(message: Message, text: string, intents: Intents): Message | undefined {
  const name = intents.correctedName(text);
  if (name !== undefined) return { ...message, name };
  const matter = intents.correctedMessage(text);
  if (matter !== undefined) return { ...message, message: matter };
  return intents.givesContact(text) ? withContact(message, intents.withoutNo(text), intents) : undefined;
}

/** What is asked in a state; nothing in those that ask for nothing. */
export function messagePrompt(state: MessageState, { phrases: { answer } }: Tongue): string | undefined {
  switch (state.kind) {
    case 'message':
      return answer.askMessage;
    case 'name':
      return answer.askName;
    case 'calling-number':
    case 'contact':
    case 'confirming':
      return state.prompt;
    case 'correcting':
      return answer.askCorrection;
    default:
      return undefined;
  }
}
