import { z } from 'zod';
import { jsonOf } from '../../contract/index.ts';
import { type Answerer, type AnswerPart, languageOf, type Question } from './answerer.ts';
import { acceptsProposal, languageProposal } from './dialogue/conversation-language.ts';
import { languageAskedFor } from './dialogue/intents/intents.ts';
import {
  CONFIRM_MESSAGE,
  messagePrompt,
  messageStateOf,
  nextMessageState,
  TAKE_MESSAGE,
} from './dialogue/message-dialogue.ts';
import { endsWithAnythingElse, isFailure } from './dialogue/phrases.ts';
import { type Tongue, tongueOf } from './dialogue/tongue.ts';
import { topicsOf } from './dialogue/topics.ts';
import type { Find } from './find.ts';
import type { AnswerCard } from './knowledge/card.ts';
import { type KnowledgeDeps, knownAnswer } from './known.ts';
import { joinTurns } from './turns.ts';

const END_CALL = 'end_call';
const READ_ALONG = 'read_along';
const TRANSFER_CALL = 'transfer_call';
const CALL_ME_BACK = 'call_me_back';
const SHOW_CARD = 'show_card';

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
    const tongue = tongueOf(languageOf(question));
    yield* await reply(question, tongue, { find, now });
  };
}

async function reply(question: Question, tongue: Tongue, deps: KnowledgeDeps): Promise<AnswerPart[]> {
  const { history } = question;
  const last = history.at(-1);
  if (last?.type === 'result') return afterTool(question, tongue, last.callId, last.output);
  if (last?.type !== 'user')
    return [say(last === undefined ? tongue.phrases.answer.hello(question.line?.name) : nothingSaid(question, tongue))];
  // In whichever language it was said.
  if (acceptsProposal(question)) return [say(tongue.phrases.answer.goAhead)];
  return (
    callBack(question, tongue, last.text) ??
    inMessage(question, tongue) ??
    smallTalk(question, tongue, last.text) ??
    (await knowledge(question, tongue, deps))
  );
}

const say = (text: string): AnswerPart => ({ type: 'say', text });
/** Taken down, read back, and kept. */
const takesMessages = (question: Question) => offers(question, TAKE_MESSAGE) && offers(question, CONFIRM_MESSAGE);
const offers = ({ tools }: Question, name: string) => tools.some((tool) => tool.name === name);

function afterTool(question: Question, tongue: Tongue, callId: string, output: string): AnswerPart[] {
  const { history } = question;
  const call = history.find((said) => said.type === 'call' && said.callId === callId);
  if (call?.type !== 'call') return [];
  const { answer } = tongue.phrases;
  if (call.name === TRANSFER_CALL) {
    const told = toSay.safeParse(jsonOf(output));
    return [say(told.success ? told.data.data.say : withOffer(question, tongue, answer.noPerson))];
  }
  if (call.name === TAKE_MESSAGE) {
    return [say(messagePrompt(messageStateOf(history, tongue), tongue) ?? answer.messageLost)];
  }
  if (call.name === CALL_ME_BACK) {
    return [say(succeeded(output) ? answer.callsBack : withOffer(question, tongue, answer.noCallBack))];
  }
  if (call.name === READ_ALONG) return [say(whereToRead(output, tongue))];
  if (call.name !== CONFIRM_MESSAGE) return [];
  return [say(succeeded(output) ? answer.messageKept : answer.messageLost)];
}

const succeeded = (output: string) => doneOutput.safeParse(jsonOf(output)).success;

function whereToRead(output: string, { phrases: { answer } }: Tongue): string {
  const { data: told } = place.safeParse(jsonOf(output));
  return told === undefined ? answer.noReadAlong : answer.readAlong(told.data.spokenAddress, told.data.code);
}

/** Who is leaving a message says in it how to be reached. */
function callBack(question: Question, tongue: Tongue, text: string): AnswerPart[] | undefined {
  const { intents } = tongue;
  if (!offers(question, CALL_ME_BACK) || !intents.wantsCallBack(text)) return undefined;
  const isMessage = messageStateOf(question.history.slice(0, -1), tongue).kind !== 'idle';
  if (isMessage || intents.dictatedMessage(text) !== undefined) return undefined;
  return [{ type: 'call', name: CALL_ME_BACK, arguments: '{}' }];
}

function inMessage(question: Question, tongue: Tongue): AnswerPart[] | undefined {
  if (!takesMessages(question)) return undefined;
  const { history } = question;
  const before = messageStateOf(history.slice(0, -1), tongue);
  const state = history.slice(-1).reduce((reached, said) => nextMessageState(reached, said, tongue), before);
  if (state.kind === 'taking') {
    return [{ type: 'call', name: TAKE_MESSAGE, arguments: JSON.stringify(state.message) }];
  }
  if (state.kind === 'confirmed') return [{ type: 'call', name: CONFIRM_MESSAGE, arguments: '{}' }];
  if (before.kind !== 'idle' && state.kind === 'idle') return [say(tongue.phrases.answer.messageDropped)];
  const prompt = messagePrompt(state, tongue);
  return prompt === undefined ? undefined : [say(prompt)];
}

function smallTalk(question: Question, tongue: Tongue, text: string): AnswerPart[] | undefined {
  const { intents, phrases } = tongue;
  const { answer } = phrases;
  const name = question.line?.name;
  const said = question.history.findLast((one) => one.type === 'assistant')?.text;
  if (languageAskedFor(text, question.line?.languages ?? [])) return [say(answer.hello(name))];
  if (intents.isGoodbye(text)) return goodbye(question, tongue);
  if (intents.isRepeat(text)) return [say(said ?? answer.nothingToRepeat)];
  if (intents.isSlower(text)) return [say([answer.slower, said].filter(Boolean).join(' '))];
  if (intents.isFaster(text)) return [say([answer.faster, said].filter(Boolean).join(' '))];
  if (intents.isLouder(text)) return [say(answer.louder)];
  if (intents.wantsPerson(text)) return [personFor(question, tongue, text)];
  if (intents.wantsPage(text) && offers(question, READ_ALONG)) {
    return [{ type: 'call', name: READ_ALONG, arguments: '{}' }];
  }
  if (intents.asksForHelp(text)) return [say(topics(question, tongue) ?? answer.whoAmI(name))];
  if (intents.isWhoAreYou(text)) return [say(answer.whoAmI(name))];
  if (intents.isThanks(text)) return [say(answer.thanked)];
  if (intents.isNo(text))
    return said !== undefined && endsWithAnythingElse(said) ? goodbye(question, tongue) : [say(answer.goAhead)];
  if (intents.isYes(text)) return [say(answer.goAhead)];
  return intents.isHello(text) ? [say(answer.hello(name))] : undefined;
}

/** The one who was named, or else the first whom the line has. */
function personFor(question: Question, tongue: Tongue, text: string): AnswerPart {
  const { intents, phrases } = tongue;
  const names = offers(question, TRANSFER_CALL) ? (question.line?.transferTargets ?? []).map(({ name }) => name) : [];
  const name = names.find((one) => intents.names(text, one)) ?? names[0];
  if (name === undefined) return say(withOffer(question, tongue, phrases.answer.noPerson));
  return { type: 'call', name: TRANSFER_CALL, arguments: JSON.stringify({ name }) };
}

function goodbye(question: Question, { phrases }: Tongue): AnswerPart[] {
  const end: AnswerPart[] = offers(question, END_CALL) ? [{ type: 'call', name: END_CALL, arguments: '{}' }] : [];
  return [say(phrases.answer.goodbye), ...end];
}

async function knowledge(question: Question, tongue: Tongue, deps: KnowledgeDeps): Promise<AnswerPart[]> {
  const { line } = question;
  const { unknown, unknownAgain, onlyKnowledge } = tongue.phrases.answer;
  const known = await knownAnswer(question, deps);
  if (known !== undefined) return [say(known.text), ...shown(question, known.card)];
  const proposal = languageProposal(question);
  if (proposal !== undefined) return [say(proposal)];
  if (failedBefore(question)) return [say(withOffer(question, tongue, unknownAgain, topics(question, tongue)))];
  return [say(withOffer(question, tongue, unknown, line?.scope === 'open' ? onlyKnowledge : undefined))];
}

/** After the words, so that nobody waits for them. */
function shown(question: Question, card: AnswerCard | undefined): AnswerPart[] {
  if (card === undefined || !offers(question, SHOW_CARD)) return [];
  return [{ type: 'call', name: SHOW_CARD, arguments: JSON.stringify(card) }];
}

function nothingSaid(question: Question, tongue: Tongue): string {
  const { nothingSaidAgain, nothingSaid: first } = tongue.phrases.answer;
  return failedBefore(question) ? withOffer(question, tongue, nothingSaidAgain) : first;
}

/** Whether the answer before was none: whoever is not understood twice is told what else there is. */
function failedBefore({ history }: Question): boolean {
  const before = history.findLast(({ type }) => type === 'assistant');
  return before?.type === 'assistant' && isFailure(before.text);
}

function topics(question: Question, { phrases }: Tongue): string | undefined {
  const about = question.line && topicsOf(question.line, languageOf(question));
  return about === undefined ? undefined : phrases.answer.topics(about);
}

function withOffer(question: Question, { phrases }: Tongue, ...sentences: (string | undefined)[]): string {
  const offer = takesMessages(question) ? phrases.offer : undefined;
  return [...sentences, offer].filter((sentence) => sentence !== undefined).join(' ');
}
