import { phrasesOf, primary } from '../../../../phrases/in-language.ts';
import { wordsIn } from '../../text/words.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import type { IntentPatterns } from './patterns.ts';
import { pt } from './pt.ts';

/** What a caller means by a whole utterance; most are sure only where nothing else is said. */
export interface Intents {
  isYes(text: string): boolean;
  isNo(text: string): boolean;
  isThanks(text: string): boolean;
  isHello(text: string): boolean;
  isGoodbye(text: string): boolean;
  isRepeat(text: string): boolean;
  isWhoAreYou(text: string): boolean;
  wantsMessage(text: string): boolean;
  /** Wants to be telephoned. */
  wantsCallBack(text: string): boolean;
  wantsPerson(text: string): boolean;
  /** "Can you send that to my computer?": wants to read what is said. */
  wantsPage(text: string): boolean;
  /** Whether somebody is asked for by name: all of it, or the first name. */
  names(text: string, person: string): boolean;
  isSlower(text: string): boolean;
  isFaster(text: string): boolean;
  isLouder(text: string): boolean;
  asksForHelp(text: string): boolean;
  isCancel(text: string): boolean;
  declines(text: string): boolean;
  /** Answers to "Is that right?". */
  isRight(text: string): boolean;
  isWrong(text: string): boolean;
  /** "No, the number is ..." -> "the number is ...". */
  withoutNo(text: string): string;
  /** An address or a number is in it. */
  givesContact(text: string): boolean;
  /** "No, my name is Ann" -> "Ann". */
  correctedName(text: string): string | undefined;
  /** "The message is: ..." -> "...". */
  correctedMessage(text: string): string | undefined;
  /** Says whether the caller wants it slow at the end of what they have said so far. */
  wantsSlow(turns: readonly string[]): boolean;
  /** "Tell them that I'll be late" -> "I'll be late". */
  dictatedMessage(text: string): string | undefined;
  /** "My name is Ann Lee." -> "Ann Lee". */
  spokenName(text: string): string;
  /** "You can reach me at 555-0142." -> "555-0142". */
  spokenContact(text: string): string;
}

const patterns: Readonly<Record<string, IntentPatterns>> = { en, es, fr, de, it, pt };

/** Requests about the speech itself are short; the words also stand in questions. */
const BRIEF_WORDS = 9;

const plain = (text: string) => wordsIn(text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss')).join(' ');

function createIntents(of: IntentPatterns): Intents {
  const only = (alternatives: string) => {
    const one = `(?:${alternatives}|${of.polite})`;
    const whole = new RegExp(`^${one}(?: ${one})*$`);
    return (text: string) => whole.test(plain(text));
  };
  const says = (pattern: RegExp) => (text: string) => pattern.test(plain(text));
  const briefly = (pattern: RegExp) => (text: string) =>
    wordsIn(text).length <= BRIEF_WORDS && pattern.test(plain(text));

  const [isNo, ratherNot] = [only(of.no), says(of.ratherNot)];
  const [asksSlower, isFaster] = [briefly(of.slower), briefly(of.faster)];
  // "Too slowly" has the word for both.
  const isSlower = (text: string) => asksSlower(text) && !isFaster(text);
  const withoutNo = (text: string) => text.trim().replace(of.leadingNo, '');
  const spokenName = (text: string) =>
    text
      .trim()
      .replace(of.filler, '')
      .replace(of.beforeName, '')
      .replace(/[.!?]+$/, '');

  return {
    isYes: only(of.yes),
    isNo,
    isThanks: only(of.thanks),
    isHello: says(new RegExp(`^(?:${of.hello})(?: (?:${of.hello}))*$`)),
    isGoodbye: says(of.goodbye),
    isRepeat: says(of.repeat),
    isWhoAreYou: says(of.whoAreYou),
    wantsMessage: says(of.message),
    wantsCallBack: says(of.callBack),
    wantsPerson: says(of.person),
    wantsPage: says(of.page),
    names(text, person) {
      const [first] = wordsIn(person);
      return first !== undefined && wordsIn(text).includes(first);
    },
    isSlower,
    isFaster,
    isLouder: briefly(of.louder),
    asksForHelp: briefly(of.help),
    isCancel: says(of.cancel),
    declines: (text) => isNo(text) || ratherNot(text),
    isRight: only(of.right),
    isWrong: says(of.wrong),
    withoutNo,
    givesContact: (text) => text.replace(/\D/g, '').length >= 5 || /\S@\S/.test(text) || of.spokenAddress.test(text),
    correctedName(text) {
      const named = of.correctedName.exec(withoutNo(text))?.[1];
      return named === undefined ? undefined : spokenName(named);
    },
    correctedMessage: (text) => of.correctedMessage.exec(withoutNo(text))?.[1],
    wantsSlow: (turns) => turns.reduce((slow, text) => (isSlower(text) ? true : isFaster(text) ? false : slow), false),
    dictatedMessage: (text) => of.dictated.exec(text.trim())?.[1],
    spokenName,
    spokenContact: (text) =>
      text
        .trim()
        .replace(of.beforeContact, '')
        .replace(/[.!?]+$/, ''),
  };
}

const known = new Map(Object.entries(patterns).map(([language, of]) => [language, createIntents(of)]));
const english = createIntents(en);

/** English where we have no words of a language. */
export const intentsIn = (language: string): Intents => known.get(primary(language)) ?? english;

/** The one of `offered` that the caller asks to go on in, in that language itself: "En español, por favor." */
export function languageAskedFor(text: string, offered: readonly string[]): string | undefined {
  const words = plain(text);
  return offered.find((tag) => phrasesOf(tag) !== undefined && patterns[primary(tag)]?.language.test(words));
}
