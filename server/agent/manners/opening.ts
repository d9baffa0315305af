import { announcement } from '../../briefing/instructions.ts';
import { sayExactly } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import { type Words, wordsFor, wordsIn } from '../../phrases/in-language.ts';
import { en } from '../../phrases/languages/en.ts';
import type { Conversation } from '../conversation/conversation.ts';

/**
 * The first words of a call: what the caller must be told, which is not to be talked over, then what else they are to
 * know, then the greeting, and last what is offered in other languages.
 * @param told further sentences
 * @param greeting the line's, unless something else is to be said in its place
 */
export function sayOpening(
  conversation: Pick<Conversation, 'say'>,
  line: Line,
  told: readonly Words[],
  greeting: readonly string[] = [line.greeting],
  offers: readonly string[] = [],
): void {
  const consent = line.consent === undefined ? [] : [line.consent];
  const options = { protected: consent.length > 0 };
  const say = (words: readonly string[]) => conversation.say(sayExactly(words.join(' ')), options);
  // One text where that can be: a rendering of it may be there already.
  const exact = told.flatMap((words) => wordsFor(line.languages[0], words) ?? []);
  if (exact.length === told.length) {
    say([...consent, ...exact, ...greeting, ...offers]);
    return;
  }
  if (consent.length > 0) say(consent);
  const english = told.map((words) => wordsIn(en, words)).join(' ');
  conversation.say(announcement(line, english, sayExactly), options);
  if (greeting.length + offers.length > 0) say([...greeting, ...offers]);
}
