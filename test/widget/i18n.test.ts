import { de } from '../../widget/i18n/de.ts';
import { en } from '../../widget/i18n/en.ts';
import { es } from '../../widget/i18n/es.ts';
import { firstWords, languageFor, languages } from '../../widget/i18n/first-words.ts';
import { fr } from '../../widget/i18n/fr.ts';
import { it as italian } from '../../widget/i18n/it.ts';
import { loadMessages } from '../../widget/i18n/messages.ts';
import { equal, ok } from '../support/widget/assert.ts';
import { describe, it } from '../support/widget/suite.ts';

const translations: Record<string, Record<string, string>> = { en, de, es, fr, it: italian };

describe('languages', () => {
  it('are those that have a translation', () => {
    equal([...languages].sort(), Object.keys(translations).sort());
  });

  for (const [language, words] of Object.entries(translations)) {
    it(`${language} says everything that English says, and nothing else`, () => {
      equal(Object.keys(words).sort(), Object.keys(en).sort());
      for (const [key, text] of Object.entries({ ...words, ...firstWords(language) })) {
        ok(text.trim().length > 0, `${key} is empty`);
      }
    });

    it(`${language} keeps what is filled in`, () => {
      const places = (text: string | undefined) => text?.match(/\{\w+\}/g) ?? [];
      for (const [key, text] of Object.entries(en)) equal(places(words[key]), places(text), key);
    });

    it(`${language} is loaded with all its words`, async () => {
      const messages = await loadMessages(language);
      equal(messages.hangUp, words['hangUp']);
      equal(messages.call, firstWords(language).call);
    });
  }

  it('are chosen by the primary subtag, English standing in', () => {
    equal(languageFor('de-AT'), 'de');
    equal(languageFor('FR'), 'fr');
    for (const tag of ['', 'ja', 'toString', '__proto__', 'english']) equal(languageFor(tag), 'en', tag);
  });
});
