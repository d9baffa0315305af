import { announcement } from '../../briefing/instructions.ts';
import { sayExactly } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import type { Conversation } from '../conversation/conversation.ts';

/**
 * The first words of a call: what the caller must be told, which is not to be talked over, then what else they are to
 * know, then the greeting, and last what is offered in other languages.
 * @param told further sentences, in English
 * @param greeting the line's, unless something else is to be said in its place
 */
export function sayOpening(
  conversation: Pick<Conversation, 'say'>,
  line: Line,
  told: readonly string[],
  greeting: readonly string[] = [line.greeting],
  offers: readonly string[] = [],
): void {
  const consent = line.consent === undefined ? [] : [line.consent];
  const options = { protected: consent.length > 0 };
  const say = (words: readonly string[]) => conversation.say(sayExactly(words.join(' ')), options);
  // One text where that can be: a rendering of it may be there already.
  if (told.length === 0 || isEnglish(line)) {
    say([...consent, ...told, ...greeting, ...offers]);
    return;
  }
  if (consent.length > 0) say(consent);
  conversation.say(announcement(line, told.join(' '), sayExactly), options);
  if (greeting.length + offers.length > 0) say([...greeting, ...offers]);
}

const isEnglish = ({ languages: [own] }: Line) => own.toLowerCase().startsWith('en');
