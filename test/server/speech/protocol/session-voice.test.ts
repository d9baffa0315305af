import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayExactly } from '../../../../server/contract/index.ts';
import { bakery } from '../fixtures/bakery.ts';
import { SessionHarness } from '../session-harness.ts';

const voiced = (voice: unknown) => ({
  type: 'session.update',
  session: { type: 'realtime', instructions: 'New.', audio: { output: { voice } } },
});

async function speak(harness: SessionHarness, count = 1): Promise<void> {
  await harness.send({ type: 'response.create', response: { instructions: sayExactly('Hello.') } });
  await harness.until('response.done', count);
}

const told = (harness: SessionHarness) =>
  [...harness.all('session.created'), ...harness.all('session.updated')].map(({ session: { audio } }) =>
    audio !== undefined && 'output' in audio ? audio.output?.voice : undefined,
  );

test("a line's own voice speaks, announcements too, whatever voices of OpenAI's a client names", async () => {
  const harness = new SessionHarness(undefined, { line: { ...bakery, voice: 'joe' } });
  await harness.send(voiced('alloy'));
  await speak(harness);
  await harness.say('Hi.');
  await harness.until('response.done', 2);
  assert.deepEqual(told(harness), ['joe', 'joe']);
  assert.deepEqual(harness.engine.asked, ['joe', 'joe']);
});

test('without a choice the first voice is told, and left to whoever speaks', async () => {
  const harness = new SessionHarness(undefined, { line: { ...bakery, voice: 'marin' } });
  await speak(harness);
  assert.deepEqual([told(harness), harness.engine.asked], [['hibari'], [undefined]]);
});

test('a client chooses by name or id, and may name the same again, but no other once it was heard', async () => {
  const harness = new SessionHarness();
  await harness.send(voiced({ id: 'joe' }));
  await speak(harness);
  await harness.send(voiced('joe'));
  await harness.send(voiced('hibari'));
  assert.deepEqual(told(harness), ['hibari', 'joe', 'joe']);
  assert.deepEqual(
    harness.all('error').map(({ error }) => error.code),
    ['cannot_update_voice'],
  );
  await speak(harness, 2);
  assert.deepEqual(harness.engine.asked, ['joe', 'joe']);
});

test('who repeats the voice that it was told, once that was heard, is told it again, and whoever spoke goes on', async () => {
  const harness = new SessionHarness();
  await speak(harness);
  await harness.send(voiced('hibari'));
  await harness.send(voiced('joe'));
  await speak(harness, 2);
  assert.deepEqual(told(harness), ['hibari', 'hibari']);
  assert.deepEqual(
    harness.all('error').map(({ error }) => error.code),
    ['cannot_update_voice'],
  );
  assert.deepEqual(harness.engine.asked, [undefined, undefined]);
});

test('an unknown voice is refused with the choices, and nothing of that update holds', async () => {
  const harness = new SessionHarness();
  harness.engine.voices = ['hibari'];
  for (const voice of ['nova', 'joe']) await harness.send(voiced(voice));
  for (const { error } of harness.all('error')) {
    assert.deepEqual([error.code, error.param], ['invalid_value', 'session.audio.output.voice']);
    assert.match(error.message, /Supported values are: 'hibari'/);
  }
  assert.equal(harness.all('error').length, 2);
  assert.deepEqual(harness.all('session.updated'), []);
});
