import type { KnowledgeLink, KnowledgeSection, Line } from '../../../line/line.ts';
import type { Phrases } from '../../../phrases/phrases.ts';
import { sentences } from '../../tts/sentences.ts';
import { hoursPassages } from './hours.ts';

/** A sentence that may answer, with what it stands under. */
export interface Passage {
  text: string;
  headings: readonly string[];
  /** Sentences of one section share it. */
  section: number;
  /** Place in its section. */
  position: number;
  /** Of its section, those that stand in it. */
  links?: readonly KnowledgeLink[];
}

type Section = Pick<KnowledgeSection, 'headings' | 'text' | 'links'>;

/** Everything a line knows, sentence by sentence: its files, and its opening hours and phone number in one language. */
export function passagesOf(line: Line, phrases: Phrases): Passage[] {
  const facts: Section[] = [
    ...(line.hours ? [{ headings: phrases.hours.headings, text: hoursPassages(line.hours, phrases).join('\n') }] : []),
    ...(line.phone ? [{ headings: [phrases.phone.heading], text: phrases.phone.number(line.phone) }] : []),
  ];
  return split([...line.knowledge, ...facts]);
}

/** Instructions of a session without a line, as if they were its knowledge. */
export const passagesOfText = (text: string): Passage[] => split([{ headings: [], text }]);

function split(sections: readonly Section[]): Passage[] {
  return sections.flatMap(({ headings, text, links = [] }, section) =>
    sentences(text).map((sentence, position) => {
      const own = links.filter((link) => sentence.includes(link.text) || sentence.includes(link.address));
      return { text: sentence, headings, section, position, ...(own.length > 0 && { links: own }) };
    }),
  );
}
