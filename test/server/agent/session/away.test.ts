import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Call } from '../../../support/session-rig.ts';

describe('a session whose LiveKit goes away and comes back', () => {
  let call: Call;

  beforeEach(async () => {
    call = await new Call().greeted();
  });

  const away = async (ms: number, { anew = false } = {}) => {
    call.room.emit({ type: 'away' });
    await call.advance(ms);
    call.room.emit({ type: 'back', awayMs: ms, anew });
    await call.advance(100);
  };

  it('says that what was said meanwhile was not heard', async () => {
    await away(2000);
    assert.deepEqual(call.said.slice(1), [
      'I am sorry, I was cut off for a moment. If you said something just now, please say it again.',
    ]);
    assert.deepEqual(
      call.store.events.map(({ name }) => name).filter((name) => name.startsWith('livekit-')),
      ['livekit-away', 'livekit-back'],
    );
  });

  it('holds what it was saying, and gives that answer again after the apology', async () => {
    call.room.emit({ type: 'caller-text', text: 'When do you open?' });
    await call.advance(100);
    call.realtime.answer('We open at seven in the morning, and close at six.', 3000);
    await call.advance(500);
    const fedMs = call.room.voice.fedMs;
    await away(2000);
    assert.ok(call.room.voice.fedMs < fedMs + 300, 'nothing is said to nobody');
    assert.deepEqual(call.said.slice(2), ['I am sorry, I was cut off for a moment.']);
    assert.equal(call.realtime.truncated.length, 1);
    call.realtime.answer('I am sorry, I was cut off for a moment.', 1000);
    await call.advance(1300);
    assert.equal(call.realtime.asked.at(-1), '', 'the answer is asked for again');
    assert.equal(call.realtime.asked.length, 4);
  });

  it('has a question said again that was cut off in the middle, and does not answer half of it', async () => {
    call.realtime.emit({ type: 'speech-started', itemId: 'half', audioStartMs: 0, behindMs: 0 });
    call.room.emit({ type: 'away' });
    call.realtime.emit({ type: 'speech-stopped', itemId: 'half', audioEndMs: 400 });
    call.realtime.emit({ type: 'turn-committed', itemId: 'half' });
    await call.advance(2000);
    call.room.emit({ type: 'back', awayMs: 2000, anew: true });
    call.realtime.emit({ type: 'caller-transcript', itemId: 'half', text: 'When do', final: true });
    await call.advance(100);
    assert.equal(call.said.at(-1), 'I am sorry, I was cut off for a moment. Please say that again.');
    call.realtime.answer('I am sorry, I was cut off for a moment. Please say that again.', 1000);
    const asked = call.realtime.asked.length;
    await call.advance(1300);
    assert.equal(call.realtime.asked.length, asked);
  });

  it('goes on where it was after a moment that nobody notices', async () => {
    call.room.emit({ type: 'caller-text', text: 'When do you open?' });
    await call.advance(100);
    call.realtime.answer('We open at seven.', 2000);
    await call.advance(500);
    await away(600);
    await call.advance(2000);
    assert.equal(call.realtime.asked.length, 2);
    assert.deepEqual(call.realtime.truncated, []);
    assert.ok(call.room.voice.fedMs >= 3000, 'all of greeting and answer are heard');
  });

  it('asks also after a moment for what was said, where LiveKit was started again: pages are away for longer', async () => {
    await away(600, { anew: true });
    assert.deepEqual(call.said.slice(1), [
      'I am sorry, I was cut off for a moment. If you said something just now, please say it again.',
    ]);
  });

  it('talks into no goodbye', async () => {
    call.job.end('goodbye');
    await call.advance(100);
    call.realtime.answer('Our line is going down. Goodbye!', 2000);
    await call.advance(500);
    await away(2000);
    await call.advance(2500);
    assert.equal(call.realtime.asked.length, 2);
    assert.equal(await call.ended(), 'shutdown');
  });
});
