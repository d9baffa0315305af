import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseHours } from '../../../server/line/hours.ts';
import type { Holidays, Line } from '../../../server/line/line.ts';
import { instantOf, localTime } from '../../../server/line/local-time.ts';
import { comingWeek, openingAt } from '../../../server/line/opening.ts';
import { closedWords } from '../../../server/line/opening-words.ts';
import { aLine } from '../../support/lines.ts';

const NEW_YORK = 'America/New_York';
const BERLIN = 'Europe/Berlin';

function open(timezone: string, hours: Record<string, string>, holidays: Holidays = {}): Line {
  return aLine({ name: 'The shop', timezone, hours: parseHours(Object.entries(hours)).hours, holidays });
}
const words = (line: Line, at: string) => closedWords(line, Date.parse(at)) ?? 'open';

test('a line without hours is always open', () => {
  assert.deepEqual(openingAt(aLine(), 0), { open: true });
});

test('it is open by the clock on the wall, from its first minute to before its last', () => {
  const shop = open(NEW_YORK, { 'mon-fri': '9:00-12:00, 13:00-17:00' });
  const tuesday = (utc: string) => words(shop, `2026-11-24T${utc}Z`);
  assert.equal(tuesday('13:59'), 'The shop is closed now. We open again today at 9 am.');
  assert.equal(tuesday('14:00'), 'open');
  assert.equal(tuesday('17:00'), 'The shop is closed now. We open again today at 1 pm.');
  assert.equal(tuesday('21:59'), 'open');
  assert.equal(tuesday('22:00'), 'The shop is closed now. We open again tomorrow at 9 am.');
  assert.equal(words(shop, '2026-11-28T14:30Z'), 'The shop is closed now. We open again on Monday at 9 am.');
});

test('clocks that are changed change nothing about the hours: the same time of day in winter and in summer', () => {
  // Clocks go forward on 8 March and back on 1 November 2026 in New York, on 29 March and 25 October in Berlin.
  const daily = { 'mon-sun': '9:00-17:00' };
  const opens: [string, string, string][] = [
    [NEW_YORK, '2026-03-07', '14:00'],
    [NEW_YORK, '2026-03-08', '13:00'],
    [NEW_YORK, '2026-10-31', '13:00'],
    [NEW_YORK, '2026-11-01', '14:00'],
    [BERLIN, '2026-03-28', '08:00'],
    [BERLIN, '2026-03-29', '07:00'],
    [BERLIN, '2026-10-24', '07:00'],
    [BERLIN, '2026-10-25', '08:00'],
  ];
  for (const [zone, date, utc] of opens) {
    const shop = open(zone, daily);
    const at = Date.parse(`${date}T${utc}Z`);
    assert.equal(openingAt(shop, at).open, true, `${zone} ${date}`);
    const before = openingAt(shop, at - 60_000);
    assert.ok(!before.open && before.opens?.at === at, `${zone} ${date}: ${JSON.stringify(before)}`);
  }
});

test('the night of a change: an hour that is left out opens at the leap, one that comes twice is open twice', () => {
  const bar = open(BERLIN, { sun: '2:30-6:00' });
  const spring = openingAt(bar, Date.parse('2026-03-29T00:30Z'));
  assert.ok(!spring.open);
  assert.equal(spring.opens?.at, Date.parse('2026-03-29T01:00Z'));
  assert.equal(words(bar, '2026-03-29T01:00Z'), 'open');
  for (const utc of ['00:30', '01:30']) assert.equal(words(bar, `2026-10-25T${utc}Z`), 'open', utc);
  for (const utc of ['00:29', '01:29']) assert.notEqual(words(bar, `2026-10-25T${utc}Z`), 'open', utc);
});

test('holidays have hours of their own, a date of one year before one of every year', () => {
  const shop = open(BERLIN, { 'mon-sun': '9:00-17:00' }, { '12-25': [], '12-24': [], '2026-12-24': [[540, 720]] });
  assert.equal(words(shop, '2026-12-24T10:00Z'), 'open');
  assert.equal(words(shop, '2026-12-24T12:00Z'), 'The shop is closed now. We open again on Saturday at 9 am.');
  assert.equal(words(shop, '2027-12-24T10:00Z'), 'The shop is closed now. We open again on Sunday at 9 am.');
  assert.deepEqual(comingWeek(shop, Date.parse('2026-12-24T10:00Z')).fri, []);
});

test('a line that stays closed says no day, and one that opens in weeks says which', () => {
  assert.equal(words(open(BERLIN, {}), '2026-12-24T10:00Z'), 'The shop is closed now.');
  const holidays = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`2026-12-${i + 15}`, []]));
  assert.equal(
    words(open(BERLIN, { 'mon-sun': '9:00-17:00' }, holidays), '2026-12-15T10:00Z'),
    'The shop is closed now. We open again on Friday, December 25, at 9 am.',
  );
});

test('whatever the zone and the moment, it opens when it says, and not a minute earlier', () => {
  const zones = fc.constantFrom(NEW_YORK, BERLIN, 'UTC', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Chatham');
  const moments = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }).map((ms) => ms - (ms % 60_000));
  const minute = fc.integer({ min: 0, max: 1379 });
  fc.assert(
    fc.property(zones, moments, minute, (timezone, at, from) => {
      const shop = aLine({ timezone, hours: { tue: [[from, from + 60]], sun: [[from, from + 60]] } });
      const opening = openingAt(shop, at);
      if (opening.open || opening.opens === undefined) return;
      const { at: opens } = opening.opens;
      assert.ok(opens > at);
      assert.equal(openingAt(shop, opens).open || isLeapt(opening.opens, timezone), true);
      assert.equal(openingAt(shop, opens - 60_000).open, false);
    }),
  );
});

/** A span that lies in an hour which clocks leave out never comes. */
function isLeapt({ date, minutes, at }: { date: string; minutes: number; at: number }, zone: string): boolean {
  const shown = localTime(at, zone);
  return shown.date === date && shown.minutes > minutes;
}

test('the moment of a time of day is the one at which clocks show it', () => {
  const zones = fc.constantFrom(NEW_YORK, BERLIN, 'UTC', 'Asia/Kolkata', 'Australia/Lord_Howe');
  fc.assert(
    fc.property(zones, fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }), (zone, ms) => {
      const at = ms - (ms % 60_000);
      const found = instantOf(localTime(at, zone), zone);
      assert.deepEqual(localTime(found, zone), localTime(at, zone));
      assert.ok(found <= at);
    }),
  );
});
