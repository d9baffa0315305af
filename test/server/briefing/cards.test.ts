import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CardWish, cardOf } from '../../../server/briefing/card.ts';
import { cardsShown, SHOW_CARD, showCard } from '../../../server/briefing/tools/show-card.ts';
import type { Card } from '../../../server/contract/index.ts';
import { parseKnowledge } from '../../../server/line/knowledge.ts';
import { aLine } from '../../support/lines.ts';

const line = aLine({
  phone: '+12125550142',
  hours: {
    tue: [[420, 1080]],
    wed: [[420, 1080]],
    sat: [
      [420, 720],
      [780, 960],
    ],
  },
  links: ['https://*.orders.example'],
  knowledge: parseKnowledge(
    'knowledge/all.md',
    [
      '# Visiting',
      'We are at 18 Marlow Street; see [how to find us](https://shop.example/way).',
      'Write to nora@shop.example, or call the workshop at (212) 555-0199.',
      '# Prices',
      '- A loaf: 7 dollars',
      '- Rolls come in sixes.',
    ].join('\n'),
  ),
});
const refused = { reason: 'not-of-this-line' };
const card = (wish: Omit<CardWish, 'title'>) => cardOf(line, { title: 'T', ...wish });

test('a card links to what stands in the knowledge and to the sites of the line, and to nothing else', () => {
  assert.deepEqual(card({ link: { address: 'https://shop.example/way' } }).links, [
    { text: 'how to find us', address: 'https://shop.example/way' },
  ]);
  assert.deepEqual(card({ link: { text: 'Order', address: 'https://eu.orders.example/7' } }).links, [
    { text: 'Order', address: 'https://eu.orders.example/7' },
  ]);
  for (const address of [
    'https://shop.example',
    'https://shop.example/way/../evil',
    'https://evil.example',
    'https://orders.example',
    'https://orders.example.evil.example',
    'http://eu.orders.example',
    'https://eu.orders.example@evil.example',
    'javascript:alert(1)',
    'mailto:evil@evil.example',
    'nonsense',
  ]) {
    assert.throws(() => card({ link: { address } }), refused, address);
  }
});

test('telephone numbers and e-mail addresses are the line’s own, however they are written', () => {
  assert.deepEqual(card({ phone: '+1 (212) 555-0142' }).links, [
    { text: '+1 (212) 555-0142', address: 'tel:+12125550142' },
  ]);
  assert.deepEqual(card({ phone: '212 555 0199' }).links, [{ text: '212 555 0199', address: 'tel:2125550199' }]);
  assert.deepEqual(card({ email: 'Nora@Shop.example' }).links, [
    { text: 'Nora@Shop.example', address: 'mailto:nora@shop.example' },
  ]);
  for (const phone of ['+12125550143', '555', '18', '', 'x']) assert.throws(() => card({ phone }), refused, phone);
  for (const email of ['ora@shop.example', 'nora@shop.example.evil.example', '']) {
    assert.throws(() => card({ email }), refused, email);
  }
});

test('opening hours and lists are taken from the line, days with the same hours together', () => {
  assert.deepEqual(card({ openingHours: true }).rows, [
    { name: 'Monday', value: '–' },
    { name: 'Tuesday – Wednesday', value: '7:00\u00a0AM – 6:00\u00a0PM' },
    { name: 'Thursday – Friday', value: '–' },
    { name: 'Saturday', value: '7:00\u00a0AM – 12:00\u00a0PM, 1:00\u00a0PM – 4:00\u00a0PM' },
    { name: 'Sunday', value: '–' },
  ]);
  const german = cardOf({ ...line, languages: ['de'] }, { title: 'T', openingHours: true });
  assert.deepEqual(german.rows?.[1], { name: 'Dienstag – Mittwoch', value: '07:00 – 18:00' });
  assert.deepEqual(card({ section: 'prices' }).rows, [
    { name: 'A loaf', value: '7 dollars' },
    { name: 'Rolls come in sixes.' },
  ]);
  assert.throws(() => card({ section: 'Secrets' }), refused);
  assert.throws(() => cardOf(aLine(), { title: 'T', openingHours: true }), refused);
});

test('words of a model are plain, seen and bounded, and the same card has the same name', () => {
  const long = card({ text: `a\u202eb\u0000c${'x'.repeat(1000)}` });
  assert.equal(long.text?.slice(0, 4), 'abcx');
  assert.equal(long.text?.length, 400);
  assert.equal(card({ text: 'one' }).id, card({ text: 'one' }).id);
  assert.notEqual(card({ text: 'one' }).id, card({ text: 'two' }).id);
});

test('the tool shows a card, says where nobody sees it, and lets its output be read again', async () => {
  const shown: Card[] = [];
  let page = true;
  const tool = showCard(line, (one) => {
    shown.push(one);
    return page;
  });
  const seen = await tool.run('{"title":"Prices","section":"Prices"}');
  assert.deepEqual(seen, { output: { shown: true, card: shown[0] }, answered: true });
  page = false;
  const { output } = await tool.run('{"title":"Call us","phone":"+12125550142"}');
  assert.match(JSON.stringify(output), /"shown":false,"note":"Nobody sees it/);
  await assert.rejects(tool.run('{"title":"Cake","link":{"address":"https://evil.example"}}'), refused);
  await assert.rejects(tool.run(`{"title":"${'a'.repeat(81)}"}`));
  assert.equal(shown.length, 2);
  const run = (name: string, result?: string) => {
    return { callId: 'c', id: 'i', name, arguments: '{}', at: 0, ...(result !== undefined && { output: result }) };
  };
  const runs = [
    run(SHOW_CARD, JSON.stringify({ data: seen.output })),
    run(SHOW_CARD, '{"error":"not of this line"}'),
    run(SHOW_CARD, 'nonsense'),
    run(SHOW_CARD),
    run('take_message', JSON.stringify({ data: output })),
    run(SHOW_CARD, JSON.stringify({ data: output })),
  ];
  assert.deepEqual(cardsShown(runs), shown);
});
