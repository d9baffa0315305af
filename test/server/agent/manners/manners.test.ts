import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Manners } from '../../../../server/agent/manners/manners.ts';
import { exactWords } from '../../../../server/contract/index.ts';
import type { Line } from '../../../../server/line/line.ts';
import { wordsIn } from '../../../../server/phrases/in-language.ts';
import { en } from '../../../../server/phrases/languages/en.ts';
import type { CallRecord } from '../../../../server/store/store.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeStore } from '../../../support/fake-store.ts';
import { aLine, limits } from '../../../support/lines.ts';
import { logger } from '../../store/support.ts';

const lists = { turns: [], events: [], usage: [], messages: [] };
const phoneCall: CallRecord = {
  ...{ id: 'call-1', line: 'bakery', room: 'room-1', kind: 'phone', createdAt: 0, state: 'live' },
  ...lists,
};

interface SetUp {
  call?: Partial<CallRecord>;
  /** Of the caller's month, before this call. */
  used?: number;
  at?: string;
}

/** The manners of one call, whose words are written down. */
async function aCall(line: Partial<Line>, { call = {}, used = 0, at }: SetUp = {}) {
  const clock = new FakeClock();
  if (at !== undefined) clock.advance(Date.parse(at) - clock.now());
  const store = new FakeStore();
  store.balance = async () => ({ used, reserved: 0 });
  const done: string[] = [];
  const conversation = {
    quiet: true,
    say: (instructions: string, { protected: firm }: { protected: boolean }) => {
      done.push(`${firm ? '!' : ''}${exactWords(instructions) ?? instructions}`);
    },
    sayInstead: (instructions: string) => done.push(`now: ${exactWords(instructions)}`),
    callerText: (text: string) => done.push(`typed: ${text}`),
  };
  const manners = new Manners({
    ...{ callId: 'call-1', line: aLine(line), call: { ...phoneCall, ...call }, lastedMs: 0 },
    conversation,
    farewells: {
      notice: (words) => done.push(`notice: ${wordsIn(en, words)}`),
      leave: (words, reason) => done.push(`${reason}: ${wordsIn(en, words)}`),
      startLimit: (ms) => {
        done.push(`limit: ${ms / 1000}`);
        return () => {};
      },
    },
    ...{ store, clock, logger },
  });
  await manners.look();
  manners.open();
  return { manners, conversation, clock, store, done };
}

const GREETING = 'Hello, Marlow Street Bakery.';
const allowance = { minutesPerMonth: 15, minutesPerUnknownCall: 3, exceptions: {} };
const known = { caller: 'phone-ann', talkSeconds: 900 };

describe('the opening of a call', () => {
  test('is the greeting, with consent before it, which is not to be talked over', async () => {
    assert.deepEqual((await aCall({})).done, [GREETING]);
    assert.deepEqual((await aCall({ consent: 'We keep text.' })).done, [`!We keep text. ${GREETING}`]);
  });

  test('tells before the greeting what little is left, and nothing of plenty', async () => {
    const little = await aCall({ allowance, consent: 'We keep text.' }, { call: known, used: 900 - 130 });
    assert.deepEqual(little.done, [`!We keep text. You have 2 minutes left on this line this month. ${GREETING}`]);
    assert.deepEqual((await aCall({ allowance }, { call: known, used: 700 })).done, [GREETING]);
  });

  test('is in the line’s language; what we have no words for is left to the model', async () => {
    const { done } = await aCall(
      { allowance, languages: ['de'], consent: 'Wir schreiben mit.', greeting: 'Hallo.' },
      { call: known, used: 840 },
    );
    assert.deepEqual(done, ['!Wir schreiben mit. Sie haben diesen Monat noch eine Minute auf dieser Leitung. Hallo.']);
    const dutch = await aCall(
      { allowance, languages: ['nl'], consent: 'Dit wordt genoteerd.', greeting: 'Hallo.' },
      { call: known, used: 840 },
    );
    assert.equal(dutch.done[0], '!Dit wordt genoteerd.');
    assert.match(dutch.done[1] ?? '', /^!Say this in Dutch.*have one minute left/);
    assert.equal(dutch.done[2], '!Hallo.');
  });

  test('is none for whoever has nothing left, who is told so when they hear', async () => {
    const { manners, done, store, clock } = await aCall({ allowance }, { call: known, used: 900 });
    assert.deepEqual(done, []);
    store.spent = true;
    manners.start();
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    assert.match(
      done[0] ?? '',
      /^allowance-spent: I am sorry, your time .* From December 1 on you have 15 minutes again/,
    );
    await manners.close();
    assert.equal(clock.waiting, 0);
  });

  test('tells callers whom nobody knows how long they have, and holds them to it', async () => {
    const { manners, done } = await aCall({ allowance }, { call: { talkSeconds: 180 } });
    manners.start();
    assert.deepEqual(done, [`As your number is not shown, this call can last 3 minutes. ${GREETING}`, 'limit: 180']);
    await manners.close();
  });
});

describe('a line that takes messages outside its hours', () => {
  const hours = { sun: [[540, 780]] } as const;
  const whenClosed = 'message';
  // Clocks go forward in the night before: in Berlin on 31 March, in New York on 10 March 2024.
  const sundays = [
    ['Europe/Berlin', '2024-03-31T06:59Z', '2024-03-31T07:00Z'],
    ['America/New_York', '2024-03-10T12:59Z', '2024-03-10T13:00Z'],
    // And back: on 27 October and 3 November.
    ['Europe/Berlin', '2024-10-27T07:59Z', '2024-10-27T08:00Z'],
    ['America/New_York', '2024-11-03T13:59Z', '2024-11-03T14:00Z'],
  ] as const;
  for (const [timezone, before, opens] of sundays) {
    test(`opens by the clock on the wall on the day it is changed: ${timezone}, ${opens}`, async () => {
      const line = { timezone, hours, whenClosed } as const;
      assert.deepEqual((await aCall(line, { at: before })).done, [
        'Marlow Street Bakery is closed now. We open again today at 9 am. Would you like to leave a message?',
      ]);
      assert.deepEqual((await aCall(line, { at: opens })).done, [GREETING]);
    });
  }

  test('says consent first, and goodbye where it takes none', async () => {
    const at = '2024-03-31T06:00Z';
    const line = { timezone: 'Europe/Berlin', hours, whenClosed, consent: 'We keep text.' } as const;
    assert.match((await aCall(line, { at })).done[0] ?? '', /^!We keep text\. Marlow Street Bakery is closed now/);
    const mute = await aCall({ ...line, tools: { takeMessage: false, endCall: true } }, { at });
    assert.deepEqual(mute.done, []);
    mute.manners.start();
    assert.deepEqual(mute.done, [
      'line-closed: Marlow Street Bakery is closed now. We open again today at 9 am. Please call again then. Goodbye!',
    ]);
    await mute.manners.close();
  });
});

describe('silence on a phone', () => {
  const line = { limits: limits({ silenceSeconds: 10 }) };

  test('is asked about once, then ends the call', async () => {
    const { manners, clock, conversation, done } = await aCall(line);
    manners.start();
    clock.advance(12_000);
    assert.deepEqual(done.slice(1), ['Are you still there?']);
    conversation.quiet = false;
    clock.advance(2000);
    conversation.quiet = true;
    clock.advance(8000);
    assert.equal(done.length, 2);
    clock.advance(5000);
    assert.match(done[2] ?? '', /^caller-silent: .*Goodbye!$/);
    await manners.close();
    assert.equal(clock.waiting, 0);
  });

  test('is over when the caller speaks or presses a key, and no concern of a page', async () => {
    const { manners, clock, done } = await aCall(line);
    manners.start();
    for (let n = 0; n < 5; n += 1) {
      clock.advance(6000);
      manners.callerKey('#');
      clock.advance(6000);
      manners.handleRealtime({ type: 'caller-transcript', itemId: 'i', text: 'Hello?', final: true });
    }
    assert.deepEqual(done, [GREETING]);
    await manners.close();
    const page = await aCall(line, { call: { kind: 'web' } });
    page.manners.start();
    page.clock.advance(60_000);
    assert.deepEqual(page.done, [GREETING]);
    await page.manners.close();
  });
});
