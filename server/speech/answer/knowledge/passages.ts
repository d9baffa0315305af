import type { KnowledgeSection, Line } from '../../../line/line.ts';
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
}

type Section = Pick<KnowledgeSection, 'headings' | 'text'>;

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
  return sections.flatMap(({ headings, text }, section) =>
    sentences(text).map((sentence, position) => ({ text: sentence, headings, section, position })),
  );
}
