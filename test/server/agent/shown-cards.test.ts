import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShownCards } from '../../../server/agent/session/shown-cards.ts';
import { CARDS_KEPT, type Card } from '../../../server/contract/index.ts';

function aRoom() {
  const shown: (readonly Card[])[] = [];
  const room = { hasPage: true, showCards: (cards: readonly Card[]) => void shown.push(cards) };
  return { room, cards: new ShownCards(room), last: () => shown.at(-1)?.map(({ id }) => id), shown };
}
const card = (id: string, text = '') => ({ id, title: id, text });

test('a card that is shown again comes last, once; the newest stay', () => {
  const { cards, last } = aRoom();
  for (const id of ['a', 'b', 'a']) cards.show(card(id));
  assert.deepEqual(last(), ['b', 'a']);
  for (let i = 0; i < CARDS_KEPT; i++) cards.show(card(`${i}`));
  assert.deepEqual(
    last(),
    Array.from({ length: CARDS_KEPT }, (_, i) => `${i}`),
  );
});

test('they stay small enough to be told of with every change of the agent, the newest in any case', () => {
  const { cards, shown } = aRoom();
  for (let i = 0; i < CARDS_KEPT; i++) cards.show(card(`${i}`, 'x'.repeat(3000)));
  const last = shown.at(-1) ?? [];
  assert.equal(last.at(-1)?.id, `${CARDS_KEPT - 1}`);
  assert.ok(JSON.stringify(last).length <= 8000);
});

test('it is told whether somebody sees them, and they are kept for whoever comes later', () => {
  const { room, cards, last } = aRoom();
  room.hasPage = false;
  assert.equal(cards.show(card('a')), false);
  assert.deepEqual(last(), ['a']);
  room.hasPage = true;
  assert.equal(cards.show(card('b')), true);
});

test('what an agent before has shown is shown again, and nothing where it has shown nothing', () => {
  const { cards, last, shown } = aRoom();
  cards.restore([]);
  assert.equal(shown.length, 0);
  cards.restore([card('a'), card('b')]);
  cards.show(card('c'));
  assert.deepEqual(last(), ['a', 'b', 'c']);
});
