import type { Intents } from './intents/intents.ts';

/** What `take_message` is told. */
export interface Message {
  message: string;
  name?: string;
  contact?: string;
  callBack?: 'contact' | 'calling-number' | 'none';
}

/** A name is a few words; "My name is Ann, and I would like to …" goes on after it. */
const LONGEST_NAME = 4;
const AFTER_NAME = /[,;]|\s(?:and|und|et|e|y)\s/;
const CONTACT = /^(?:\+?\d[\d\s().,-]{4,}\d|\S+@\S+\.\S+)$/;

/**
 * What somebody has dictated in one go, with the name and the number that they gave among it: "My name is Ann Lee. Please
 * call me about a cake. My number is 555-0142." Sentences that tell nothing else are no part of what it is about.
 */
export function dictated(text: string, intents: Intents): Message {
  const sentences = text.trim().split(/(?<=[.!?])\s+/);
  const found: Pick<Message, 'name' | 'contact' | 'callBack'> = {};
  const matter = sentences.filter((sentence) => {
    const [name = '', ...more] = (intents.correctedName(sentence) ?? '').split(AFTER_NAME);
    if (name !== '' && found.name === undefined && name.split(' ').length <= LONGEST_NAME) {
      found.name = name;
      return more.length > 0;
    }
    const contact = intents.spokenContact(sentence);
    if (found.contact !== undefined || contact === sentence.replace(/[.!?]+$/, '') || !CONTACT.test(contact))
      return true;
    found.contact = contact;
    found.callBack = 'contact';
    return false;
  });
  return { message: matter.length > 0 ? matter.join(' ') : text, ...found };
}
