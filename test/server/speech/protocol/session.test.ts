import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayExactly } from '../../../../server/contract/index.ts';
import { en } from '../../../../server/phrases/languages/en.ts';
import { appended, SessionHarness } from '../session-harness.ts';

const manual = {
  type: 'session.update',
  session: {
    type: 'realtime',
    audio: { input: { turn_detection: { type: 'server_vad', create_response: false, interrupt_response: false } } },
  },
};
const typed = (text: string, id?: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', ...(id && { id }), content: [{ type: 'input_text', text }] },
});

test('A session tells its effective configuration at first and after each update', async () => {
  const { events, ...harness } = new SessionHarness();
  assert.equal(events[0]?.type, 'session.created');
  await harness.session.receive(
    JSON.stringify({
      type: 'session.update',
      session: { type: 'realtime', instructions: 'Be kind.', audio: { output: { speed: 1.2 } } },
    }),
  );
  const updated = events[1];
  assert.ok(updated?.type === 'session.updated' && updated.session.type === 'realtime');
  assert.equal(updated.session.instructions, 'Be kind.');
  assert.equal(updated.session.audio?.output?.speed, 1.2);
  assert.deepEqual(updated.session.audio?.input?.format, { type: 'audio/pcm', rate: 24_000 });
});

test('A spoken turn is told and answered in the documented order', async () => {
  const harness = new SessionHarness();
  await harness.say('good morning');
  await harness.until('response.done');
  assert.deepEqual(harness.types(1), [
    'input_audio_buffer.speech_started',
    'input_audio_buffer.speech_stopped',
    'input_audio_buffer.committed',
    'conversation.item.added',
    'conversation.item.done',
    'conversation.item.input_audio_transcription.delta',
    'conversation.item.input_audio_transcription.completed',
    'response.created',
    'response.output_item.added',
    'conversation.item.added',
    'response.content_part.added',
    'response.output_audio_transcript.delta',
    'response.output_audio.delta',
    'response.output_audio.done',
    'response.output_audio_transcript.done',
    'response.content_part.done',
    'response.output_item.done',
    'conversation.item.done',
    'response.done',
  ]);
  const [started] = harness.all('input_audio_buffer.speech_started');
  assert.equal((await harness.until('input_audio_buffer.committed')).item_id, started?.item_id);
  assert.equal((await harness.until('response.output_audio_transcript.done')).transcript, 'You said: good morning');
});

test('Nothing is answered by itself where the client wants to decide', async () => {
  const harness = new SessionHarness();
  await harness.send(manual);
  await harness.say('good morning');
  await harness.until('conversation.item.input_audio_transcription.completed');
  assert.deepEqual(harness.all('response.created'), []);
  await harness.send({ type: 'response.create', response: { metadata: { turn: '1' } } });
  const done = await harness.until('response.done');
  assert.deepEqual(done.response.metadata, { turn: '1' });
  assert.equal(done.response.status, 'completed');
});

test('A response that is asked for before the transcript waits for it', async () => {
  const harness = new SessionHarness();
  await harness.send(manual);
  const { promise, resolve } = Promise.withResolvers<string>();
  harness.engine.recogniser.recognise = () => promise;
  await harness.say('');
  await harness.append('silence', 1600); // No longer is a turn kept open for words that don't come.
  await harness.until('input_audio_buffer.committed');
  await harness.send({ type: 'response.create' });
  assert.deepEqual(harness.all('response.output_item.added'), []);
  resolve('at last');
  assert.equal((await harness.until('response.output_audio_transcript.done')).transcript, 'You said: at last');
});

test('Without turn detection the client commits the buffer by hand', async () => {
  const harness = new SessionHarness();
  await harness.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: null } } },
  });
  await harness.send({ type: 'input_audio_buffer.commit' });
  assert.equal((await harness.until('error')).error.code, 'input_audio_buffer_commit_empty');
  harness.engine.words.push('by hand');
  await harness.append('speech', 600);
  await harness.send({ type: 'input_audio_buffer.commit' });
  assert.equal((await harness.until('conversation.item.input_audio_transcription.completed')).transcript, 'by hand');
  assert.deepEqual(harness.all('input_audio_buffer.speech_started'), []);
});

test('Silence that is committed is not recognised and has no words', async () => {
  const harness = new SessionHarness();
  await harness.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { input: { turn_detection: null } } },
  });
  harness.engine.words.push('hallucinated');
  await harness.append('silence', 600);
  await harness.send({ type: 'input_audio_buffer.commit' });
  assert.equal((await harness.until('conversation.item.input_audio_transcription.completed')).transcript, '');
});

test('What was recognised in a pause is thrown away when speech goes on', async () => {
  const harness = new SessionHarness();
  await harness.send(manual);
  harness.engine.words.push('the first half', 'the whole sentence');
  await harness.append('speech', 400);
  await harness.append('silence', 300);
  await harness.append('speech', 400);
  await harness.append('silence', 800);
  const completed = await harness.until('conversation.item.input_audio_transcription.completed');
  assert.equal(completed.transcript, 'the whole sentence');
});

test('Speech of the caller cancels the response that it interrupts', async () => {
  const harness = new SessionHarness();
  harness.engine.held = new Promise(() => {});
  await harness.send({ type: 'response.create' });
  await harness.append('speech', 200);
  const { response } = await harness.until('response.done');
  assert.equal(response.status, 'cancelled');
  assert.equal(response.status_details?.reason, 'turn_detected');
});

test('A cancelled response closes what it began, and another one can follow', async () => {
  const harness = new SessionHarness(async function* () {
    yield { type: 'say', text: 'The first sentence.' };
    yield { type: 'say', text: 'The second sentence.' };
  });
  await harness.send({ type: 'response.create' });
  await harness.until('response.output_audio.delta');
  harness.engine.held = new Promise(() => {});
  await harness.send({ type: 'response.cancel' });
  const { response } = await harness.until('response.done');
  if (response.status === 'cancelled') {
    assert.equal(response.status_details?.reason, 'client_cancelled');
    assert.equal((await harness.until('response.output_item.done')).item.type, 'message');
  }
  harness.engine.held = undefined;
  await harness.send({ type: 'response.create' });
  assert.equal((await harness.until('response.done', 2)).response.status, 'completed');
});

test('Only one response runs at a time, and there is nothing to cancel when none does', async () => {
  const harness = new SessionHarness();
  await harness.send({ type: 'response.cancel', event_id: 'mine' });
  const error = await harness.until('error');
  assert.equal(error.error.code, 'response_cancel_not_active');
  assert.equal(error.error.event_id, 'mine');
  harness.engine.held = new Promise(() => {});
  await harness.send({ type: 'response.create' });
  await harness.send({ type: 'response.create' });
  assert.equal((await harness.until('error', 2)).error.code, 'conversation_already_has_active_response');
});

test('Exact words are spoken as they are, without asking the answerer', async () => {
  const harness = new SessionHarness(async function* () {
    yield { type: 'say', text: 'Something else.' };
  });
  await harness.send({
    type: 'response.create',
    response: { instructions: sayExactly('Hello there. It costs $3.50.') },
  });
  await harness.until('response.done');
  assert.deepEqual(harness.engine.rendered, ['Hello there.', 'It costs $3.50.']);
});

test('Audio comes in deltas of 100 ms and is as long as the sentence', async () => {
  const harness = new SessionHarness();
  await harness.send({ type: 'response.create', response: { instructions: sayExactly('x'.repeat(35)) } });
  await harness.until('response.done');
  const sizes = harness.all('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64').length);
  assert.deepEqual(sizes, [4800, 4800, 4800, 2400]);
});

test('G.711 goes out at 8 kHz where the client asks for it', async () => {
  const harness = new SessionHarness();
  await harness.send({
    type: 'session.update',
    session: { type: 'realtime', audio: { output: { format: { type: 'audio/pcmu' } } } },
  });
  await harness.send({ type: 'response.create', response: { instructions: sayExactly('x'.repeat(40)) } });
  await harness.until('response.done');
  const bytes = harness
    .all('response.output_audio.delta')
    .reduce((sum, { delta }) => sum + Buffer.from(delta, 'base64').length, 0);
  assert.ok(Math.abs(bytes - 3200) < 32, `${bytes} bytes for 400 ms`);
});

test('A typed question is answered in text where text is asked for', async () => {
  const harness = new SessionHarness();
  await harness.send(typed('what is new?'));
  await harness.send({ type: 'response.create', response: { output_modalities: ['text'] } });
  assert.equal((await harness.until('response.output_text.done')).text, 'You said: what is new?');
  const { response } = await harness.until('response.done');
  assert.equal(response.usage?.output_token_details?.audio_tokens, 0);
  assert.ok((response.usage?.output_tokens ?? 0) > 0);
  assert.deepEqual(harness.all('response.output_audio.delta'), []);
});

test('A tool call is an item of its own, with arguments that are never empty', async () => {
  const harness = new SessionHarness(async function* ({ history }) {
    const last = history.at(-1);
    if (last?.type === 'result') yield { type: 'say', text: `It says ${last.output}.` };
    else {
      yield { type: 'say', text: 'One moment.' };
      yield { type: 'call', name: 'look', arguments: '' };
    }
  });
  await harness.send({ type: 'response.create' });
  await harness.until('response.done');
  const call = await harness.until('response.function_call_arguments.done');
  assert.equal(call.arguments, '{}');
  assert.equal(call.output_index, 1);
  await harness.send({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: call.call_id, output: 'rain' },
  });
  await harness.send({ type: 'response.create' });
  assert.equal((await harness.until('response.output_audio_transcript.done', 2)).transcript, 'It says rain.');
});

test('Truncating forgets the words that were not heard', async () => {
  const harness = new SessionHarness();
  await harness.send({
    type: 'response.create',
    response: { instructions: sayExactly('One two. Three four five six.') },
  });
  await harness.until('response.done');
  const { item } = await harness.until('response.output_item.done');
  const item_id = item.id ?? '';
  const pauseMs = 200;
  const lengthMs = 8 * 10 + pauseMs + 20 * 10;
  await harness.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: lengthMs + 1 });
  assert.equal((await harness.until('error')).error.param, 'audio_end_ms');
  await harness.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 180 + pauseMs });
  await harness.until('conversation.item.truncated');
  await harness.send({ type: 'conversation.item.retrieve', item_id });
  const { item: kept } = await harness.until('conversation.item.retrieved');
  assert.ok(kept.type === 'message' && kept.role === 'assistant');
  assert.equal(kept.content[0]?.transcript, 'One two. Three four');
});

test('An answer can be truncated at the very end of what was received of it, and is whole then', async () => {
  const harness = new SessionHarness();
  await harness.send({ type: 'session.update', session: { type: 'realtime', audio: { output: { speed: 0.7 } } } });
  const words = 'One two. Three four. Five six. Seven eight.';
  await harness.send({ type: 'response.create', response: { instructions: sayExactly(words) } });
  await harness.until('response.done');
  const bytes = harness.all('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64').length);
  const audio_end_ms = Math.floor(bytes.reduce((sum, length) => sum + length) / 48);
  const { item_id } = await harness.until('response.output_audio.delta');
  await harness.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms });
  await harness.send({ type: 'conversation.item.retrieve', item_id });
  assert.deepEqual(harness.all('error'), []);
  const { item } = await harness.until('conversation.item.retrieved');
  assert.ok(item.type === 'message' && item.role === 'assistant');
  assert.equal(item.content[0]?.transcript, words);
});

test('Items have their place: after another one, at the root, and not twice', async () => {
  const harness = new SessionHarness();
  await harness.send(typed('second', 'b'));
  await harness.send({ ...typed('first', 'a'), previous_item_id: 'root' });
  await harness.send({ ...typed('third', 'c'), previous_item_id: 'b' });
  assert.deepEqual(
    harness.all('conversation.item.added').map(({ previous_item_id }) => previous_item_id),
    [null, null, 'b'],
  );
  await harness.send(typed('again', 'a'));
  await harness.send({ ...typed('lost'), previous_item_id: 'nowhere' });
  await harness.send({ type: 'conversation.item.delete', item_id: 'b' });
  await harness.send({ type: 'conversation.item.retrieve', item_id: 'b' });
  assert.deepEqual(
    harness.all('error').map(({ error }) => error.code),
    ['item_exists', 'item_not_found', 'item_not_found'],
  );
});

test('Events that make no sense are refused one by one, and the session goes on', async () => {
  const harness = new SessionHarness();
  await harness.session.receive('{');
  await harness.session.receive('[]');
  await harness.send({ type: 'no.such.event', event_id: 'e1' });
  await harness.send({ type: 'session.update', session: { type: 'realtime', audio: { output: { speed: 9 } } } });
  await harness.session.receive(`"${'x'.repeat(17 * 1024 * 1024)}"`);
  const codes = harness.all('error').map(({ error }) => error.code);
  assert.deepEqual(codes, ['invalid_json', 'invalid_json', 'unknown_event', 'invalid_value', 'event_too_large']);
  assert.equal(harness.all('error')[2]?.error.event_id, 'e1');
  await harness.send({ type: 'response.create' });
  assert.equal((await harness.until('response.done')).response.status, 'completed');
});

test('A voice that fails ends the response as failed and leaves the session usable', async () => {
  const harness = new SessionHarness();
  harness.engine.failure = new Error('out of memory');
  await harness.send({ type: 'response.create' });
  const { response } = await harness.until('response.done');
  assert.equal(response.status, 'failed');
  assert.doesNotMatch(JSON.stringify(response), /out of memory/);
  harness.engine.failure = undefined;
  await harness.send({ type: 'response.create' });
  assert.equal((await harness.until('response.done', 2)).response.status, 'completed');
});

test('A caller whose words take long is told that the answer will come, and then answered', async () => {
  const harness = new SessionHarness(undefined, { patienceMs: 5 });
  await harness.send(manual);
  const { promise, resolve } = Promise.withResolvers<string>();
  harness.engine.recogniser.recognise = () => promise;
  await harness.say('');
  await harness.append('silence', 1600);
  await harness.send({ type: 'response.create' });
  await harness.until('response.output_audio.delta');
  resolve('at last');
  assert.equal(
    (await harness.until('response.output_audio_transcript.done')).transcript,
    `${en.busy.wait} You said: at last`,
  );
});

test('A caller whose words are lost on a busy machine is asked to say them again, and is never left in silence', async () => {
  const harness = new SessionHarness();
  harness.engine.recogniser.recognise = () => Promise.reject(new Error('full'));
  await harness.say('');
  assert.equal((await harness.until('response.output_audio_transcript.done')).transcript, en.busy.missed);
  await harness.send(typed('still here'));
  await harness.until('response.done');
  await harness.send({ type: 'response.create' });
  assert.equal((await harness.until('response.output_audio_transcript.done', 2)).transcript, 'You said: still here');
});

test('A turn that can not be recognised is told as failed, and the next one works', async () => {
  const harness = new SessionHarness();
  await harness.send(manual);
  const { recognise } = harness.engine.recogniser;
  harness.engine.recogniser.recognise = () => Promise.reject(new Error('broken'));
  await harness.say('');
  await harness.until('conversation.item.input_audio_transcription.failed');
  harness.engine.recogniser.recognise = recognise;
  harness.engine.words.length = 0;
  await harness.say('now');
  assert.equal((await harness.until('conversation.item.input_audio_transcription.completed')).transcript, 'now');
});

test('What a client has sent before it left is not handled any more: no turn is heard, and nobody answered', async () => {
  const harness = new SessionHarness();
  harness.engine.words.push('is anybody there?');
  const handled = [harness.send(appended('speech', 640)), harness.send(appended('silence', 1600))];
  handled.push(harness.send({ type: 'no.such.event' }), harness.send({ type: 'response.create' }));
  harness.session.close();
  await Promise.all(handled);
  assert.deepEqual([harness.types(1), harness.engine.hearings, harness.engine.rendered], [[], [], []]);
});

test('A client that leaves as its turn ends is not answered', async () => {
  const harness = new SessionHarness();
  harness.onSent = ({ type }) => {
    if (type === 'input_audio_buffer.speech_stopped') harness.session.close();
  };
  await harness.say('one more question');
  await harness.append('silence', 1500);
  assert.equal(harness.all('input_audio_buffer.speech_stopped').length, 1);
  assert.deepEqual(harness.all('response.created'), []);
});
