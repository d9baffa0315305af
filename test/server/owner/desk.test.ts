import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createOwnerDesk } from '../../../server/owner/desk.ts';
import { FakeStore } from '../../support/fake-store.ts';
import { aLine } from '../../support/lines.ts';

test('an owner is told what is still open: no question that has its answer, however it is written', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'hoyhoy-desk-'));
  t.after(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, 'line.yaml'), 'name: Bakery\ngreeting: Hello\n');
  const store = new FakeStore();
  store.messages.push({
    id: 'm',
    callId: 'c',
    line: 'bakery',
    name: 'Ann',
    contact: '555-0142',
    text: 'A cake.',
    at: 0,
  });
  const unanswered = ['Do you sell [gluten-free] bread?', 'Are *dogs* allowed?'];
  const desk = createOwnerDesk({ store, unanswered: async () => unanswered });
  const line = aLine({ dir, timezone: 'Europe/London' });
  const papers = await desk.papers(line);
  assert.deepEqual(papers.questions, unanswered);
  assert.deepEqual(papers.messages, [
    { id: 'm', text: 'On Thursday 1:00 AM from Ann: A cake. To be reached at 555-0142.' },
  ]);
  await desk.keep(line, 'Are *dogs* allowed?', 'Yes, outside.');
  assert.deepEqual((await desk.papers(line)).questions, ['Do you sell [gluten-free] bread?']);
});
