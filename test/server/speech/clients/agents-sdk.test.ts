import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';
import { bytesFromPcm } from '../../../../server/audio/pcm.ts';
import { startFakeServer, turn } from './fake-server.ts';

let server: Awaited<ReturnType<typeof startFakeServer>>;

before(async () => {
  server = await startFakeServer();
});
after(() => server?.close());

/** A session of the Agents SDK as it is. */
async function open() {
  const agent = new RealtimeAgent({ name: 'Baker', instructions: 'Be friendly.' });
  const session = new RealtimeSession(agent, { transport: 'websocket', model: 'hoyhoy/bakery', tracingDisabled: true });
  const errors: unknown[] = [];
  session.on('error', (error) => errors.push(error));
  await session.connect({ apiKey: 'none', url: `${server.url}/realtime?model=hoyhoy/bakery` });
  return { session, errors };
}

test('The Agents SDK speaks, and its history holds both sides of the conversation', async () => {
  const { session, errors } = await open();
  server.engine.words.push('How much is a rye loaf?');
  const answered = new Promise<string>((resolve) => {
    session.on('agent_end', (_context, _agent, text) => resolve(text));
  });
  let heard = 0;
  session.on('audio', ({ data }) => {
    heard += data.byteLength;
  });
  for (const pcm of turn) session.sendAudio(Uint8Array.from(bytesFromPcm(pcm)).buffer);
  assert.equal(await answered, 'A rye loaf costs 7 pounds.');
  assert.ok(heard > 10_000, `${heard} bytes of audio`);
  const said = session.history.flatMap((item) =>
    item.type === 'message' ? [[item.role, JSON.stringify(item.content)]] : [],
  );
  assert.match(said.find(([role]) => role === 'user')?.[1] ?? '', /How much is a rye loaf/);
  assert.match(said.find(([role]) => role === 'assistant')?.[1] ?? '', /7 pounds/);
  assert.deepEqual(errors, []);
  session.close();
});

test('The Agents SDK writes, takes back what was not heard of an answer, and is answered again', async () => {
  const { session, errors } = await open();
  const answer = () =>
    new Promise<string>((resolve) => session.once('agent_end', (_context, _agent, text) => resolve(text)));
  const [first, truncated] = [
    answer(),
    new Promise<void>((resolve) => {
      session.transport.on('*', ({ type }) => {
        if (type === 'conversation.item.truncated') resolve();
      });
    }),
  ];
  session.sendMessage('Can I park behind the bakery?');
  assert.match(await first, /park behind the bakery/);
  session.interrupt();
  await truncated;
  const second = answer();
  session.sendMessage('How much is a rye loaf?');
  assert.equal(await second, 'A rye loaf costs 7 pounds.');
  assert.deepEqual(errors, []);
  session.close();
});
