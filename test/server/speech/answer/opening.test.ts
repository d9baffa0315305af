import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openingAnswer } from '../../../../server/speech/answer/knowledge/opening.ts';
import { answerLanguageOf, english } from '../../../../server/speech/answer/languages/languages.ts';
import { bakery } from '../fixtures/bakery.ts';

const line = {
  ...bakery,
  timezone: 'America/New_York',
  hours: { mon: [[540, 1080]], tue: [[540, 1080]], sun: [[510, 780]] },
} as const;
// 12:00 on a Monday in New York.
const noon = new Date('2026-11-23T17:00:00Z');
const ask = (question: string, now = noon, earlier = '') => openingAnswer({ question, earlier, line, now }, english);

test('Whether it is open now is told by the clock of where the line is', () => {
  assert.equal(ask('Are you open now?'), 'Yes, we are open now, until 6 pm.');
  assert.equal(
    ask('Are you still open?', new Date('2026-11-24T02:00:00Z')),
    'No, we are closed now. On Tuesday we are open from 9 am to 6 pm.',
  );
  assert.equal(
    ask('Hello, are you open right now?', new Date('2026-11-23T12:00:00Z')),
    'No, we are closed now. On Monday we are open from 9 am to 6 pm.',
  );
});

test('Days are understood by name and from today', () => {
  assert.equal(ask('Are you open today?'), 'Yes. On Monday we are open from 9 am to 6 pm.');
  assert.equal(ask('Do you open tomorrow?'), 'Yes. On Tuesday we are open from 9 am to 6 pm.');
  assert.equal(ask('Are you open on Wednesdays?'), 'No. On Wednesday we are closed.');
  assert.equal(ask('When do you close on Sunday?'), 'On Sunday we are open from 8:30 am to 1 pm.');
  assert.equal(
    ask("I'd like to come by on Sunday. How late can I come?"),
    'On Sunday we are open from 8:30 am to 1 pm.',
  );
  assert.equal(
    ask('Are you open at the weekend?'),
    'On Saturday we are closed. On Sunday we are open from 8:30 am to 1 pm.',
  );
});

test('A time is within the hours or not; without "am" or "pm" it is the one that shops are open at', () => {
  assert.match(ask('Are you open at five on Sunday?') ?? '', /^No\. On Sunday/);
  assert.match(ask('Are you open at half past five today?') ?? '', /^Yes\. On Monday/);
  assert.match(ask('Will you be open at 9 am on Sunday?') ?? '', /^Yes\. On Sunday/);
  assert.match(ask('Are you open at noon on Tuesday?') ?? '', /^Yes/);
});

test('The whole week is told in few sentences', () => {
  assert.equal(
    ask('What are your opening hours?'),
    'On Monday and Tuesday we are open from 9 am to 6 pm. From Wednesday to Saturday we are closed. On Sunday we are open from 8:30 am to 1 pm.',
  );
});

test('"And on Sunday?" goes on from a question about opening hours', () => {
  assert.equal(
    ask('And on Sunday?', noon, 'Are you open on Monday?'),
    'Yes. On Sunday we are open from 8:30 am to 1 pm.',
  );
  assert.equal(ask('And on Sunday?', noon, 'Do you deliver on Monday?'), undefined);
});

test('Other questions, and holidays, are none of its business', () => {
  for (const question of [
    'Are you open on Christmas Day?',
    'When do you bake bread?',
    'Can I open an account on Monday?',
  ]) {
    assert.equal(ask(question), undefined, question);
  }
  const { hours: _, ...without } = line;
  assert.equal(
    openingAnswer({ question: 'Are you open now?', earlier: '', line: without, now: noon }, english),
    undefined,
  );
});

test('A holiday counts on its day: now, tomorrow and by name, and not in the hours of any week', () => {
  const holidays = { '11-23': [], '2026-11-24': [[540, 720]] } as const;
  const askThen = (question: string) =>
    openingAnswer({ question, earlier: '', line: { ...line, holidays }, now: noon }, english);
  assert.equal(askThen('Are you open now?'), 'No, we are closed now. On Tuesday we are open from 9 am to 12 pm.');
  assert.equal(askThen('Do you open tomorrow?'), 'Yes. On Tuesday we are open from 9 am to 12 pm.');
  assert.equal(askThen('When are you open?'), ask('When are you open?'));
});

test('In German "auf" and "zu" are about opening hours only as parts of a verb', () => {
  const german = (question: string) =>
    openingAnswer({ question, earlier: '', line, now: noon }, answerLanguageOf('de'));
  for (const question of ['Haben Sie am Sonntag auf?', 'Wann machen Sie heute zu?', 'Haben Sie auf am Sonntag?'])
    assert.ok(german(question), question);
  for (const question of ['Kommen Sie auch zu mir nach Hause?', 'Was macht die Praxis?', 'Was ist auf dem Haus?'])
    assert.equal(german(question), undefined, question);
});

test('"How close is it?" is about the way', () => {
  assert.equal(ask('How close are you?'), undefined);
  assert.ok(ask('When do you close?'));
});
