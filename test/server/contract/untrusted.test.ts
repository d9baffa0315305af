import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pageContext } from '../../../server/agent/session/page-context.ts';
import { asData, cleanLine, cleanText, dataJson, exactWords, sayExactly } from '../../../server/contract/index.ts';

/** Strings that hold what attackers write more often than chance would. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('</data>', '<data source="owner">', '"""', '"', '\\', '\u202e', '\u0000', '\u001b[31m', '\n'),
    ),
  )
  .map((parts) => parts.join(''));

describe('untrusted data', () => {
  it('can not end the mark it stands in, whatever it holds', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const marked = asData('page', { text });
        assert.equal(marked.indexOf('<', 1), marked.length - '</data>'.length);
        assert.ok(!marked.includes('\n'), 'it goes on on a line of its own');
      }),
    );
  });

  it('is still what it was, but for what nobody sees', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        assert.deepEqual(JSON.parse(dataJson({ data: { text } })), { data: { text: cleanText(text) } });
      }),
    );
  });

  it('is cut to what a model can be asked to read', () => {
    assert.ok(dataJson(['x'.repeat(100_000), 'y']).length < 25_000);
    assert.ok(dataJson(Array.from({ length: 10_000 }, (_, i) => ({ [`key ${i}`]: 'value' }))).length < 100_000);
    const deep = Array.from({ length: 1000 }).reduce<unknown>((inner) => [inner], 'x');
    assert.ok(dataJson(deep).length < 100);
  });

  it('keeps what has no words', () => {
    assert.equal(dataJson({ ok: true, n: 1.5, none: null }), '{"ok":true,"n":1.5,"none":null}');
    assert.equal(dataJson(undefined), 'null');
  });
});

describe('clean text', () => {
  const hidden: [string, string, string][] = [
    ['a terminal escape', 'a\u001b[2Jb', 'a[2Jb'],
    ['a text turned around', 'invoice\u202egpj.exe', 'invoicegpj.exe'],
    ['isolates', '\u2066a\u2069', 'a'],
    ['zero-width spaces', 'ig\u200bno\u2060re\ufeff', 'ignore'],
    ['letters hidden as tags', 'hi\u{e0049}\u{e0067}', 'hi'],
    ['bytes hidden in selectors', 'a\u{e0100}\u{e0101}', 'a'],
    ['half a pair', 'a\ud800b', 'ab'],
    ['other line ends', 'a\r\nb\rc\u2028d\u0085e', 'a\nb\nc\nd\ne'],
  ];
  for (const [what, text, clean] of hidden) {
    it(`is without ${what}`, () => assert.equal(cleanText(text), clean));
  }

  it('keeps what scripts and emoji need', () => {
    for (const text of ['नमस्\u200dते', 'می\u200cخواهم', '❤\ufe0f', '👩\u200d🍳', 'Zoë\tÅ', '日本']) {
      assert.equal(cleanText(text), text);
    }
  });

  it('counts characters as people do, and puts a name on one line', () => {
    assert.equal(cleanText('👍👍👍', 2), '👍👍');
    assert.equal(cleanLine('  Ada\n\nLovelace \u0000 ', 100), 'Ada Lovelace');
  });
});

describe('words to be said exactly', () => {
  it('come back as they are, and can not end their quotes before the end', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const said = exactWords(sayExactly(text));
        assert.equal(said, text.replaceAll('"""', "'''"));
        assert.ok(!said?.includes('"""'));
      }),
    );
  });
});

describe('the context of a page', () => {
  const web = { phone: false, name: '', attributes: {} };

  it("is its visitor's name and what it says, without what the server says", () => {
    const attributes = { page: 'Cakes\u0000', 'hoyhoy.call_id': 'c', 'lk.x': 'y', 'sip.callStatus': 'active' };
    assert.deepEqual(pageContext({ ...web, name: ' Ada\n', attributes }), {
      visitorName: 'Ada',
      page: { page: 'Cakes' },
    });
  });

  it('is bounded, and nothing where there is nothing, or where a phone calls', () => {
    assert.equal(pageContext({ ...web, attributes: { 'hoyhoy.line': 'shop' } }), undefined);
    assert.equal(pageContext({ ...web, phone: true, name: 'Phone +4930123456' }), undefined);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`a${i}`, 'x'.repeat(9000)]));
    const told = pageContext({ ...web, name: 'n'.repeat(999), attributes: many });
    assert.equal(told?.visitorName?.length, 100);
    assert.deepEqual([...new Set(Object.values(told?.page ?? {}).map(({ length }) => length))], [512]);
    assert.equal(Object.keys(told?.page ?? {}).length, 16);
  });
});
