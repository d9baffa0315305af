import { z } from 'zod';
import { CARD_LIMITS, type Card, jsonOf, readCard } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import type { ToolRun } from '../../store/lease-store.ts';
import { cardOf } from '../card.ts';
import { defineTool, type Tool } from './tool.ts';

/** Name of the tool, by which its recorded uses are found again. */
export const SHOW_CARD = 'show_card';

/** Puts a card on every page of the call. Whether there is a page at the moment; it is kept for one that comes later. */
export type ShowCard = (card: Card) => boolean;

/** Lets the caller read what is easier read than heard: an address, a number, a link, hours, prices. */
export function showCard(line: Line, show: ShowCard): Tool {
  return defineTool({
    name: SHOW_CARD,
    description:
      "Shows a small card on the caller's page, for what is easier read than heard: an address, a telephone number, a link, " +
      'opening hours, prices. Link, phone and email only as the knowledge gives them. Answer in words as well, and ' +
      'do not read the card out.',
    needs: 'anyone',
    repeatable: true,
    arguments: z.object({
      title: z.string().trim().min(1).max(CARD_LIMITS.title),
      text: z.string().max(CARD_LIMITS.text).optional().describe('Plain text, without markup.'),
      link: z
        .object({
          text: z.string().max(CARD_LIMITS.linkText).optional(),
          address: z.string().max(CARD_LIMITS.address),
        })
        .optional(),
      phone: z.string().max(30).optional(),
      email: z.string().max(200).optional(),
      openingHours: z.boolean().optional().describe('Adds the weekly opening hours.'),
      section: z
        .string()
        .max(200)
        .optional()
        .describe('Heading of a section of the knowledge whose entries are listed.'),
    }),
    async run(wish) {
      const card = cardOf(line, wish);
      const shown = show(card);
      return { output: { shown, ...(!shown && { note: NOBODY_SEES }), card }, answered: true };
    },
  });
}

const NOBODY_SEES =
  'Nobody sees it: the caller is on the phone alone. Say it in words. It will be there if they open a page that reads along.';

const shownCard = z.object({ data: z.object({ card: z.unknown() }) });

/** What the tools of a call have shown before, oldest first. */
export function cardsShown(runs: readonly ToolRun[]): Card[] {
  return runs.flatMap(({ name, output }) => (name === SHOW_CARD && output !== undefined ? cardIn(output) : []));
}

function cardIn(output: string): Card[] {
  // One that was refused is none.
  const card = readCard(shownCard.safeParse(jsonOf(output)).data?.data.card);
  return card ? [card] : [];
}
