import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import type { Answerer } from '../../../../server/speech/answer/answerer.ts';
import { appended, SessionHarness } from '../session-harness.ts';

/** Few, so that they are used again, before they are there and after they are gone. */
const id = fc.constantFrom('a', 'b', 'c', 'root', '');
const text = fc.constantFrom('hello', '', 'Slower, please.', '¿Qué tal?');
const update = (session: object) => ({ type: 'session.update', session });
const detection = fc.constantFrom(
  null,
  { type: 'server_vad' },
  { type: 'server_vad', create_response: false, interrupt_response: false },
  { type: 'server_vad', silence_duration_ms: 64 },
  { type: 'semantic_vad', eagerness: 'high' },
  { type: 'telepathy' },
);

/** A moment in which an answer goes on. */
const later = 'later';

/** What a client may send, in an order that makes sense or none. */
const event: fc.Arbitrary<object | typeof later> = fc.oneof(
  fc.constant(later),
  fc.constant({ type: 'response.create' }),
  fc.constant({ type: 'response.cancel' }),
  fc
    .tuple(fc.constantFrom('speech', 'silence'), fc.constantFrom(20, 200, 700, 2_000))
    .map(([kind, ms]) => appended(kind, ms)),
  fc.constantFrom('AAA', '!', 7).map((audio) => ({ type: 'input_audio_buffer.append', audio })),
  fc
    .constantFrom('input_audio_buffer.commit', 'input_audio_buffer.clear', 'output_audio_buffer.clear')
    .map((type) => ({ type })),
  fc
    .record({
      item: fc.record({
        id,
        type: fc.constantFrom('message', 'function_call_output', 'image'),
        role: fc.constantFrom('user', 'assistant', 'system'),
        call_id: id,
        output: text,
        content: fc.array(fc.record({ type: fc.constantFrom('input_text', 'output_text', 'input_audio'), text })),
      }),
      previous_item_id: fc.option(id),
    })
    .map((rest) => ({ type: 'conversation.item.create', ...rest })),
  fc
    .tuple(fc.constantFrom('retrieve', 'delete', 'truncate'), id, fc.integer({ min: -1, max: 2_000 }))
    .map(([what, item_id, audio_end_ms]) => ({
      type: `conversation.item.${what}`,
      item_id,
      content_index: 0,
      audio_end_ms,
    })),
  fc
    .record({
      output_modalities: fc.constantFrom(['audio'], ['text'], ['smell']),
      conversation: fc.constantFrom('auto', 'none'),
    })
    .map((response) => ({ type: 'response.create', response })),
  detection.map((turn_detection) => update({ audio: { input: { turn_detection } } })),
  fc
    .record({
      speed: fc.constantFrom(0.25, 1, 9),
      voice: fc.constantFrom('joe', 'hibari', 'alloy', 'nobody'),
      format: fc.constantFrom({ type: 'audio/pcmu' }, { type: 'audio/pcm', rate: 24_000 }, { type: 'audio/mp3' }),
    })
    .map((output) => update({ audio: { input: { format: output.format }, output } })),
  fc.jsonValue().map((type) => ({ type })),
);

const twoSentences: Answerer = async function* () {
  yield { type: 'say', text: 'First this. Then that.' };
};

test('Whatever a client sends in whatever order, each response ends, only the client is at fault, and the session goes on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
      const harness = new SessionHarness(twoSentences);
      const { speak } = harness.engine.synthesiser;
      harness.engine.synthesiser.speak = async (...sentence) => {
        await setImmediate(); // Some events come in the middle of an answer.
        return speak(...sentence);
      };
      harness.engine.words.push('one', 'two', 'three');
      for (const each of events) {
        // Some together, some one by one.
        const handled = each === later ? setImmediate() : harness.send(each);
        if (events.length % 2 === 0) await handled;
      }
      await harness.send(update({ instructions: 'Be kind.', audio: { input: { turn_detection: null } } }));
      assert.equal(harness.events.filter(({ type }) => type === 'session.updated').length > 0, true);
      const begun = harness.all('response.created').length;
      if (begun > 0) await harness.until('response.done', begun);
      assert.deepEqual(
        harness.all('error').filter(({ error }) => error.type !== 'invalid_request_error'),
        [],
      );
      harness.session.close();
    }),
    { numRuns: 100 },
  );
});
