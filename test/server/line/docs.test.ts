import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { lineSchema } from '../../../server/line/schema.ts';
import { parseSettings, schemaKeys } from '../../../server/line/settings.ts';

const docs = await readFile(join(import.meta.dirname, '../../../docs/lines.md'), 'utf8');

/** Every key as `limits.maxCallMinutes`. */
function allKeys(path: readonly string[] = []): string[] {
  return schemaKeys(path).flatMap((key) => [[...path, key].join('.'), ...allKeys([...path, key])]);
}

describe('docs/lines.md', () => {
  test('has a row for each key of the schema, and for no other', () => {
    const section = docs.split('## Keys of `line.yaml`')[1]?.split('\n### ')[0] ?? '';
    const rows = [...section.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, key]) => key);
    assert.deepEqual(rows.toSorted(), allKeys().toSorted());
  });

  test('says of each key what the schema says', () => {
    const { limits, tools, messages, owner, allowance, callBack, ...others } = lineSchema.in.shape;
    const groups = {
      ...others,
      limits,
      tools,
      messages,
      owner,
      allowance,
      callBack,
      ...prefixed('allowance', allowance.unwrap().shape),
      ...prefixed('callBack', callBack.unwrap().shape),
      ...prefixed('limits', limits.unwrap().shape),
      ...prefixed('tools', tools.unwrap().shape),
      ...prefixed('messages', messages.unwrap().shape),
      ...prefixed('owner', owner.unwrap().shape),
    };
    for (const [key, schema] of Object.entries(groups)) {
      const description = schema instanceof z.ZodType ? schema.description : undefined;
      assert.ok(description, key);
      const row = docs.split('\n').find((line) => line.startsWith(`| \`${key}\` |`)) ?? '';
      const words = description.replaceAll('"', '`');
      assert.ok(row.includes(words.replace(/[.;].*$/, '')), `${key}: ${words}`);
    }
  });

  test('tells the defaults that the schema has', () => {
    const parsed = parseSettings('line.yaml', 'name: x\ngreeting: x');
    assert.ok(parsed.ok);
    const { instructions, scope, timezone, limits, recording, retentionDays, tools } = parsed.settings;
    const defaults = {
      instructions,
      scope,
      timezone,
      recording,
      retentionDays,
      ...prefixed('limits', limits),
      ...prefixed('tools', tools),
    };
    for (const [key, value] of Object.entries(defaults)) {
      const row = docs.split('\n').find((line) => line.startsWith(`| \`${key}\` |`)) ?? '';
      assert.equal(row.split('|')[3]?.trim(), `\`${value}\``, key);
    }
  });

  test('has examples that load', () => {
    const examples = [...docs.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml ?? '');
    assert.equal(examples.length, 2);
    for (const yaml of examples) assert.deepEqual(parseSettings('line.yaml', yaml).ok, true, yaml);
    for (const key of schemaKeys([])) assert.match(examples[1] ?? '', new RegExp(`^${key}:`, 'm'));
  });
});

function prefixed(group: string, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${group}.${key}`, value]));
}
