import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Wording, wordingOf } from '../../../../server/speech/turn/wording.ts';

const expected: Record<Wording, readonly string[]> = {
  nothing: ['', ' …'],
  open: [
    'I would like to order and',
    'My number is',
    'Do you have the...',
    'What time do you?',
    'Can I bring?',
    'So do you take?',
    'How much is a?',
    'Well, what I wanted to ask is whether you,',
    'Quisiera saber si el',
    'Ich hätte gern ein Brot und',
  ],
  reading: ['My number is 0 2 0', 'five five five', 'It is 020 79', 'S-M-I', 'My name is spelled B R'],
  read: ['020 7946 0018', 'five five five oh one two three four five six'],
  question: [
    'How much is the blue mug?',
    'What time do you open on Sunday?',
    'How much is it?',
    'What do you have?',
    'What can you do?',
    'Where are you?',
    'Do you deliver?',
    "Hello, I'd like to know what the blue mug costs.",
    'Please tell me about parking.',
    'Quisiera saber si hacen envíos.',
    'Ich möchte gerne wissen, wann Sie öffnen.',
    "Bonjour, j'aimerais savoir si vous livrez.",
  ],
  loose: ['The conference is now', 'Table for 2', 'How much do you'],
  statement: [
    'To reset yours.',
    'If it rains.',
    "I'm sorry.",
    'I would like to order a mug.',
    'That is what it is.',
    'It is what I would like to know.',
  ],
  settled: ['Two.', 'At 9.', 'Yes, it is.'],
};

for (const [wording, texts] of Object.entries(expected)) {
  test(`Words that are ${wording}`, () => {
    for (const text of texts) assert.equal(wordingOf(text), wording, text);
  });
}
