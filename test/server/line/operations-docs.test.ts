import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { LEASE } from '../../../server/calls/allowance.ts';
import { parseSettings } from '../../../server/line/settings.ts';

const docs = await readFile(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');

test('docs/operations.md has every limit of a line, with its default', () => {
  const parsed = parseSettings('line.yaml', 'name: x\ngreeting: x');
  assert.ok(parsed.ok);
  const rows = new Map([...docs.matchAll(/^\| `limits\.(\w+)` \| `(\w+)` \|/gm)].map(([, key, value]) => [key, value]));
  const defaults = Object.entries(parsed.settings.limits).map(([key, value]) => [key, String(value)]);
  assert.deepEqual(Object.fromEntries(rows), Object.fromEntries(defaults));
});

test('docs/operations.md tells how much is reserved ahead', () => {
  const tokens = LEASE.tokens.toLocaleString('en');
  assert.ok(docs.includes(`${LEASE.seconds} s and ${tokens} tokens`));
  assert.ok(docs.includes(`at most ${2 * LEASE.seconds} s and ${(2 * LEASE.tokens).toLocaleString('en')} tokens`));
});
