import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dictated, type Message } from '../../../../server/speech/answer/dialogue/dictation.ts';
import { intentsIn } from '../../../../server/speech/answer/dialogue/intents/intents.ts';
import { messageStateOf } from '../../../../server/speech/answer/dialogue/message-dialogue.ts';
import { tongueOf } from '../../../../server/speech/answer/dialogue/tongue.ts';

/** As a recogniser writes what callers dictate in one go. */
const dictations: [string, string, Message][] = [
  [
    'en',
    'My name is Ann Lee. Please call me about a birthday cake. My number is 212-555-0177.',
    {
      message: 'Please call me about a birthday cake.',
      name: 'Ann Lee',
      contact: '212-555-0177',
      callBack: 'contact',
    },
  ],
  [
    'en',
    'My name is Ann, and I would like a cake for Saturday.',
    { message: 'My name is Ann, and I would like a cake for Saturday.', name: 'Ann' },
  ],
  ['en', 'My name is Ann Lee.', { message: 'My name is Ann Lee.', name: 'Ann Lee' }],
  ['en', 'A cake for Saturday, for twelve.', { message: 'A cake for Saturday, for twelve.' }],
  ['en', 'My order is 4471 2290. It is late.', { message: 'My order is 4471 2290. It is late.' }],
  ['en', 'On 12 12 2026 I need 100 rolls.', { message: 'On 12 12 2026 I need 100 rolls.' }],
  [
    'en',
    'My name is not on the list of the course. Why is that?',
    { message: 'My name is not on the list of the course. Why is that?' },
  ],
  [
    'en',
    'I need a cake. You can reach me at ann@example.org.',
    { message: 'I need a cake.', contact: 'ann@example.org', callBack: 'contact' },
  ],
  [
    'de',
    'Ich heiße Anna Weber. Ich brauche eine Torte. Meine Nummer ist 030 123456.',
    { message: 'Ich brauche eine Torte.', name: 'Anna Weber', contact: '030 123456', callBack: 'contact' },
  ],
  ['es', 'Me llamo Ana y quiero una tarta.', { message: 'Me llamo Ana y quiero una tarta.', name: 'Ana' }],
  ['fr', "Je m'appelle Anne Petit. Il me faut un gâteau.", { message: 'Il me faut un gâteau.', name: 'Anne Petit' }],
];

for (const [language, text, expected] of dictations) {
  test(`"${text}" is taken apart`, () => assert.deepEqual(dictated(text, intentsIn(language)), expected));
}

test('who has told their name with the message is not asked for it, and who has not is', () => {
  const after = (text: string) =>
    messageStateOf(
      [
        { type: 'user', text: "I'd like to leave a message." },
        { type: 'user', text },
      ],
      tongueOf('en'),
    ).kind;
  assert.equal(after('My name is Ann. I need a cake.'), 'taking');
  assert.equal(after('I need a cake.'), 'name');
});
