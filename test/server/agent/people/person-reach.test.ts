import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { PersonReach } from '../../../../server/agent/people/person-reach.ts';
import { PersonLinks } from '../../../../server/calls/person-link.ts';
import { FakeCallRoom } from '../../../support/fake-call-room.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeRealtime } from '../../../support/fake-realtime.ts';
import { aLine } from '../../../support/lines.ts';

const target = { name: 'Ann', phone: '+12125550177', trunk: 'carrier', email: 'ann@bakery.example' };

/** An attempt to reach Ann by both ways, and what came of it. */
function anAttempt({ modelFails = false, roomFails = false } = {}) {
  const done: string[] = [];
  const clock = new FakeClock();
  const reach = new PersonReach({
    callId: 'call-1',
    line: aLine({ transferTargets: [target] }),
    target,
    people: {
      calls: {
        dials: true,
        room: async () => ({ name: 'person-1', url: 'ws://livekit.example', token: 'token' }),
        dial: async () => void done.push('dial'),
        offer: async () => void done.push('offer'),
        drop: async () => {},
        join: async () => {},
        end: async () => {},
      },
      openRoom: (emit) => {
        const room = new FakeCallRoom(clock, emit);
        if (roomFails) room.joinFailure = new Error('no room');
        return room;
      },
      links: {
        signer: new PersonLinks('secret'),
        sender: { reaches: () => true, send: async () => done.push('link') > 0 },
        address: 'https://bakery.example/answer',
      },
    },
    brief: async () => ({ said: [] }),
    openRealtime: (emit) => {
      const model = new FakeRealtime({ instructions: '', language: 'en', tools: [] }, emit);
      if (modelFails) model.connectFailure = new Error('no model');
      return model;
    },
    onEvent: (event) => void done.push(event.type),
    onRealtime: () => {},
    clock,
    logger: pino({ level: 'silent' }),
  });
  return { reach, done };
}

describe('a person who is reached by phone and by a page', () => {
  test('is called and sent a link at once', async () => {
    const { reach, done } = anAttempt();
    await reach.begin({ phone: true, page: true });
    assert.deepEqual(done.toSorted(), ['dial', 'link', 'offer']);
  });

  test('is sent the link where the model can not be reached, and no phone rings that could be told nothing', async () => {
    const { reach, done } = anAttempt({ modelFails: true });
    await reach.begin({ phone: true, page: true });
    assert.deepEqual(done.toSorted(), ['link', 'not-reached', 'offer']);
  });

  test('is reached by neither where there is no room', async () => {
    const { reach, done } = anAttempt({ roomFails: true });
    await reach.begin({ phone: true, page: true });
    assert.deepEqual(done, ['page-closed', 'not-reached']);
  });
});
