import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { exactWords } from '../../../server/contract/index.ts';
import { aLine } from '../../support/lines.ts';
import { ScriptedCall } from '../../support/scripted-call.ts';
import { type ScriptedRealtime, startScriptedRealtime } from '../../support/scripted-realtime.ts';

/** Mark-up stays, since it is text to everybody who shows it; what nobody sees goes. */
const DIRTY = '<b onclick="x()">Rye</b>\u001b[31m &amp; \u202e\u200bwheat\u0000\u{e0041}';
const CLEAN = '<b onclick="x()">Rye</b>[31m &amp; wheat';

describe('words with mark-up and unseen characters', () => {
  let server: ScriptedRealtime;
  let call: ScriptedCall;

  before(async () => {
    const audio = { tone: 440, durationMs: 40 };
    server = await startScriptedRealtime({
      respond: ({ instructions }) => ({ text: exactWords(instructions) ?? DIRTY, audio }),
    });
    call = new ScriptedCall(aLine({ greeting: 'Hello.' }), server);
    await server.waitFor('response.create');
    call.arrive();
  });

  after(async () => {
    await call.end();
    await server.close();
  });

  it('are shown, kept and told to the model as the text that they are, whoever says or types them', async () => {
    const shown = (speaker: string, count: number) =>
      call.room.happenings.until(
        () => call.room.captions.filter((caption) => caption.speaker === speaker && caption.final).length >= count,
        `${count} final captions of the ${speaker}`,
        5_000,
      );
    await shown('agent', 1);
    call.type(DIRTY);
    await shown('agent', 2);
    server.callerSays(DIRTY);
    await shown('caller', 1);
    await shown('agent', 3);
    // A caption is shown just before its turn is kept.
    await setImmediate();
    const texts = call.room.captions.filter(({ final }) => final).map(({ text }) => text);
    assert.deepEqual(texts, ['Hello.', CLEAN, CLEAN, CLEAN]);
    for (const { text } of call.room.captions)
      assert.ok('Hello.'.startsWith(text) || CLEAN.startsWith(text.trim()), text);
    const turns = [...call.store.turns.values()].map(({ text }) => text);
    assert.deepEqual(turns, ['Hello.', CLEAN, CLEAN, CLEAN, CLEAN]);
    const typed = server.received('conversation.item.create').map(({ event }) => event.item.content?.[0]?.text);
    assert.deepEqual(typed, [CLEAN]);
  });
});
