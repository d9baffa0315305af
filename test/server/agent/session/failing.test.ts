import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Call, settle } from '../../../support/session-rig.ts';

describe('a session in which something fails', () => {
  let call: Call;

  beforeEach(() => {
    call = new Call();
  });

  it('says in writing that nobody can answer, where to call, and ends', async () => {
    call = new Call({ phone: '+441632960123' }, { realtime: new Error('connection refused') });
    await settle();
    assert.equal(call.over, false, 'it ended before the caller could read a word');
    call.arrive();
    await settle();
    assert.match(call.room.captions.at(-1)?.text ?? '', /^Sorry.*\+441632960123/);
    await call.advance(5_000);
    assert.equal(await call.ended(), 'agent-failed');
  });

  it('says so too when the conversation breaks in the middle', async () => {
    await call.greeted();
    call.realtime.emit({ type: 'failed', reason: 'over-quota', message: 'insufficient_quota' });
    assert.match(call.room.captions.at(-1)?.text ?? '', /^Sorry/);
    await call.advance(5_000);
    assert.equal(await call.ended(), 'agent-failed');
  });

  it('without a model apologises aloud and in writing, and keeps what is then typed as a message', async () => {
    call = new Call({ phone: '+12125550142' }, { realtime: new Error('refused'), state: 'dispatched' });
    await settle();
    call.arrive();
    await settle();
    assert.equal(
      call.room.captions.at(-1)?.text,
      "Sorry, we can't answer right now. Type a message for us here, or call +12125550142.",
    );
    await call.advance(6_000);
    assert.ok(call.room.voice.fedMs > 5_000, `${call.room.voice.fedMs} ms were spoken`);
    call.room.emit({ type: 'caller-text', text: 'Please call Ada, 0163.' });
    await settle();
    assert.equal(call.store.messages[0]?.text, 'Please call Ada, 0163.');
    assert.equal(call.room.captions.at(-1)?.text, 'Thank you, your message is kept.');
    await call.advance(4_000);
    assert.equal(await call.ended(), 'agent-failed');
  });

  it('without a model writes in the language of the line, and in English where it is none of ours', async () => {
    for (const [language, apology, thanks] of [
      ['de-AT', 'Leider können wir gerade nicht antworten. Schreiben Sie uns hier eine Nachricht, oder ', /^Danke/],
      ['ja', "Sorry, we can't answer right now. Type a message for us here, or try", /^Thank you/],
    ] as const) {
      call = new Call({ languages: [language] }, { realtime: new Error('refused'), state: 'dispatched' });
      await settle();
      call.arrive();
      await settle();
      assert.ok(call.room.captions.at(-1)?.text.startsWith(apology), call.room.captions.at(-1)?.text);
      assert.ok(call.room.voice.fedMs > 0, 'it is said, too');
      call.room.emit({ type: 'caller-text', text: 'Ada, 0163.' });
      await settle();
      assert.match(call.room.captions.at(-1)?.text ?? '', thanks);
      await call.advance(4_000);
      assert.equal(await call.ended(), 'agent-failed');
    }
  });

  it('ends as failed when its line is gone', async () => {
    call = new Call('missing');
    call.arrive();
    await settle();
    call.arrive();
    await call.advance(5_000);
    assert.equal(await call.ended(), 'agent-failed');
  });

  it('talks on when the store does not work at all', async () => {
    call.store.broken = true;
    await call.greeted();
    await call.advance(10_000);
    assert.equal(call.room.captions.at(-1)?.text, 'Hello, Marlow Street Bakery.');
    call.room.emit({ type: 'caller-left' });
    await call.ended();
  });
});
