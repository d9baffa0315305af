import type { OwnerWords } from '../phrases/phrases.ts';

/** A message as it is read to the owner. */
export interface OwnerMessage {
  id: string;
  /** Words to be spoken. */
  text: string;
}

export interface OwnerPapers {
  messages: readonly OwnerMessage[];
  /** What callers asked and were not told. */
  questions: readonly string[];
  /** How all of it is told. */
  words: OwnerWords;
}

/**
 * The owner of a line on the telephone, by keys:
 *
 *   menu --1--> message --1 next, 2 done, 3 again--> message …, behind the last: menu
 *     |  --2--> question --1 answer--> dictating --words--> confirming --1--> keeping --kept | lost--> question …
 *     |             | 2 next, 3 again      ^                    |   2 anew
 *     |             v                      +--------------------+   more words: added
 *     |         question …, behind the last: menu
 *     `--9--> over            * leads from anywhere to the menu
 */
export type OwnerState =
  | { name: 'menu' }
  | { name: 'message'; index: number }
  | { name: 'question'; index: number }
  | { name: 'dictating'; index: number }
  | { name: 'confirming'; index: number; answer: string }
  | { name: 'keeping'; index: number }
  | { name: 'over' };

export type OwnerInput =
  | { type: 'key'; key: string }
  | { type: 'words'; text: string }
  /** How keeping an answer went. */
  | { type: 'kept' }
  | { type: 'lost' };

export type OwnerEffect =
  | { type: 'say'; text: string }
  | { type: 'done'; messageId: string }
  | { type: 'keep'; question: string; answer: string }
  | { type: 'hang-up'; text: string };

interface Step {
  state: OwnerState;
  effects: OwnerEffect[];
}

/** What the owner hears first. */
export function enterMenu(papers: OwnerPapers): Step {
  return to({ name: 'menu' }, papers.words.hello, menuWords(papers));
}

/** The one transition function. What means nothing in a state has its choices told again. */
export function ownerStep(state: OwnerState, input: OwnerInput, papers: OwnerPapers): Step {
  if (state.name === 'over') return { state, effects: [] };
  if (input.type === 'key' && input.key === '*') return to({ name: 'menu' }, menuWords(papers));
  switch (state.name) {
    case 'menu':
      return inMenu(state, input, papers);
    case 'message':
      return atMessage(state, input, papers);
    case 'question':
      return atQuestion(state, input, papers);
    case 'dictating':
      return whileDictating(state, input, papers);
    case 'confirming':
      return whileConfirming(state, input, papers);
    case 'keeping':
      return whileKeeping(state, input, papers);
  }
}

function inMenu(state: OwnerState, input: OwnerInput, papers: OwnerPapers): Step {
  if (pressed(input, '1')) return message(0, papers);
  if (pressed(input, '2')) return question(0, papers);
  if (pressed(input, '9'))
    return { state: { name: 'over' }, effects: [{ type: 'hang-up', text: papers.words.goodbye }] };
  return input.type === 'key' ? to(state, menuWords(papers)) : stay(state);
}

function atMessage(state: OwnerState & { name: 'message' }, input: OwnerInput, papers: OwnerPapers): Step {
  const { index } = state;
  if (pressed(input, '1')) return message(index + 1, papers);
  if (pressed(input, '2')) {
    const done = papers.messages[index];
    const next = message(index + 1, papers, papers.words.done);
    return done ? { ...next, effects: [{ type: 'done', messageId: done.id }, ...next.effects] } : next;
  }
  return input.type === 'key' ? message(index, papers) : stay(state);
}

function atQuestion(state: OwnerState & { name: 'question' }, input: OwnerInput, papers: OwnerPapers): Step {
  const { index } = state;
  if (pressed(input, '1')) return to({ name: 'dictating', index }, papers.words.dictate);
  if (pressed(input, '2')) return question(index + 1, papers);
  return input.type === 'key' ? question(index, papers) : stay(state);
}

function whileDictating(state: OwnerState & { name: 'dictating' }, input: OwnerInput, papers: OwnerPapers): Step {
  if (input.type === 'words' && input.text !== '') return confirm(state.index, input.text, papers);
  return input.type === 'key' ? to(state, papers.words.dictate) : stay(state);
}

function whileConfirming(state: OwnerState & { name: 'confirming' }, input: OwnerInput, papers: OwnerPapers): Step {
  const { index, answer } = state;
  const { yes, no, dictate } = papers.words;
  const asked = papers.questions[index];
  if (pressed(input, '1') || said(input, yes)) {
    if (asked === undefined) return to({ name: 'menu' }, menuWords(papers));
    return { state: { name: 'keeping', index }, effects: [{ type: 'keep', question: asked, answer }] };
  }
  if (pressed(input, '2') || said(input, no)) return to({ name: 'dictating', index }, dictate);
  // Whoever stopped to think goes on.
  if (input.type === 'words' && input.text !== '') return confirm(index, `${answer} ${input.text}`, papers);
  return input.type === 'key' ? confirm(index, answer, papers) : stay(state);
}

function whileKeeping(state: OwnerState & { name: 'keeping' }, input: OwnerInput, papers: OwnerPapers): Step {
  if (input.type === 'kept') return question(state.index + 1, papers, papers.words.kept);
  if (input.type === 'lost') return question(state.index, papers, papers.words.lost);
  return stay(state);
}

function message(index: number, papers: OwnerPapers, before = ''): Step {
  const { messages, words } = papers;
  const one = messages[index];
  if (one === undefined) {
    return to(
      { name: 'menu' },
      before,
      messages.length === 0 ? words.noMessages : words.noMoreMessages,
      menuWords(papers),
    );
  }
  const which = words.message(index + 1, messages.length);
  return to({ name: 'message', index }, before, which, one.text, words.messageKeys);
}

function question(index: number, papers: OwnerPapers, before = ''): Step {
  const { questions, words } = papers;
  const one = questions[index];
  if (one === undefined) {
    const none = questions.length === 0 ? words.noQuestions : words.noMoreQuestions;
    return to({ name: 'menu' }, before, none, menuWords(papers));
  }
  const which = words.question(index + 1, questions.length);
  return to({ name: 'question', index }, before, which, ended(one), words.questionKeys);
}

function confirm(index: number, answer: string, { words }: OwnerPapers): Step {
  return to({ name: 'confirming', index, answer }, words.answer(ended(answer)), words.confirmKeys);
}

const menuWords = ({ messages, questions, words }: OwnerPapers) => words.menu(messages.length, questions.length);

const pressed = (input: OwnerInput, key: string) => input.type === 'key' && input.key === key;
const said = (input: OwnerInput, words: RegExp) => input.type === 'words' && words.test(input.text);
const ended = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
const stay = (state: OwnerState): Step => ({ state, effects: [] });
const to = (state: OwnerState, ...words: string[]): Step => ({
  state,
  effects: [{ type: 'say', text: words.filter((word) => word !== '').join(' ') }],
});
