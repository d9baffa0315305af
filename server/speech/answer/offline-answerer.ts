import { z } from 'zod';
import type { Answerer, AnswerPart, Question } from './answerer.ts';
import * as intents from './dialogue/intents.ts';
import {
  CONFIRM_MESSAGE,
  messagePrompt,
  nextMessageState,
  noMessage,
  TAKE_MESSAGE,
} from './dialogue/message-dialogue.ts';
import { ANYTHING_ELSE, isFailure, OFFER, phrases, whereToReadAlong } from './dialogue/phrases.ts';
import { topicsOf } from './dialogue/topics.ts';
import type { Find } from './find.ts';
import { type KnowledgeDeps, knownAnswer } from './known.ts';
import { joinTurns } from './turns.ts';

const END_CALL = 'end_call';
const READ_ALONG = 'read_along';
const TRANSFER_CALL = 'transfer_call';

/** What the words for a caller are, as that tool answers. */
const toSay = z.object({ data: z.object({ say: z.string() }) });
/** What that tool gives. */
const place = z.object({ data: z.object({ spokenAddress: z.string(), code: z.string() }) });

/** Ours wraps what a tool gives as `data`, and tells an `error` in its place; other clients may wrap nothing. */
const done = z.object({
  ok: z.literal(true).optional(),
  error: z.undefined().optional(),
  data: z.undefined().optional(),
});
const doneOutput = z.union([z.object({ data: done }), done]);

/** Answers without a language model: sentences of the knowledge, small talk, and taking a message. Never invents. */
export function createOfflineAnswerer(find: Find, now: () => Date): Answerer {
  return async function* answer(asked) {
    const question = { ...asked, history: joinTurns(asked.history) };
    const slow = intents.wantsSlow(callersTurns(question));
    for (const part of await reply(question, { find, now })) {
      yield slow && part.type === 'say' ? { ...part, pace: 'slow' } : part;
    }
  };
}

async function reply(question: Question, deps: KnowledgeDeps): Promise<AnswerPart[]> {
  const { history } = question;
  const last = history.at(-1);
  if (last?.type === 'result') return afterTool(question, last.callId, last.output);
  if (last?.type !== 'user')
    return last === undefined ? [say(phrases.hello(question.line?.name))] : [nothingSaid(question)];
  return inMessage(question) ?? smallTalk(question, last.text) ?? [say(await knowledge(question, deps))];
}

const say = (text: string): AnswerPart => ({ type: 'say', text });
/** Taken down, read back, and kept. */
const takesMessages = (question: Question) => offers(question, TAKE_MESSAGE) && offers(question, CONFIRM_MESSAGE);
const offers = ({ tools }: Question, name: string) => tools.some((tool) => tool.name === name);

function afterTool(question: Question, callId: string, output: string): AnswerPart[] {
  const { history } = question;
  const call = history.find((said) => said.type === 'call' && said.callId === callId);
  if (call?.type !== 'call') return [];
  if (call.name === TRANSFER_CALL) {
    const told = toSay.safeParse(jsonOf(output));
    return [say(told.success ? told.data.data.say : withOffer(question, phrases.noPerson))];
  }
  if (call.name === TAKE_MESSAGE) {
    return [say(messagePrompt(history.reduce(nextMessageState, noMessage)) ?? phrases.messageLost)];
  }
  if (call.name === READ_ALONG) return [say(whereToRead(output))];
  if (call.name !== CONFIRM_MESSAGE) return [];
  return [say(succeeded(output) ? phrases.messageKept : phrases.messageLost)];
}

const succeeded = (output: string) => doneOutput.safeParse(jsonOf(output)).success;

function whereToRead(output: string): string {
  const { data: told } = place.safeParse(jsonOf(output));
  return told === undefined ? phrases.noReadAlong : whereToReadAlong(told.data.spokenAddress, told.data.code);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inMessage(question: Question): AnswerPart[] | undefined {
  if (!takesMessages(question)) return undefined;
  const { history } = question;
  const before = history.slice(0, -1).reduce(nextMessageState, noMessage);
  const state = history.slice(-1).reduce(nextMessageState, before);
  if (state.kind === 'taking') {
    return [{ type: 'call', name: TAKE_MESSAGE, arguments: JSON.stringify(state.message) }];
  }
  if (state.kind === 'confirmed') return [{ type: 'call', name: CONFIRM_MESSAGE, arguments: '{}' }];
  if (before.kind !== 'idle' && state.kind === 'idle') return [say(phrases.messageDropped)];
  const prompt = messagePrompt(state);
  return prompt === undefined ? undefined : [say(prompt)];
}

function smallTalk(question: Question, text: string): AnswerPart[] | undefined {
  const name = question.line?.name;
  const said = question.history.findLast((one) => one.type === 'assistant')?.text;
  if (intents.isGoodbye(text)) return goodbye(question);
  if (intents.isRepeat(text)) return [say(said ?? phrases.nothingToRepeat)];
  if (intents.isSlower(text)) return [say([phrases.slower, said].filter(Boolean).join(' '))];
  if (intents.isFaster(text)) return [say([phrases.faster, said].filter(Boolean).join(' '))];
  if (intents.isLouder(text)) return [say(phrases.louder)];
  if (intents.wantsPerson(text)) return [personFor(question, text)];
  if (intents.wantsPage(text) && offers(question, READ_ALONG)) {
    return [{ type: 'call', name: READ_ALONG, arguments: '{}' }];
  }
  if (intents.asksForHelp(text)) return [say(help(question))];
  if (intents.isWhoAreYou(text)) return [say(phrases.whoAmI(name))];
  if (intents.isThanks(text)) return [say(phrases.thanked)];
  if (intents.isNo(text)) return said?.endsWith(ANYTHING_ELSE) ? goodbye(question) : [say(phrases.goAhead)];
  if (intents.isYes(text)) return [say(phrases.goAhead)];
  return intents.isHello(text) ? [say(phrases.hello(name))] : undefined;
}

/** The one who was named, or else the first whom the line has. */
function personFor(question: Question, text: string): AnswerPart {
  const names = offers(question, TRANSFER_CALL) ? (question.line?.transferTargets ?? []).map(({ name }) => name) : [];
  const name = names.find((one) => intents.names(text, one)) ?? names[0];
  if (name === undefined) return say(withOffer(question, phrases.noPerson));
  return { type: 'call', name: TRANSFER_CALL, arguments: JSON.stringify({ name }) };
}

function goodbye(question: Question): AnswerPart[] {
  const end: AnswerPart[] = offers(question, END_CALL) ? [{ type: 'call', name: END_CALL, arguments: '{}' }] : [];
  return [say(phrases.goodbye), ...end];
}

async function knowledge(question: Question, deps: KnowledgeDeps): Promise<string> {
  const { line } = question;
  const answer = await knownAnswer(question, deps);
  if (answer !== undefined) return answer;
  if (failedBefore(question)) return withOffer(question, phrases.unknownAgain, topics(question));
  return withOffer(question, phrases.unknown, line?.scope === 'open' ? phrases.onlyKnowledge : undefined);
}

function nothingSaid(question: Question): AnswerPart {
  return say(failedBefore(question) ? withOffer(question, phrases.nothingSaidAgain) : phrases.nothingSaid);
}

/** Whether the answer before was none: whoever is not understood twice is told what else there is. */
function failedBefore({ history }: Question): boolean {
  const before = history.findLast(({ type }) => type === 'assistant');
  return before?.type === 'assistant' && isFailure(before.text);
}

const help = (question: Question) => topics(question) ?? phrases.whoAmI(question.line?.name);

function topics({ line }: Question): string | undefined {
  const about = line && topicsOf(line);
  return about === undefined ? undefined : phrases.topics(about);
}

function withOffer(question: Question, ...sentences: (string | undefined)[]): string {
  const offer = takesMessages(question) ? OFFER : undefined;
  return [...sentences, offer].filter((sentence) => sentence !== undefined).join(' ');
}

function callersTurns({ history }: Question): string[] {
  return history.flatMap((said) => (said.type === 'user' ? [said.text] : []));
}
