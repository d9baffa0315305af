import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageToHearIn } from '../../../../server/speech/stt/which-language.ts';

test('Of the languages of a line that one is heard that Whisper tells, or that it takes for another', () => {
  assert.equal(languageToHearIn('es', ['en', 'es']), 'es');
  assert.equal(languageToHearIn('la', ['en', 'es']), 'es');
  assert.equal(languageToHearIn('nl', ['en', 'de']), 'de');
  assert.equal(languageToHearIn('it', ['en', 'es', 'it']), 'it');
});

test('What no language of the line is like is heard in none of them', () => {
  assert.equal(languageToHearIn('th', ['en', 'es']), undefined);
  assert.equal(languageToHearIn('es', ['en', 'de']), undefined);
});
