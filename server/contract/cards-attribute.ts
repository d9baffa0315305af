/**
 * Participant attribute of the agent: JSON of the cards of its call, the newest last. A state and no message, so that a
 * page which comes later, or again, has them at once. In a file of its own, and so in the one part of the widget that needs it.
 */
export const cardsAttribute = 'hoyhoy.cards';
