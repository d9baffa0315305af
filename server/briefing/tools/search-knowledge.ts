import { z } from 'zod';
import type { KnowledgeSection } from '../../line/line.ts';
import { title } from '../instructions.ts';
import { defineTool, type Tool } from './tool.ts';

const RESULTS = 4;
/** A heading says what a section is about; a word in it counts for so many in the text. */
const HEADING_WEIGHT = 3;

export function searchKnowledge(sections: readonly KnowledgeSection[]): Tool {
  const indexed = sections.map((section) => ({
    section,
    heading: stems(title(section)),
    text: stems(section.text),
  }));
  const rarity = (stem: string) => {
    const containing = indexed.filter(({ heading, text }) => heading.has(stem) || text.has(stem)).length;
    return Math.log(1 + indexed.length / (1 + containing));
  };
  return defineTool({
    name: 'search_knowledge',
    description: 'Looks up facts about this line: hours, prices, products, policies and the like.',
    needs: 'anyone',
    repeatable: true,
    arguments: z.object({ query: z.string().trim().min(1).max(300).describe('Key words of the question.') }),
    async run({ query }) {
      const wanted = [...stems(query)].map((stem) => ({ stem, weight: rarity(stem) }));
      const results = indexed
        .map(({ section, heading, text }) => ({
          section,
          score: wanted.reduce(
            (sum, { stem, weight }) =>
              sum + weight * ((heading.has(stem) ? HEADING_WEIGHT : 0) + (text.has(stem) ? 1 : 0)),
            0,
          ),
        }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, RESULTS)
        .map(({ section }) => ({ about: title(section), text: section.text }));
      return {
        output: results.length > 0 ? { results } : { results, note: 'Nothing found: say that you do not know.' },
      };
    },
  });
}

/** Words without their commonest endings, so that "opening" finds "opens". */
function stems(text: string): Set<string> {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return new Set(words.filter((word) => word.length > 2).map((word) => word.replace(/(ing|ies|es|ed|s|y)$/u, '')));
}
