import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseKnowledge } from '../../../server/line/knowledge.ts';

const sections = (markdown: string) => parseKnowledge('knowledge/a.md', markdown);
const textOf = (markdown: string) =>
  sections(markdown)
    .map(({ text }) => text)
    .join('\n---\n');

describe('parseKnowledge', () => {
  test('makes one section a heading, with the headings around it and the line it is on', () => {
    const markdown =
      '# Shop\n\nWe bake.\n\n## Delivery\n\n### Fees ###\n\nFive dollars.\n\nHours\n-----\nNine to five.\n\nAbout\n=====\nUs.\n';
    assert.deepEqual(
      sections(markdown).map(({ lineNumber, headings, text }) => ({ lineNumber, headings, text })),
      [
        { lineNumber: 1, headings: ['Shop'], text: 'We bake.' },
        { lineNumber: 7, headings: ['Shop', 'Delivery', 'Fees'], text: 'Five dollars.' },
        { lineNumber: 11, headings: ['Shop', 'Hours'], text: 'Nine to five.' },
        { lineNumber: 15, headings: ['About'], text: 'Us.' },
      ],
    );
  });

  test('text ahead of any heading is a section without headings', () => {
    assert.deepEqual(sections('Open daily.\n# Empty\n'), [
      { file: 'knowledge/a.md', lineNumber: 1, headings: [], text: 'Open daily.' },
    ]);
  });

  test('joins soft-wrapped lines, and keeps list entries apart with what continues them', () => {
    assert.equal(
      textOf('We bake\nbread.\n\nSecond.\n\n- one\n  goes on\n* two\n  1. three\n2) four\n- [x] five\n'),
      'We bake bread.\nSecond.\none goes on\ntwo\nthree\nfour\nfive',
    );
  });

  test('a rule below a list ends it and makes no heading of it', () => {
    assert.equal(textOf('- one\n---\ntwo'), 'one\ntwo');
  });

  test('reads tables row by row with the names of their columns', () => {
    const table = '| Loaf | Price |\n|:-----|------:|\n| **Rye** | 8 \\| 9 |\n| Oat | |\nPlain | 3\n\nAfter.';
    assert.equal(textOf(table), 'Loaf: Rye, Price: 8 | 9\nLoaf: Oat\nLoaf: Plain, Price: 3\nAfter.');
  });

  test('removes mark-up and keeps what only looks like it', () => {
    const cases: [string, string][] = [
      [
        '**bold** and *slanted* and ***both*** and __bold__ and _slanted_ and ~~gone~~',
        'bold and slanted and both and bold and slanted and gone',
      ],
      ['**bold with *slanted* inside**', 'bold with slanted inside'],
      ['2 * 3 * 4 and snake_case_word', '2 * 3 * 4 and snake_case_word'],
      ['[our site](https://shop.example "title"), [ref][1], ![a loaf](loaf.png)', 'our site, ref, a loaf'],
      ['<https://shop.example> or <hi@shop.example>', 'https://shop.example or hi@shop.example'],
      ['a<br>b <b>c</b> 3 < 4', 'a b c 3 < 4'],
      ['`*code*` and \\*stars\\*', '*code* and *stars*'],
      ['Tom &amp; Co, 5 &euro;, &#8364;, &#x20AC;, &nonsense;', 'Tom & Co, 5 €, €, €, &nonsense;'],
      ['> quoted\n> text', 'quoted text'],
      ['hard  \nbreak\\\nhere', 'hard\nbreak\nhere'],
      ['[1]: https://shop.example\nText', 'Text'],
    ];
    for (const [markdown, text] of cases) assert.equal(textOf(markdown), text);
  });

  test('keeps code as it is, closed or not, and headings inside it are none', () => {
    assert.equal(textOf('```sh\n# not *a* heading\n```\nAfter'), '# not *a* heading\nAfter');
    assert.equal(textOf('~~~\nleft open'), 'left open');
  });

  test('leaves out front matter and comments without losing count of the lines', () => {
    const [section] = sections('---\ntitle: x\n---\n<!-- a\nb -->\n# Here\nText <!-- hidden --> more\n');
    assert.deepEqual(section, { file: 'knowledge/a.md', lineNumber: 6, headings: ['Here'], text: 'Text more' });
    assert.equal(textOf('---\nno end'), 'no end');
  });

  test('line ends of any system give the same sections', () => {
    const unix = '# A\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n';
    assert.deepEqual(sections(unix.replaceAll('\n', '\r\n')), sections(unix));
    assert.deepEqual(sections(unix.replaceAll('\n', '\r')), sections(unix));
  });

  test('whatever the text, every section has text and a line that exists, in order', () => {
    const piece = fc.constantFrom(
      '# ',
      '## x',
      '- ',
      '| a | b |',
      '|-|-|',
      '---',
      '```',
      '**',
      '`',
      '[a](b)',
      '<!--',
      '-->',
      '\\',
      '&#0;',
      'word',
      '> ',
      '  ',
    );
    const markdown = fc.array(fc.oneof(piece, fc.constant('\n'), fc.string())).map((parts) => parts.join(''));
    fc.assert(
      fc.property(markdown, (text) => {
        const count = text.split(/\r\n?|\n/).length;
        let last = 0;
        for (const section of sections(text)) {
          assert.ok(section.text.trim() !== '');
          assert.ok(section.lineNumber > last && section.lineNumber <= count);
          last = section.lineNumber;
        }
      }),
    );
  });
});
