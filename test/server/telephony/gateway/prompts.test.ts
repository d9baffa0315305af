import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const PROMPTS = join(import.meta.dirname, '..', '..', '..', '..', 'server', 'telephony', 'prompts');
const BYTES_PER_SECOND = 8_000;

test('what phones hear without an agent is there in each language that we have words for', () => {
  const seen = new Set<string>();
  for (const name of ['pin', 'apology', 'code', 'wrong-code', 'no-more']) {
    for (const language of ['en', 'es', 'fr', 'de', 'it', 'pt']) {
      const bytes = readFileSync(join(PROMPTS, `${name}.${language}.ulaw`));
      assert.ok(bytes.length > BYTES_PER_SECOND, `${name} in ${language} says something`);
      seen.add(bytes.toString('base64'));
    }
  }
  assert.equal(seen.size, 30);
});
