import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CARD_LIMITS, CARDS_KEPT, linkable, readCards } from '../../../server/contract/index.ts';

test('only addresses of the web, of mail and of telephones are linked to', () => {
  for (const address of [
    'https://shop.example/a?b=c#d',
    'http://shop.example',
    'mailto:nora@shop.example',
    'tel:+12125550142',
  ]) {
    assert.equal(linkable(address), address);
  }
  for (const address of [
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>',
    'file:///etc/passwd',
    'blob:https://shop.example/1',
    'https://shop.example@evil.example',
    'https://user:secret@shop.example',
    'https://',
    '//shop.example',
    'shop.example',
    'mailto:nora@shop.example?body=free',
    'mailto:',
    'tel:+1*31#',
    `https://shop.example/${'a'.repeat(CARD_LIMITS.address)}`,
    '',
  ]) {
    assert.equal(linkable(address), undefined, address);
  }
});

test('what a page is told of is read without whatever is no card, or too much of one', () => {
  const card = {
    id: 'a',
    title: 'Address',
    text: '18 Marlow Street',
    rows: [{ name: 'Monday', value: '–' }, { name: 'Ring twice' }],
    links: [{ text: 'Map', address: 'https://shop.example/map' }],
  };
  assert.deepEqual(readCards(JSON.stringify([card])), [card]);
  const odd = [
    ...[null, 1, 'text', [], {}, { id: 'b' }, { title: 'b' }, { id: 'b', title: '' }, { id: 'b', title: 5 }],
    { id: 'b', title: 'a'.repeat(CARD_LIMITS.title + 1) },
    {
      id: 'c',
      title: 'Kept',
      text: 'a'.repeat(CARD_LIMITS.text + 1),
      rows: [null, { name: 1 }],
      links: [{ text: 'x', address: 'javascript:1' }],
    },
  ];
  assert.deepEqual(readCards(JSON.stringify(odd)), [{ id: 'c', title: 'Kept', rows: [], links: [] }]);
  const many = Array.from({ length: 20 }, (_, i) => ({
    id: `${i}`,
    title: `${i}`,
    rows: Array(99).fill({ name: 'x' }),
  }));
  const read = readCards(JSON.stringify(many));
  assert.deepEqual([read.length, read.at(-1)?.id, read[0]?.rows?.length], [CARDS_KEPT, '19', CARD_LIMITS.rows]);
  for (const json of [undefined, '', '{', '{}', 'null', '"x"']) assert.deepEqual(readCards(json), []);
});
