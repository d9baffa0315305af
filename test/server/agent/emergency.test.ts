import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { pino } from 'pino';
import { Conversation } from '../../../server/agent/conversation/conversation.ts';
import { CallLog } from '../../../server/agent/session/call-log.ts';
import { Toolbox } from '../../../server/briefing/tools/toolbox.ts';
import { exactWords } from '../../../server/contract/index.ts';
import { watchForEmergency } from '../../../server/emergency/watch.ts';
import { FakeCallRoom } from '../../support/fake-call-room.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeRealtime } from '../../support/fake-realtime.ts';
import { FakeStore } from '../../support/fake-store.ts';
import { forgetfulRuns } from '../../support/held-leases.ts';
import { aLine } from '../../support/lines.ts';

const logger = pino({ level: 'silent' });
const WARNING = /hang up now and dial 911/;

describe('a caller in danger', () => {
  let clock: FakeClock;
  let room: FakeCallRoom;
  let realtime: FakeRealtime;
  let conversation: Conversation;
  let failed: string[];

  beforeEach(() => {
    clock = new FakeClock();
    room = new FakeCallRoom(clock, () => {});
    failed = [];
    conversation = new Conversation({
      room,
      log: new CallLog('call', { writer: new FakeStore(), clock, logger, onFenced: () => {} }),
      toolbox: new Toolbox([], logger, () => 'anyone', forgetfulRuns),
      clock,
      logger,
      goodbye: 'Goodbye.',
      excuse: 'Sorry.',
      emergencyWatch: watchForEmergency(aLine({ phone: '+12125550142' }), clock.monotonic),
      onHangUp: () => {},
      onFailed: (reason) => failed.push(reason),
    });
    realtime = new FakeRealtime({ instructions: '', tools: [] }, (event) => conversation.handleRealtime(event));
    conversation.begin(realtime);
    conversation.callerListens();
  });

  const speak = (text: string) => {
    realtime.emit({ type: 'speech-started', itemId: text, audioStartMs: 0, behindMs: 0 });
    realtime.emit({ type: 'speech-stopped', itemId: text, audioEndMs: 0 });
    realtime.emit({ type: 'turn-committed', itemId: text });
    realtime.emit({ type: 'caller-transcript', itemId: text, text, final: true });
  };
  const said = () => exactWords(realtime.asked.at(-1) ?? '');
  const shown = () => room.captions.filter(({ speaker }) => speaker === 'agent').map(({ text }) => text);

  it('is told what to dial before the model has answered at all, aloud and in writing', () => {
    speak('I need an ambulance');
    assert.equal(realtime.cancelled, 1, 'the answer that was asked for is not waited for');
    assert.match(said() ?? '', WARNING);
    assert.deepEqual(shown(), [said()]);
  });

  it('is told so where they type, and sees it once though it is spoken too', () => {
    conversation.callerText('My house is on fire!!');
    assert.deepEqual(realtime.typed, ['My house is on fire!!']);
    const warning = said() ?? '';
    realtime.answer(warning, 3000);
    clock.advance(4000);
    assert.deepEqual(shown(), [warning]);
    assert.ok(room.voice.fedMs >= 3000);
  });

  it('can not talk over it, and talks on afterwards', () => {
    speak('I need an ambulance');
    realtime.answer(said() ?? '', 3000);
    clock.advance(500);
    speak('wait what, he is lying on the floor');
    clock.advance(1000);
    assert.deepEqual(realtime.truncated, []);
    clock.advance(3000);
    assert.equal(realtime.asked.at(-1), '', 'what was said meanwhile is answered');
    assert.equal(realtime.asked.length, 3);
  });

  it('cuts off what the agent was saying', () => {
    conversation.say('', { protected: false });
    realtime.answer('Our opening hours are long and many', 5000);
    clock.advance(1000);
    conversation.callerText('call 911');
    assert.equal(realtime.truncated[0]?.playedMs, 1000);
    assert.match(said() ?? '', WARNING);
  });

  it('reads it although the model is gone', () => {
    realtime.emit({ type: 'failed', reason: 'unreachable', message: 'gone' });
    assert.deepEqual(failed, ['unreachable']);
    conversation.callerText('I need an ambulance');
    assert.match(shown()[0] ?? '', WARNING);
  });

  it('is told nothing of the kind when it only sounds like it', () => {
    speak('What are your emergency repair prices?');
    assert.deepEqual(realtime.asked, ['']);
    assert.deepEqual(shown(), []);
  });
});
