import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { schemaKeys } from '../../../../server/telephony/config/keys.ts';
import { parseTelephony } from '../../../../server/telephony/config/load.ts';
import { telephonySchema } from '../../../../server/telephony/config/schema.ts';

const docs = await readFile(join(import.meta.dirname, '../../../../docs/telephony.md'), 'utf8');
const page = docs.split('## `telephony.yaml`')[1]?.split('\n## ')[0] ?? '';

describe('docs/telephony.md', () => {
  for (const [key, path] of [
    ['inboundTrunks', ['inboundTrunks', 0]],
    ['outboundTrunks', ['outboundTrunks', 0]],
    ['rules', ['rules', 0]],
    ['twilio', ['twilio']],
  ] as const) {
    test(`describes each key of ${key}, and no other`, () => {
      const section = page.split(`\n### ${key}\n`)[1]?.split('\n### ')[0] ?? '';
      const rows = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, row]) => row);
      assert.ok(rows.length > 0);
      assert.deepEqual(rows.toSorted(), schemaKeys(path).toSorted());
    });
  }

  test('describes each key of outbound, and no other', () => {
    const section = page.split('\n### outbound\n')[1]?.split('\n### ')[0] ?? '';
    const rows = [...section.matchAll(/^\| `(\w+)` \| `(\d+)` \|/gm)].map(([, key, value]) => [key, Number(value)]);
    assert.deepEqual(Object.fromEntries(rows), telephonySchema.parse({}).outbound);
  });

  test('has an example that loads', () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const parsed = parseTelephony('telephony.yaml', example, () => undefined);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.equal(parsed.telephony.rules.length, 2);
  });
});

test('the README has examples that load, alone and together', async () => {
  const readme = await readFile(join(import.meta.dirname, '../../../../README.md'), 'utf8');
  const section = readme.split('\n## Answer a real number\n')[1]?.split('\n## ')[0] ?? '';
  const examples = [...section.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, example = '']) => example);
  assert.equal(examples.length, 2);
  for (const example of [...examples, examples.join('')]) {
    const parsed = parseTelephony('telephony.yaml', example, () => 'a secret');
    assert.ok(parsed.ok, JSON.stringify(parsed));
  }
});
