import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAlong } from '../../../server/briefing/tools/read-along.ts';

const issueCode = async () => ({ code: '048291' });

test('a caller on the phone is told where to read along, in words that can be spoken', async () => {
  const tool = readAlong({ address: 'my-voice.example:8080/join', issueCode, onPage: () => false });
  const { output } = await tool.run('{}');
  assert.deepEqual(output, {
    address: 'my-voice.example:8080/join',
    spokenAddress: 'my dash voice dot example, port 8080, slash join',
    code: '0, 4, 8, 2, 9, 1',
    validFor: 'one use, five minutes',
  });
});

test('who is on a page already gets no code', async () => {
  const tool = readAlong({ address: 'x.example/join', issueCode, onPage: () => true });
  await assert.rejects(tool.run('{}'), { reason: 'already-on-page' });
});
