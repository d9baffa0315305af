import { phrasesOf, primary } from '../../../phrases/in-language.ts';
import { languageOf, type Question, type Said } from '../answerer.ts';
import { languageOfText } from '../languages/identify.ts';
import { intentsIn, languageAskedFor } from './intents/intents.ts';

interface Spoken {
  language: string;
  /** How many of the caller's turns were in it beyond doubt; all there need be where they asked for it. */
  turns: number;
}

/** After so many turns nobody is expected to go on in another language without asking for it. */
const SETTLED = 2;

/**
 * The language in which a conversation goes on: `first` until the caller asks for another one that is offered, says that
 * they would like it, or speaks it beyond doubt.
 */
export const conversationLanguage = (history: readonly Said[], first: string, offered: readonly string[]): string =>
  offered.length === 0 ? first : spokenIn(history, first, offered).language;

/** Languages that the caller may turn out to speak. */
export function otherLanguages(history: readonly Said[], first: string, offered: readonly string[]): readonly string[] {
  if (offered.length === 0) return [];
  const { language, turns } = spokenIn(history, first, offered);
  return turns >= SETTLED ? [] : offered.filter((tag) => primary(tag) !== primary(language));
}

/** Asks a caller who seems to speak another language of the line, in that, whether to go on so; once at a time. */
export function languageProposal(question: Question): string | undefined {
  const { history, languages = [] } = question;
  const last = history.at(-1);
  const before = history.findLast(({ type }) => type === 'assistant');
  if (last?.type !== 'user' || (before?.type === 'assistant' && proposedBy(before.text, languages))) return undefined;
  const language = languageOf(question);
  const { tag } = languageOfText(last.text, language, languages);
  return primary(tag) === primary(language) ? undefined : phrasesOf(tag)?.keys.propose;
}

/** Whether the caller's last words take up the language that was proposed to them. */
export function acceptsProposal(question: Question): boolean {
  const [before, last] = question.history.slice(-2);
  if (before?.type !== 'assistant' || last?.type !== 'user') return false;
  const proposed = proposedBy(before.text, question.languages ?? []);
  return proposed !== undefined && proposed === languageOf(question) && isYesIn(last.text, question.languages ?? []);
}

const isYesIn = (text: string, tags: readonly string[]) => tags.some((tag) => intentsIn(tag).isYes(text));

function spokenIn(history: readonly Said[], first: string, offered: readonly string[]): Spoken {
  let spoken: Spoken = { language: first, turns: 0 };
  let proposed: string | undefined;
  for (const said of history) {
    if (said.type === 'assistant') proposed = proposedBy(said.text, offered);
    if (said.type !== 'user') continue;
    spoken = afterWords(said.text, spoken, proposed, offered);
    proposed = undefined;
  }
  return spoken;
}

function afterWords(
  text: string,
  { language, turns }: Spoken,
  proposed: string | undefined,
  offered: readonly string[],
): Spoken {
  const asked = languageAskedFor(text, offered);
  if (asked !== undefined) return { language: asked, turns: SETTLED };
  if (proposed !== undefined && isYesIn(text, [proposed, language])) {
    return { language: proposed, turns: SETTLED };
  }
  const { tag, sure } = languageOfText(text, language, offered);
  if (!sure) return { language, turns };
  return primary(tag) === primary(language) ? { language, turns: turns + 1 } : { language: tag, turns: 1 };
}

const proposedBy = (said: string, offered: readonly string[]): string | undefined =>
  offered.find((tag) => {
    const proposal = phrasesOf(tag)?.keys.propose;
    return proposal !== undefined && said.endsWith(proposal);
  });
