import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKnowledge } from '../../../server/line/knowledge.ts';
import { linksIn } from '../../../server/line/links.ts';

test('links are known with the words that stand for them, each once, and only those that a page may follow', () => {
  assert.deepEqual(
    linksIn(
      [
        'See [how to *find* us](https://shop.example/way "Way"), <https://shop.example/menu> or https://shop.example/book.',
        'Write to <nora@shop.example> or [us](mailto:us@shop.example), call [us](tel:+12125550142).',
        '[again](https://shop.example/way) [bad](javascript:alert(1)) [file](file:///etc/passwd) [part](#hours) ![x](x.png)',
      ].join('\n'),
    ),
    [
      { text: 'how to find us', address: 'https://shop.example/way' },
      { text: 'https://shop.example/menu', address: 'https://shop.example/menu' },
      { text: 'https://shop.example/book', address: 'https://shop.example/book' },
      { text: 'nora@shop.example', address: 'mailto:nora@shop.example' },
      { text: 'us', address: 'mailto:us@shop.example' },
      { text: 'us', address: 'tel:+12125550142' },
    ],
  );
});

test('each section has its own', () => {
  const sections = parseKnowledge(
    'knowledge/a.md',
    '# One\nSee https://one.example.\n## Two\nNothing.\n## Three\n<!-- https://hidden.example -->\n[there](https://three.example)\n',
  );
  assert.deepEqual(
    sections.map(({ links }) => links?.map(({ address }) => address)),
    [['https://one.example'], undefined, ['https://three.example']],
  );
});
