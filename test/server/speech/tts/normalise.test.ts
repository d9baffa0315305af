import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalise } from '../../../../server/speech/tts/normalise/normalise.ts';
import { spokenTexts } from '../../../support/spoken-texts.ts';

const cases: Record<string, ReadonlyArray<readonly [string, string]>> = {
  'Numbers are spoken as a reader would': [
    ['7', 'seven'],
    ['1,234,567.89', 'one million two hundred thirty four thousand five hundred sixty seven point eight nine'],
    ['the 1st and 22nd', 'the first and twenty second'],
    ['1/2 cup', 'one half cup'],
    ['2 1/2 cups', 'two and a half cups'],
    ['2-3 days', 'two to three days'],
    ['agent 007', 'agent zero zero seven'],
    ['-5', 'minus five'],
  ],
  'Money names its currency and its small change': [
    ['$3.50', 'three dollars and fifty cents'],
    ['£1,250.05', 'one thousand two hundred fifty pounds and five pence'],
    ['20€', 'twenty euros'],
    ['$1', 'one dollar'],
    ['$.99', 'ninety nine cents'],
    ['$2 million', 'two million dollars'],
    ['$5-10', 'five dollars to ten dollars'],
  ],
  'Times of day and spans between them': [
    ['9:30 am', 'nine thirty AM'],
    ['9:05', 'nine oh five'],
    ['7:00', "seven o'clock"],
    ['9 a.m. – 5 p.m.', 'nine AM to five PM.'],
    ['9-5', 'nine to five'],
    ['Mon-Fri 9am', 'Monday to Friday nine AM'],
  ],
  'Dates and years': [
    ['Dec. 25, 1984', 'December twenty fifth, nineteen eighty four'],
    ['the 3rd of March 2026', 'the third of March, twenty twenty six'],
    ['2026-11-23', 'November twenty third, twenty twenty six'],
    ['in 2006', 'in two thousand six'],
    ['the 1990s', 'the nineteen nineties'],
    ["the '80s and the 90s", 'the eighties and the nineties'],
  ],
  'Telephone numbers are read digit by digit in groups': [
    ['555-0142', 'five five five, zero one four two'],
    ['+1 (415) 555-0142', 'plus one, four one five, five five five, zero one four two'],
    ['ext. 204', 'extension two zero four'],
  ],
  'Units, percentages and marks are words': [
    ['10kg at 20°C', 'ten kilograms at twenty degrees Celsius'],
    ['5% & more', 'five percent and more'],
    ['10 in stock', 'ten in stock'],
    ['tea/coffee', 'tea or coffee'],
  ],
  'Addresses of the web are read mark by mark': [
    ['info@marlow.example', 'info, at, marlow dot example'],
    ['a_b-c@mail.org', 'ay underscore b dash c, at, mail dot org'],
    ['www.shop.com/help', 'WWW dot shop dot com slash help'],
  ],
  'Abbreviations are read in full': [
    ['Dr. Smith of 12 St. James St.', 'Doctor Smith of twelve Saint James Street'],
    ['e.g. tea', 'for example tea'],
    ['No. 5', 'number five'],
  ],
};

for (const [name, pairs] of Object.entries(cases)) {
  test(name, () => {
    for (const [written, spoken] of pairs) assert.equal(normalise(written), spoken, written);
  });
}

const plain = (text: string) =>
  ` ${text
    .toLowerCase()
    .replace(/[^a-z0-9']+/g, ' ')
    .trim()} `;

test('Two hundred sentences of the kinds that owners write are said with the words that are meant', () => {
  const texts = spokenTexts();
  assert.ok(texts.length >= 200, `${texts.length} sentences`);
  for (const { written, tokens } of texts) {
    const spoken = normalise(written);
    for (const token of tokens)
      assert.ok(plain(spoken).includes(plain(token)), `${written} -> ${spoken}, without "${token}"`);
  }
});

test('Whatever is written, no digit is left for the voice to drop', () => {
  const fragment = fc.oneof(
    fc.constantFrom('$', '€', '%', ':', '-', '.', ',', '/', ' ', 'am', 'kg', 'A', 'th', '#', '@', '(', ')', '°', 'St.'),
    fc.nat(99_999).map(String),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 12 }), (fragments) => {
      assert.doesNotMatch(normalise(fragments.join('')), /[0-9]/);
    }),
    { numRuns: 500 },
  );
});

test('Every number below ten million is read with words for all of its digits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9_999_999 }), (value) => {
      const zeros = [...String(value)].filter((digit) => digit === '0').length;
      const words = normalise(`${value.toLocaleString('en')} x`).split(' ').length - 1;
      assert.ok(words >= 1 && words + zeros >= String(value).length / 2);
    }),
  );
});
