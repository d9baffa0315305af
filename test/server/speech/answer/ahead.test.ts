import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answerer } from '../../../../server/speech/answer/answerer.ts';
import { createFind } from '../../../../server/speech/answer/find.ts';
import { createOfflineAnswerer } from '../../../../server/speech/answer/offline-answerer.ts';
import { bakery } from '../fixtures/bakery.ts';
import { SessionHarness } from '../session-harness.ts';

const now = () => new Date('2026-06-01T10:00:00Z');
const twoSentences: Answerer = async function* answer({ history }) {
  const last = history.at(-1);
  yield { type: 'say', text: `About ${last && 'text' in last ? last.text : 'nothing'}. And so on.` };
};
const pause = async (harness: SessionHarness, words: string) => {
  harness.engine.words.push(words);
  await harness.append('speech', 640);
  await harness.append('silence', 320);
};

test('The first sentence of an answer is rendered while the caller pauses, and nobody is told', async () => {
  const harness = new SessionHarness(twoSentences, { answersAhead: true });
  await pause(harness, 'a loaf');
  assert.deepEqual(harness.engine.prepared, ['About a loaf.']);
  assert.deepEqual(harness.engine.rendered, []);
  assert.deepEqual(harness.types(1), ['input_audio_buffer.speech_started']);
});

test('A caller who goes on is answered to all they said', async () => {
  const harness = new SessionHarness(twoSentences, { answersAhead: true });
  await pause(harness, 'a loaf');
  await pause(harness, 'a loaf of rye');
  await harness.append('silence', 1500);
  await harness.until('response.done');
  assert.deepEqual(harness.engine.prepared, ['About a loaf.', 'About a loaf of rye.']);
  assert.deepEqual(harness.engine.rendered, ['About a loaf of rye.', 'And so on.']);
});

test('What was made ready is given up where the caller goes on, clears what was said or hangs up, and not before', async () => {
  const abandoned = async (leave: (harness: SessionHarness) => unknown) => {
    const harness = new SessionHarness(twoSentences, { answersAhead: true });
    await pause(harness, 'a loaf');
    const { stale } = harness.engine;
    assert.deepEqual([stale.length, stale[0]?.aborted], [1, false]);
    await leave(harness);
    return stale[0]?.aborted;
  };
  assert.equal(await abandoned((harness) => harness.append('speech', 200)), true);
  assert.equal(await abandoned((harness) => harness.send({ type: 'input_audio_buffer.clear' })), true);
  assert.equal(await abandoned((harness) => harness.send({ type: 'input_audio_buffer.commit' })), true);
  assert.equal(await abandoned((harness) => harness.session.close()), true);
  const answered = async (harness: SessionHarness) => {
    await harness.append('silence', 1500);
    await harness.until('response.output_audio.delta');
    await harness.send({ type: 'input_audio_buffer.clear' });
  };
  assert.equal(await abandoned(answered), false);
});

test('An answer that is found only after the caller went on is not rendered', async () => {
  const found = Promise.withResolvers<void>();
  const asked: AbortSignal[] = [];
  const late: Answerer = async function* answer(_question, signal) {
    asked.push(signal);
    await found.promise;
    yield { type: 'say', text: 'At last.' };
  };
  const harness = new SessionHarness(late, { answersAhead: true });
  await pause(harness, 'a loaf');
  await harness.append('speech', 200);
  assert.equal(asked[0]?.aborted, true);
  found.resolve();
  await harness.append('speech', 200);
  assert.deepEqual(harness.engine.prepared, []);
});

test('Nothing is made ready where an answer is paid for, of noise, or where nothing is spoken', async () => {
  const paid = new SessionHarness(twoSentences);
  await pause(paid, 'a loaf');
  const noise = new SessionHarness(twoSentences, { answersAhead: true });
  await pause(noise, '');
  const written = new SessionHarness(twoSentences, { answersAhead: true });
  await written.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
  await pause(written, 'a loaf');
  assert.deepEqual(
    [paid, noise, written].flatMap(({ engine }) => engine.prepared),
    [],
  );
});

test('What is heard once more in the pause is not heard a third time', async () => {
  const answerer = createOfflineAnswerer(createFind(now), now);
  const harness = new SessionHarness(answerer, { answersAhead: true, line: bakery });
  harness.engine.words.push('Do you repair shoes?', 'How much is a rye loaf?');
  await harness.append('speech', 640);
  await harness.append('silence', 320);
  assert.equal(harness.engine.hearings.length, 2);
  await harness.append('silence', 1500);
  const { transcript } = await harness.until('response.output_audio_transcript.done');
  assert.match(transcript, /7 pounds/);
  assert.equal(harness.engine.hearings.length, 2);
});

test('Nobody else waits for a second hearing that may be for nothing', async () => {
  const answerer = createOfflineAnswerer(createFind(now), now);
  const harness = new SessionHarness(answerer, { answersAhead: true, line: bakery });
  harness.engine.recogniser.idle = false;
  await pause(harness, 'Do you repair shoes?');
  assert.equal(harness.engine.hearings.length, 1);
});

test('Between digits and in the middle of a phrase nothing is made ready until it has been silent for long', async () => {
  for (const words of ['555 01', 'Do you repair the']) {
    const harness = new SessionHarness(twoSentences, { answersAhead: true });
    await pause(harness, words);
    await harness.append('silence', 500);
    assert.deepEqual(harness.engine.prepared, [], words);
    await harness.append('silence', 300);
    assert.deepEqual(harness.engine.prepared, [`About ${words}.`]);
    assert.deepEqual(harness.all('input_audio_buffer.speech_stopped'), []);
  }
});
