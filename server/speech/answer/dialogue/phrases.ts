import { MESSAGE_OFFER, notUnderstood } from '../../../contract/index.ts';

/** What the agent says without a language model, in one place. `OFFER` and `ANYTHING_ELSE` are recognised in the history. */
export const OFFER = MESSAGE_OFFER;
export const ANYTHING_ELSE = 'Is there anything else?';

export const phrases = {
  hello: (name: string | undefined) =>
    name ? `Hello, this is ${name}. How can I help you?` : 'Hello. How can I help you?',
  whoAmI: (name: string | undefined) =>
    name ? `I'm the automatic assistant of ${name}. I can answer questions about it.` : "I'm an automatic assistant.",
  thanked: `You're welcome. ${ANYTHING_ELSE}`,
  goodbye: 'Goodbye, and thank you for calling.',
  nothingSaid: `${notUnderstood.notCaught}. Could you say it again?`,
  nothingToRepeat: "I haven't said anything yet. How can I help you?",
  oneMoment: 'One moment, please.',
  unknown: `${notUnderstood.unknown}.`,
  unknownAgain: `${notUnderstood.unknown} either.`,
  nothingSaidAgain: `${notUnderstood.stillNot}.`,
  topics: (topics: string) => `You can ask me about ${topics}.`,
  noPerson: "I can't put you through to a person from here.",
  noReadAlong: "I'm sorry, I can't show anything on a page just now.",
  slower: "All right, I'll speak slowly.",
  faster: "All right, I'll speak faster.",
  louder: "I can't speak louder. Please turn up the volume on your side.",
  onlyKnowledge: 'I can only answer from what I was given, until my owner connects a language model.',
  goAhead: 'All right. What would you like to know?',
  askMessage: 'Of course. What is your message?',
  askName: 'Thank you. And what is your name?',
  askContact: 'How can you be reached, by phone or by e-mail?',
  askCorrection: 'What should I change?',
  messageKept: `Thank you, I have passed on your message. ${ANYTHING_ELSE}`,
  messageLost: "I'm sorry, your message could not be kept. Please try again later.",
  messageDropped: `All right, no message then. ${ANYTHING_ELSE}`,
} as const;

/** An answer as it would have been without a pause before it. */
const afterMoment = (answer: string) => answer.replace(phrases.oneMoment, '').trimStart();

/** Where a page reads along, and the code for it, twice. */
export const whereToReadAlong = (address: string, code: string) =>
  `Please open ${address}, and type this code: ${code}. Once more, the code is ${code}.`;

/** Whether an answer is that there is none: nothing was known, or nothing was understood. */
export function isFailure(answer: string): boolean {
  const said = afterMoment(answer);
  return isUnanswered(said) || said.startsWith(phrases.nothingSaid) || said.startsWith(phrases.nothingSaidAgain);
}

/** Whether a question was understood and has no answer, however much of the answer the caller has heard. */
export function isUnanswered(answer: string): boolean {
  return afterMoment(answer).startsWith(phrases.unknown.replace(/[.]$/, ''));
}
