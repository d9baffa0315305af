import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseHours } from '../../../server/line/hours.ts';

const hoursOf = (entries: Record<string, unknown>) => parseHours(Object.entries(entries));
const problemsOf = (entries: Record<string, unknown>) => hoursOf(entries).problems.map(({ message }) => message);

describe('parseHours', () => {
  test('reads ranges of days, two spans a day and closed days', () => {
    const { hours, problems } = hoursOf({ 'mon-wed': '9:00-18:00', sat: '9:00-12:00, 13:30-17:00', sun: 'closed' });
    assert.deepEqual(problems, []);
    assert.deepEqual(hours, {
      mon: [[540, 1080]],
      tue: [[540, 1080]],
      wed: [[540, 1080]],
      sat: [
        [540, 720],
        [810, 1020],
      ],
    });
  });

  test('a range may run over the weekend, days may be listed, and a day may last until midnight', () => {
    const { hours, problems } = hoursOf({ 'sat-mon': '0:00-24:00', 'Wed, Fri': '8.30–9.00' });
    assert.deepEqual(problems, []);
    assert.deepEqual(Object.keys(hours).sort(), ['fri', 'mon', 'sat', 'sun', 'wed']);
    assert.deepEqual(hours.sun, [[0, 1440]]);
    assert.deepEqual(hours.fri, [[510, 540]]);
  });

  test('tells each problem with its key', () => {
    const { problems } = hoursOf({
      weekdays: '9:00-18:00',
      tue: '9-18',
      wed: 9,
      thu: '25:00-26:00',
      fri: '18:00-9:00',
    });
    assert.deepEqual(
      problems.map(({ key, at }) => [key, at]),
      [
        ['weekdays', 'key'],
        ['tue', 'value'],
        ['wed', 'value'],
        ['thu', 'value'],
        ['fri', 'value'],
      ],
    );
    assert.match(problems[4]?.message ?? '', /next day/);
  });

  test('refuses a day that is given twice and spans that overlap', () => {
    assert.deepEqual(problemsOf({ 'mon-fri': '9:00-18:00', wed: 'closed' }), [
      'The hours of wed are given twice, by "mon-fri" and "wed"',
    ]);
    assert.deepEqual(problemsOf({ mon: '9:00-12:00, 11:00-13:00' }), [
      '"11:00-13:00" begins before the span ahead of it has ended',
    ]);
  });

  test('whatever the text, intervals are within the day, in order, and never empty', () => {
    const key = fc.oneof(fc.string(), fc.stringMatching(/^(mon|tue|sat|sun)(-(wed|fri))?$/));
    const times = fc.oneof(
      fc.string(),
      fc.stringMatching(/^\d{1,2}:\d{2}-\d{1,2}:\d{2}(, ?\d{1,2}:\d{2}-\d{1,2}:\d{2})?$/),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, times)), (entries) => {
        for (const intervals of Object.values(parseHours(entries).hours)) {
          let end = 0;
          for (const [from, to] of intervals) {
            assert.ok(end <= from && from < to && to <= 1440);
            end = to;
          }
        }
      }),
    );
  });
});
