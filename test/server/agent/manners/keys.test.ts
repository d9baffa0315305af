import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { menuOf, menuWords } from '../../../../server/agent/manners/key-menu.ts';
import { Keys } from '../../../../server/agent/manners/keys.ts';
import { languageKeys } from '../../../../server/agent/manners/language-keys.ts';
import type { People } from '../../../../server/agent/manners/people.ts';
import { exactWords, notUnderstood } from '../../../../server/contract/index.ts';
import type { Line } from '../../../../server/line/line.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { aLine } from '../../../support/lines.ts';

function aPhone(changes: Partial<Line> = {}, { phone = true, people }: { phone?: boolean; people?: People } = {}) {
  const line = aLine(changes);
  const clock = new FakeClock();
  const done: string[] = [];
  const keys = new Keys({
    line,
    phone,
    clock,
    offered: languageKeys(line),
    conversation: {
      say: (instructions) => done.push(`then: ${exactWords(instructions)}`),
      sayInstead: (instructions) => done.push(`now: ${exactWords(instructions)}`),
      callerText: (text) => done.push(`typed: ${text}`),
    },
    ...(people && { people }),
  });
  let items = 0;
  const answer = (text: string) => {
    items += 1;
    const itemId = `item-${items}`;
    keys.handleRealtime({ type: 'agent-transcript', responseId: 'r', itemId, delta: text.slice(0, 5) });
    keys.handleRealtime({ type: 'agent-transcript', responseId: 'r', itemId, delta: text.slice(5) });
    keys.handleRealtime({ type: 'agent-transcript-done', responseId: 'r', itemId, text });
  };
  const press = async (all: string) => {
    for (const key of all) keys.press(key);
    await Promise.resolve();
  };
  return { line, clock, done, keys, answer, press };
}

describe('keys', () => {
  test('digits reach the model as one text, after a pause', async () => {
    const { press, clock, done } = aPhone();
    await press('5550142');
    clock.advance(2900);
    assert.deepEqual(done, []);
    clock.advance(200);
    assert.deepEqual(done, ['typed: 5550142']);
    assert.equal(clock.waiting, 0);
  });

  test('a star says the last words again, also those of an answer that is still being made', async () => {
    const { press, answer, done, keys } = aPhone();
    await press('*');
    answer('We open at seven.');
    await press('*');
    keys.handleRealtime({ type: 'agent-transcript', responseId: 'r', itemId: 'next', delta: 'A rye loaf' });
    await press('*');
    assert.deepEqual(done, [
      "now: I haven't said anything yet. How can I help you?",
      'now: We open at seven.',
      'now: A rye loaf',
    ]);
  });

  test('0 offers a message where nobody is there, and leaves the caller to whoever is', async () => {
    const alone = aPhone();
    await alone.press('0#');
    assert.deepEqual(alone.done, [
      "now: I can't put you through to a person from here. Would you like to leave a message?",
    ]);
    const mute = aPhone({ tools: { takeMessage: false, endCall: true } });
    await mute.press('0#');
    assert.deepEqual(mute.done, ["now: I can't put you through to a person from here."]);
    let asked = 0;
    const reach = async () => {
      asked += 1;
      return true;
    };
    const helped = aPhone({}, { people: { reach, busy: false } });
    await helped.press('0#');
    assert.deepEqual([helped.done, asked], [[], 1]);
  });

  test('who is not understood twice in a row is offered the keys, and each asks what it says', async () => {
    const heading = { file: 'knowledge/shop.md', lineNumber: 1, text: 'There is parking.' };
    const knowledge = ['Parking', 'Delivery'].map((title) => ({ ...heading, headings: ['Shop', title] }));
    const { answer, press, done, line } = aPhone({ hours: { mon: [[540, 600]] }, knowledge });
    answer(`${notUnderstood.notCaught}. Could you say it again?`);
    answer('We open at nine.');
    answer(`${notUnderstood.unknown}.`);
    assert.deepEqual(done, []);
    answer(`${notUnderstood.stillNot}.`);
    assert.deepEqual(done, [
      'then: You can also use the keys of your phone. For our opening hours, press 1. For parking, press 2. ' +
        'For delivery, press 3. To leave a message, press 4. To hear that again, press star.',
    ]);
    answer(menuWords(menuOf(line)));
    await press('*2');
    assert.equal(done.at(-1), 'typed: What about parking?');
    await press('2#');
    assert.equal(done.at(-1), 'typed: 2');
  });

  test('a page has no keys to be offered, nor a line with nothing to offer', () => {
    for (const { answer, done } of [
      aPhone({}, { phone: false }),
      aPhone({ tools: { takeMessage: false, endCall: true } }),
    ]) {
      answer(notUnderstood.notCaught);
      answer(notUnderstood.notCaught);
      assert.deepEqual(done, []);
    }
  });

  test('a key chooses a language where the line offers that, until the caller speaks', async () => {
    const languages = ['en', 'es', 'de-CH', 'cy'] as const;
    const line = aLine({ languages, languageKeys: true });
    assert.deepEqual(
      languageKeys(line).map(({ offer }) => offer),
      ['Para español, oprima 2.', 'Für Deutsch drücken Sie die 3.'],
    );
    assert.deepEqual(languageKeys({ ...line, languageKeys: false }), []);
    const { press, done } = aPhone({ languages, languageKeys: true });
    await press('3');
    assert.deepEqual(done, ['typed: Auf Deutsch, bitte.']);
    const spoken = aPhone({ languages, languageKeys: true });
    spoken.keys.handleRealtime({ type: 'caller-transcript', itemId: 'i', text: 'Hello?', final: true });
    await spoken.press('3#');
    assert.deepEqual(spoken.done, ['typed: 3']);
  });
});
