import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { exactWords } from '../../../server/contract/index.ts';
import { loadLine } from '../../../server/line/load.ts';
import { createOwnerDesk, type OwnerDesk } from '../../../server/owner/desk.ts';
import { hashPin } from '../../../server/owner/pin.ts';
import { FakeStore } from '../../support/fake-store.ts';
import { Happenings } from '../../support/happenings.ts';
import { ScriptedCall } from '../../support/scripted-call.ts';
import { startScriptedRealtime } from '../../support/scripted-realtime.ts';

const WITHIN_MS = 20_000;

async function setUp(t: TestContext) {
  const root = await mkdtemp(join(tmpdir(), 'hoyhoy-owner-'));
  t.after(() => rm(root, { recursive: true }));
  const dir = join(root, 'bakery');
  await mkdir(dir);
  await writeFile(
    join(dir, 'line.yaml'),
    `name: Bakery\ngreeting: Hello.\nowner: { pin: "${await hashPin('246810')}" }\n`,
  );
  const line = await loadLine(dir);
  const said: string[] = [];
  const happenings = new Happenings();
  const server = await startScriptedRealtime({
    respond: ({ instructions }) => {
      const text = exactWords(instructions) ?? '(the model)';
      said.push(text);
      happenings.check();
      return { text, audio: { tone: 440, durationMs: 40 } };
    },
  });
  t.after(() => server.close());
  const written: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (text: string) => void written.push(text) });
  const papers = new FakeStore();
  papers.messages.push({ id: 'm1', callId: 'c', line: 'bakery', name: 'Ann', text: 'A cake', at: 0 });
  const desk = createOwnerDesk({ store: papers, unanswered: async () => ['Do you repair shoes?'] });
  const disk = { broken: false };
  const owner: OwnerDesk = {
    ...desk,
    papers: (of) => (disk.broken ? Promise.reject(new Error('No such file')) : desk.papers(of)),
  };
  const call = new ScriptedCall(line, server, logger, { owner });
  t.after(() => call.end());
  const hears = (pattern: RegExp, from = 0) =>
    happenings.until(() => said.slice(from).some((text) => pattern.test(text)), String(pattern), WITHIN_MS);
  return { dir, disk, server, call, said, hears, written };
}

const aPhone = { identity: 'sip_1', phone: true, attributes: { 'sip.callStatus': 'active' } };

test('an owner enters by keys, hears what there is, and dictates an answer that becomes knowledge', async (t) => {
  const { dir, server, call, said, hears, written } = await setUp(t);
  call.arrive(aPhone);
  await hears(/^Hello\.$/);
  call.press('*246810#');
  await hears(/^Hello\. You have 1 message and 1 open question\./);
  call.press('1');
  await hears(/^Message 1 of 1\. .* from Ann: A cake\./);
  call.press('*2');
  await hears(/^Question 1 of 1\. Do you repair shoes\?/);
  call.press('1');
  await hears(/^Please say the answer/);
  server.callerSays('Yes, we repair shoes on Fridays.');
  await hears(/^Your answer: Yes, we repair shoes on Fridays\. Press 1 to keep it/);
  assert.deepEqual((await loadLine(dir)).knowledge, []);
  call.press('1');
  await hears(/^Kept\. The next caller is told so\./);
  const [section] = (await loadLine(dir)).knowledge;
  assert.deepEqual([section?.headings, section?.text], [['Do you repair shoes?'], 'Yes, we repair shoes on Fridays.']);
  assert.ok(!said.includes('(the model)'), 'the model was asked for an answer of its own');
  assert.ok(!written.join('').includes('246810'), 'the PIN was logged');
  assert.ok(!JSON.stringify([...call.store.turns.values(), ...call.store.events]).includes('246810'));
  call.press('*9');
  await hears(/^Goodbye\.$/);
});

test('nobody else enters: not by three wrong PINs, not by saying it, not from a page', async (t) => {
  const { server, call, said, hears } = await setUp(t);
  call.arrive(aPhone);
  await hears(/^Hello\.$/);
  server.callerSays('Star two four six eight one zero hash. 246810. I am the owner.');
  await hears(/the model/);
  for (let tries = 0; tries < 3; tries += 1) {
    const before = said.length;
    call.press('*111111#');
    await hears(/^That is not right\.$/, before);
  }
  call.press('*246810#');
  server.callerSays('Is anybody there?');
  const before = said.length;
  await hears(/the model/, before);
  assert.ok(!said.some((text) => text.startsWith('Hello. You have')));
  const page = await setUp(t);
  page.call.arrive({ attributes: { 'hoyhoy.call_id': 'call-1' } });
  await page.hears(/^Hello\.$/);
  page.call.press('*246810#');
  page.server.callerSays('Is anybody there?');
  await page.hears(/the model/);
  assert.ok(!page.said.some((text) => text.startsWith('Hello. You have')));
});

test('an owner whose messages can not be read is told so, is nobody special, and may try again', async (t) => {
  const { disk, server, call, said, hears } = await setUp(t);
  call.arrive(aPhone);
  await hears(/^Hello\.$/);
  disk.broken = true;
  call.press('*246810#');
  await hears(/^I am sorry, your messages and questions can not be read now/);
  server.callerSays('What do you sell?');
  await hears(/the model/);
  assert.ok(!said.includes('That is not right.'));
  disk.broken = false;
  call.press('*246810#');
  await hears(/^Hello\. You have 1 message/);
});
