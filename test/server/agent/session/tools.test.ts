import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Call, settle } from '../../../support/session-rig.ts';

describe("a session's tools", () => {
  const useTool = async (call: Call, name: string, args: unknown, responseId = call.realtime.start()) => {
    call.realtime.emit({
      type: 'tool-call',
      responseId,
      callId: `tool-${name}`,
      name,
      arguments: JSON.stringify(args),
    });
    call.realtime.emit({ type: 'response-done', responseId, status: 'completed' });
    await settle();
  };

  it('take a message down, have it read back, and keep nothing before the caller has answered', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    await useTool(call, 'take_message', { name: 'Ada', contact: '0163', message: 'Two rye loaves for Friday.' });
    assert.match(
      JSON.stringify(call.realtime.toolResults[0]),
      /Two rye loaves for Friday\. Your name is Ada\..*Is that right\?/,
    );
    assert.equal(call.realtime.asked.length, 3, 'greeting, answer, and the answer after the tool');
    await useTool(call, 'confirm_message', {});
    assert.match(JSON.stringify(call.realtime.toolResults[1]), /has not answered yet/);
    assert.equal(call.store.messages.length, 0);
  });

  it('show a card beside what is said, after which nothing more is asked for; alone it is followed by words', async () => {
    const call = await new Call().greeted();
    const asked = call.realtime.asked.length;
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const responseId = call.realtime.start();
    call.realtime.emit({ type: 'audio', responseId, itemId: 'words', pcm: new Int16Array(24 * 500).fill(1000) });
    await useTool(call, 'show_card', { title: 'Address', text: '18 Marlow Street' }, responseId);
    assert.deepEqual(
      call.room.cards.map((cards) => cards.map(({ title }) => title)),
      [['Address']],
    );
    await call.advance(1000);
    assert.equal(call.realtime.asked.length, asked + 1, 'the answer itself');
    call.realtime.emit({ type: 'turn-committed', itemId: 'again' });
    call.realtime.emit({
      type: 'tool-call',
      responseId: call.realtime.start(),
      callId: 'alone',
      name: 'show_card',
      arguments: '{"title":"Address","link":{"address":"https://evil.example"}}',
    });
    await settle();
    assert.match(JSON.stringify(call.realtime.toolResults.at(-1)), /does not link to that address/);
    assert.equal(call.realtime.asked.length, asked + 3, 'the next answer, and one after the tool');
    assert.equal(call.room.cards.length, 1);
  });

  it('are not waited for in silence: the caller is told so after a while, and of the outcome when it is there', async () => {
    const call = await new Call({}, { state: 'live' }).greeted();
    const draft = { callId: 'call-1', id: 'draft', name: 'take_message', at: 0 };
    const args = JSON.stringify({ message: 'Two rye loaves for Friday.', callBack: 'none' });
    call.store.runs.set('draft', { ...draft, arguments: args, output: '{"data":{"next":"read-back"}}' });
    call.store.call?.events.push({ callId: 'call-1', name: 'typed', at: 1 });
    const kept = Promise.withResolvers<void>();
    const { addMessage } = call.store;
    call.store.addMessage = async (message) => {
      await kept.promise;
      return addMessage.call(call.store, message);
    };
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    await useTool(call, 'confirm_message', {});
    await call.advance(11_900);
    assert.equal(call.realtime.toolResults.length, 0);
    await call.advance(200);
    assert.match(JSON.stringify(call.realtime.toolResults[0]?.output), /longer than usual/);
    call.realtime.answer('It takes a little longer.', 500);
    await call.advance(700);
    assert.equal(call.realtime.asked.length, 3, 'greeting, answer, and that it takes longer');
    kept.resolve();
    await settle();
    assert.equal(call.store.messages.length, 1);
    assert.equal(call.realtime.toolResults.length, 1);
    assert.match(JSON.stringify(call.realtime.data), /confirm_message_outcome.*The message is kept/);
    assert.equal(call.realtime.asked.length, 4);
    call.room.emit({ type: 'caller-left' });
    await call.ended();
  });

  it('run once, though the call comes twice', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    await useTool(call, 'take_message', { message: 'One.' });
    await useTool(call, 'take_message', { message: 'One.' });
    assert.equal(call.store.runs.size, 1);
    assert.equal(call.realtime.toolResults.length, 1);
  });

  it('tell the model what was wrong', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    await useTool(call, 'take_message', { name: 'Ada' });
    assert.match(JSON.stringify(call.realtime.toolResults[0]?.output), /Wrong arguments.*message/);
    await useTool(call, 'order_pizza', {});
    assert.match(JSON.stringify(call.realtime.toolResults[1]?.output), /no tool/);
    assert.equal(call.store.messages.length, 0);
  });

  it('hang up only when the goodbye has been heard', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const responseId = call.realtime.start();
    call.realtime.emit({ type: 'audio', responseId, itemId: 'bye', pcm: new Int16Array(24 * 1500) });
    await useTool(call, 'end_call', {}, responseId);
    await call.advance(1300);
    assert.equal(call.over, false);
    await call.advance(400);
    assert.equal(await call.ended(), 'agent-ended');
  });

  it('have a silent model say goodbye first', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    await useTool(call, 'end_call', {});
    assert.match(call.said.at(-1) ?? '', /Goodbye/);
    call.realtime.answer('Goodbye!', 800);
    await call.advance(1100);
    assert.equal(await call.ended(), 'agent-ended');
  });

  it('do not hang up on a caller who speaks into the goodbye', async () => {
    const call = await new Call().greeted();
    call.realtime.emit({ type: 'turn-committed', itemId: 'turn' });
    const responseId = call.realtime.start();
    call.realtime.emit({ type: 'audio', responseId, itemId: 'bye', pcm: new Int16Array(24 * 2000) });
    await useTool(call, 'end_call', {}, responseId);
    await call.advance(300);
    call.realtime.emit({ type: 'speech-started', itemId: 'more', audioStartMs: 0, behindMs: 0 });
    call.realtime.emit({ type: 'caller-transcript', itemId: 'more', text: 'Wait, one more thing', final: false });
    await call.advance(20_000);
    assert.equal(call.over, false);
    assert.deepEqual(call.realtime.truncated, [{ itemId: 'bye', playedMs: 300, heardText: '' }]);
  });
});
