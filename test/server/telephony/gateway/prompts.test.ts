import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPrompts } from '../../../../server/telephony/gateway/spoken-prompts.ts';

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

test('one that is missing is said in English, and without that no gateway starts', (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-prompts-'));
  t.after(() => rmSync(dir, { recursive: true }));
  cpSync(PROMPTS, dir, { recursive: true });
  rmSync(join(dir, 'pin.es.ulaw'));
  const prompt = readPrompts(dir);
  assert.deepEqual(prompt('pin', 'es'), prompt('pin'));
  assert.notDeepEqual(prompt('pin', 'fr'), prompt('pin'));
  rmSync(join(dir, 'pin.en.ulaw'));
  assert.deepEqual(prompt('pin'), readPrompts()('pin'), 'what was read goes on being there');
  assert.throws(() => readPrompts(dir), { reason: 'prompt-missing', message: /pin\.en\.ulaw/ });
});
