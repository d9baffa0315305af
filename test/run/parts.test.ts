import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testFiles } from './files.ts';
import { parts } from './parts.ts';

test('each file of tests is run by one part, and by no other', async () => {
  const inNode = (await Promise.all(parts.map(({ files }) => files?.() ?? []))).flat();
  const inBrowser = await testFiles('test/widget');
  assert.deepEqual([...inNode, ...inBrowser].sort(), await testFiles('test'));
});
