import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'ws';
import { z } from 'zod';
import {
  heardTone,
  type ScriptedOptions,
  type ScriptedRealtime,
  silence,
  startScriptedRealtime,
  tone,
} from '../../support/scripted-realtime.ts';

const anyEvent = z.looseObject({ type: z.string(), event_id: z.string() });
const errorEvent = z.object({ error: z.object({ code: z.string(), event_id: z.string().nullable() }) });

/** A bare client, so that the server is judged by what is on the wire. */
class Wire {
  readonly server: ScriptedRealtime;
  readonly socket: WebSocket;
  readonly events: z.infer<typeof anyEvent>[] = [];

  constructor(server: ScriptedRealtime) {
    this.server = server;
    this.socket = new WebSocket(`${server.url}/realtime?model=m`);
    this.socket.on('message', (data) => this.events.push(anyEvent.parse(JSON.parse(data.toString()))));
  }

  send(event: Record<string, unknown>): void {
    this.socket.send(JSON.stringify(event));
  }

  append(pcm: Int16Array): void {
    const audio = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64');
    this.send({ type: 'input_audio_buffer.append', audio });
  }

  /** Resolves to the `count`-th event of a type, when it has arrived. */
  async next(type: string, count = 1): Promise<z.infer<typeof anyEvent>> {
    for (;;) {
      const found = this.events.filter((event) => event.type === type)[count - 1];
      if (found) return found;
      await once(this.socket, 'message', { signal: AbortSignal.timeout(5_000) });
    }
  }

  types(): string[] {
    return this.events.map(({ type }) => type).filter((type, index, types) => type !== types[index - 1]);
  }

  async error(count = 1) {
    return errorEvent.parse(await this.next('error', count)).error;
  }
}

async function wired(t: TestContext, options: ScriptedOptions = {}): Promise<Wire> {
  const server = await startScriptedRealtime(options);
  const wire = new Wire(server);
  t.after(async () => {
    wire.socket.terminate();
    await server.close();
  });
  await wire.next('session.created');
  return wire;
}

const session = (input: Record<string, unknown>) => ({
  type: 'session.update',
  session: { type: 'realtime', audio: { input } },
});

test('an answer with a call comes in the documented order', async (t) => {
  const wire = await wired(t, { respond: () => ({ text: 'Let me see.', toolCalls: [{ name: 'look' }] }) });
  wire.send({ type: 'response.create', response: { metadata: { n: '1' } } });
  const done = await wire.next('response.done');
  const deltas = ['response.output_audio_transcript.delta', 'response.output_audio.delta'];
  assert.deepEqual(
    wire.types().filter((type) => !deltas.includes(type)),
    [
      'session.created',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.output_item.added',
      'conversation.item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'conversation.item.done',
      'response.done',
    ],
  );
  const response = z.object({ response: z.looseObject({}) });
  for (const event of [await wire.next('response.created'), done]) {
    assert.deepEqual(response.parse(event).response['metadata'], { n: '1' });
  }
  assert.equal(new Set(wire.events.map(({ event_id }) => event_id)).size, wire.events.length);
});

test('a session asked for text answers in text', async (t) => {
  const wire = await wired(t, { respond: () => ({ text: 'Plain words.' }) });
  wire.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
  wire.send({ type: 'response.create' });
  assert.equal((await wire.next('response.output_text.done'))['text'], 'Plain words.');
  assert.ok(!wire.types().includes('response.output_audio.delta'));
});

test('an update changes what it names, and the answer tells the whole session', async (t) => {
  const wire = await wired(t);
  wire.send(session({ turn_detection: null }));
  const updated = z
    .object({
      session: z.looseObject({ audio: z.looseObject({ input: z.looseObject({}), output: z.looseObject({}) }) }),
    })
    .parse(await wire.next('session.updated')).session;
  assert.equal(updated.audio.input['turn_detection'], null);
  assert.deepEqual(updated.audio.input['format'], { type: 'audio/pcm', rate: 24_000 });
  assert.equal(updated.audio.output['voice'], 'marin');
  assert.equal(updated['model'], 'm');
});

test('speech in appended audio makes a turn, which a default session answers by itself', async (t) => {
  const wire = await wired(t, { transcribe: ({ durationMs }) => `${durationMs} ms` });
  wire.send(session({ transcription: { model: 'any' } }));
  for (const pcm of [silence(1_000), tone(500, 600), silence(600)]) wire.append(pcm);
  await wire.next('response.done');
  const started = await wire.next('input_audio_buffer.speech_started');
  const stopped = await wire.next('input_audio_buffer.speech_stopped');
  assert.deepEqual([started['audio_start_ms'], stopped['audio_end_ms']], [700, 2_100]);
  const completed = await wire.next('conversation.item.input_audio_transcription.completed');
  assert.deepEqual([completed['transcript'], completed['item_id']], ['1400 ms', started['item_id']]);
  const order = wire.types();
  const turn = ['speech_started', 'speech_stopped', 'committed'].map((name) => `input_audio_buffer.${name}`);
  assert.deepEqual(order.slice(order.indexOf(turn[0] ?? ''), order.indexOf('conversation.item.added')), turn);
});

test('speech interrupts an answer, unless the session says not to', async (t) => {
  const wire = await wired(t, { pace: 1, respond: () => ({ text: 'Long.', audio: { tone: 440, durationMs: 3_000 } }) });
  wire.send({ type: 'response.create' });
  await wire.next('response.output_audio.delta');
  wire.server.callerStarts();
  const done = z
    .object({ response: z.object({ status: z.string(), status_details: z.looseObject({ reason: z.string() }) }) })
    .parse(await wire.next('response.done')).response;
  assert.deepEqual([done.status, done.status_details.reason], ['cancelled', 'turn_detected']);
  wire.server.callerStops('Wait!');
  await wire.next('response.created', 2);

  wire.send(session({ turn_detection: { type: 'server_vad', create_response: false, interrupt_response: false } }));
  await wire.next('session.updated');
  wire.server.callerSays('Never mind.');
  await wire.next('input_audio_buffer.committed', 2);
  assert.equal(wire.events.filter(({ type }) => type === 'response.done').length, 1);
});

test('without turn detection the client commits, and an empty buffer is an error', async (t) => {
  const wire = await wired(t, { transcribe: ({ pcm }) => `heard ${heardTone(pcm, [300, 500])}` });
  wire.send(session({ turn_detection: null, transcription: { model: 'any' } }));
  wire.send({ type: 'input_audio_buffer.commit', event_id: 'mine' });
  assert.deepEqual(await wire.error(), { code: 'input_audio_buffer_commit_empty', event_id: 'mine' });
  wire.append(tone(500, 400));
  wire.send({ type: 'input_audio_buffer.commit' });
  const completed = await wire.next('conversation.item.input_audio_transcription.completed');
  assert.equal(completed['transcript'], 'heard 500');
});

test('what the protocol forbids is an error that names the event', async (t) => {
  const wire = await wired(t, { pace: 1, respond: () => ({ text: 'Hm.', audio: { tone: 440, durationMs: 2_000 } }) });
  const forbidden: [event: Record<string, unknown>, code: string][] = [
    [{ type: 'response.cancel' }, 'response_cancel_not_active'],
    [{ type: 'conversation.item.delete', item_id: 'none' }, 'item_delete_invalid_item_id'],
    [
      {
        type: 'conversation.item.create',
        previous_item_id: 'none',
        item: { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      },
      'item_create_invalid_previous_item_id',
    ],
    [
      { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'none', output: '' } },
      'invalid_tool_call_id',
    ],
  ];
  for (const [index, [event, code]] of forbidden.entries()) {
    wire.send({ event_id: `e${index}`, ...event });
    assert.deepEqual(await wire.error(index + 1), { code, event_id: `e${index}` });
  }
  wire.send({ type: 'response.create' });
  wire.send({ type: 'response.create', event_id: 'second' });
  assert.deepEqual(await wire.error(5), { code: 'conversation_already_has_active_response', event_id: 'second' });
  wire.send({ type: 'session.update', session: { instructions: 'without its type' } });
  assert.equal((await wire.error(6)).code, 'invalid_value');
  wire.socket.send('not JSON');
  assert.equal((await wire.error(7)).code, 'invalid_value');
});

test('an answer is truncated by the share that was heard, and not beyond its end', async (t) => {
  const wire = await wired(t, {
    respond: () => ({ text: 'one two three four', audio: { tone: 440, durationMs: 800 } }),
  });
  wire.send({ type: 'response.create' });
  const itemId = (await wire.next('response.output_audio.delta'))['item_id'];
  await wire.next('response.done');
  const truncate = { type: 'conversation.item.truncate', item_id: itemId, content_index: 0 };
  wire.send({ ...truncate, audio_end_ms: 801, event_id: 'beyond' });
  assert.deepEqual(await wire.error(), { code: 'invalid_value', event_id: 'beyond' });
  wire.send({ ...truncate, audio_end_ms: 400 });
  await wire.next('conversation.item.truncated');
  const [item] = wire.server.connections[0]?.conversation.items ?? [];
  assert.equal(item?.content?.[0]?.transcript, 'one two');
});

test('a cancelled answer ends with what was said of it', async (t) => {
  const wire = await wired(t, {
    pace: 1,
    respond: () => ({ text: 'one two three four', audio: { tone: 440, durationMs: 400 } }),
  });
  wire.send({ type: 'response.create' });
  await wire.next('response.output_audio.delta', 2);
  wire.send({ type: 'response.cancel' });
  assert.equal((await wire.next('response.output_audio_transcript.done'))['transcript'], 'one two ');
  await wire.next('response.done');
  wire.send({ type: 'response.create' });
  await wire.next('response.created', 2);
});

test('at pace 1 an answer takes as long as it plays', async (t) => {
  const wire = await wired(t, { pace: 1, respond: () => ({ text: 'Hm.', audio: { tone: 440, durationMs: 500 } }) });
  wire.send({ type: 'response.create' });
  const begun = await wire.server.waitForSent('response.created');
  const done = await wire.server.waitForSent('response.output_audio.done');
  const tookMs = done.at - begun.at;
  // No longest time: a busy machine takes as long as it likes.
  assert.ok(tookMs > 480, `took ${tookMs} ms`);
});

test('a script that throws is told when the server is closed', async () => {
  const server = await startScriptedRealtime({
    respond: () => {
      throw new Error('a mistake of the test');
    },
  });
  const wire = new Wire(server);
  await wire.next('session.created');
  wire.send({ type: 'response.create' });
  await server.waitFor('response.create');
  await assert.rejects(server.close(), (error) => {
    assert.ok(error instanceof AggregateError);
    assert.match(String(error.errors[0]), /a mistake of the test/);
    return true;
  });
});

test('waiting for what does not come says what came instead', async (t) => {
  const wire = await wired(t);
  wire.send({ type: 'response.create' });
  await wire.server.waitFor('response.create');
  await assert.rejects(wire.server.waitFor('response.cancel', { timeoutMs: 10 }), /response\.cancel.*response\.create/);
});

test('tones are told apart, and noise is none of them', () => {
  assert.equal(heardTone(tone(700, 100), [440, 700, 1_000]), 700);
  assert.equal(heardTone(silence(100), [440]), undefined);
  const noise = Int16Array.from({ length: 2_400 }, () => Math.random() * 20_000 - 10_000);
  assert.equal(heardTone(noise, [440, 700, 1_000]), undefined);
});
