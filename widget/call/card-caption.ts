import type { Card } from '../../server/contract/index.ts';
import type { Caption } from './call-api.ts';

/** A card as a part of the conversation. */
export const cardCaption = (card: Card): Caption => ({
  id: `card-${card.id}`,
  speaker: 'agent',
  text: card.title,
  final: true,
  card,
});
