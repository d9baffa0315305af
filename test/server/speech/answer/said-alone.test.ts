import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSaidAlone } from '../../../../server/speech/answer/dialogue/said-alone.ts';

const alone: Record<string, readonly string[]> = {
  en: ["I'd like to speak to a person, please.", 'Okay, thank you very much.', 'Can you say that again?', 'Goodbye.'],
  es: ['Quisiera hablar con una persona.', 'Muchas gracias.'],
  de: ['Ich möchte mit einem Menschen sprechen.', 'Vielen Dank.'],
};
const more: Record<string, readonly string[]> = {
  en: [
    'I would like to order a birthday cake.',
    'I was told last week that somebody would call me so that I could talk to a person.',
    'My name is Anna Miller.',
  ],
  es: ['Me gustaría pedir una tarta.'],
  de: ['Ich möchte eine Torte bestellen.'],
};

for (const [language, texts] of Object.entries(alone)) {
  test(`Nothing more belongs to it (${language})`, () => {
    for (const text of texts) assert.ok(isSaidAlone(text, language), text);
  });
}
for (const [language, texts] of Object.entries(more)) {
  test(`More may follow (${language})`, () => {
    for (const text of texts) assert.ok(!isSaidAlone(text, language), text);
  });
}
