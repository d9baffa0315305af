import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayExactly } from '../../../../server/contract/index.ts';
import { SessionHarness } from '../session-harness.ts';

const typed = (text: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});

const announce = (words: string) => ({ type: 'response.create', response: { instructions: sayExactly(words) } });

const LONG = 'Your time is nearly over for today, and this call will come to its end in about one minute.';

test('who has asked for slow speech hears announcements slowly too, until faster is asked for', async () => {
  const harness = new SessionHarness();
  const rendered = async (count: number) => {
    const from = harness.engine.rendered.length;
    await harness.send(announce(LONG));
    await harness.until('response.done', count);
    return {
      sentences: harness.engine.rendered.slice(from),
      slowest: Math.min(...harness.engine.speeds.slice(from)),
    };
  };
  assert.deepEqual(await rendered(1), { sentences: [LONG], slowest: 1 });
  await harness.send(typed('Slower, please.'));
  const slow = await rendered(2);
  assert.deepEqual(
    [...new Set(slow.sentences)],
    ['Your time is nearly over for today.', 'and this call will come to its end in about one minute.'],
  );
  assert.ok(slow.slowest <= 0.6, `at ${slow.slowest} of its pace`);
  await harness.send(typed('You can speak faster again.'));
  assert.deepEqual(await rendered(3), { sentences: [LONG], slowest: 1 });
});

/** Lengths of stretches of silence and of sound in an answer, in ms. */
function stretches(harness: SessionHarness): { silent: boolean; ms: number }[] {
  const found: { silent: boolean; ms: number }[] = [];
  for (const { delta } of harness.all('response.output_audio.delta')) {
    const bytes = Buffer.from(delta, 'base64');
    for (let at = 0; at < bytes.length; at += 48) {
      const silent = bytes.readInt16LE(at) === 0;
      const last = found.at(-1);
      if (last?.silent === silent) last.ms++;
      else found.push({ silent, ms: 1 });
    }
  }
  return found;
}

test('between two sentences there is a pause, in which all of the first has been heard; after the last there is none', async () => {
  const harness = new SessionHarness();
  await harness.send(announce('One two. Three.\nFour\nFive.'));
  const { response } = await harness.until('response.done');
  // Rendered sentences, of 10 ms a character here, end with 200 ms of silence by themselves.
  assert.deepEqual(stretches(harness), [
    { silent: false, ms: 80 },
    { silent: true, ms: 200 },
    { silent: false, ms: 60 },
    { silent: true, ms: 200 },
    { silent: false, ms: 40 },
    { silent: true, ms: 150 },
    { silent: false, ms: 50 },
  ]);
  const [item] = response.output ?? [];
  assert.ok(item?.id);
  await harness.send({
    type: 'conversation.item.truncate',
    item_id: item.id,
    content_index: 0,
    audio_end_ms: 279,
  });
  await harness.send({ type: 'conversation.item.retrieve', item_id: item.id });
  const { item: kept } = await harness.until('conversation.item.retrieved');
  assert.match(JSON.stringify(kept), /"transcript":"One two\."/);
});
