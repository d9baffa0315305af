import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { CallerTurns } from '../../../server/agent/conversation/caller-turns.ts';
import type { FloorInput } from '../../../server/agent/conversation/interruption.ts';
import { EchoGate } from '../../../server/agent/hearing/echo-gate.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../../../server/agent/pcm.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const LOUD = 4000;

/** Who speaks: the caller, or a television in their room. */
describe('what the server hears', () => {
  let turns: CallerTurns;
  let floor: FloorInput['type'][];
  let answering: boolean;
  let words: string[];

  beforeEach(() => {
    const clock = new FakeClock();
    floor = [];
    words = [];
    answering = true;
    turns = new CallerTurns({
      room: { caption() {} },
      log: { event() {}, turn() {} },
      clock,
      echo: new EchoGate(clock),
      send() {},
      answering: () => answering,
      audible: () => true,
      onFloor: ({ type }) => floor.push(type),
      onWords: (text) => words.push(text),
    });
    hear(1500, 0);
  });

  function hear(ms: number, level: number): void {
    for (let at = 0; at < ms; at += FRAME_MS) {
      turns.audio(Int16Array.from({ length: FRAME_SAMPLES }, (_, i) => (i % 2 === 0 ? level : -level)));
    }
  }

  function told(behindMs: number): void {
    turns.handleRealtime({ type: 'speech-started', itemId: 'turn', audioStartMs: 0, behindMs });
    turns.handleRealtime({ type: 'speech-stopped', itemId: 'turn', audioEndMs: 0 });
    turns.handleRealtime({ type: 'turn-committed', itemId: 'turn' });
    turns.handleRealtime({ type: 'caller-transcript', itemId: 'turn', text: 'Do you bake rye?', final: true });
  }

  it('is the caller’s where their voice is being heard', () => {
    hear(200, LOUD);
    floor = [];
    told(400);
    assert.deepEqual(
      floor.filter((type) => type !== 'voiced'),
      ['speech-started', 'speech-stopped', 'turn-committed', 'transcript'],
    );
  });

  it('is the caller’s where a server on a busy machine tells of it once they have ended', () => {
    hear(600, LOUD);
    turns.falseAlarm();
    hear(1000, 0);
    floor = [];
    told(1800);
    assert.deepEqual(floor, ['speech-started', 'speech-stopped', 'turn-committed', 'transcript']);
    assert.deepEqual(words, ['Do you bake rye?']);
    hear(200, LOUD * 0.4);
    assert.ok(floor.includes('onset'), 'what was no false alarm does not make it deaf');
  });

  it('is somebody else’s where nothing so loud came from the caller in that time', () => {
    hear(600, LOUD);
    hear(3000, 0);
    floor = [];
    told(2000);
    assert.deepEqual(floor, ['speech-stopped'], 'it takes no turn');
  });

  describe('into what is somebody else’s', () => {
    const into = (ms: number) => {
      hear(3000, 0);
      turns.handleRealtime({ type: 'speech-started', itemId: 'turn', audioStartMs: 0, behindMs: 2000 });
      hear(ms, LOUD);
      hear(600, 0);
      floor = [];
      turns.handleRealtime({ type: 'speech-stopped', itemId: 'turn', audioEndMs: 0 });
      turns.handleRealtime({ type: 'turn-committed', itemId: 'turn' });
      return floor.includes('turn-committed');
    };

    it('the caller’s word makes it theirs', () => {
      assert.equal(into(300), true);
    });

    it('a syllable that is louder than the others does not', () => {
      assert.equal(into(80), false);
    });
  });

  describe('while the agent listens', () => {
    const afar = () => {
      hear(3000, LOUD / 10);
      floor = [];
      told(2000);
      return floor.includes('turn-committed');
    };

    beforeEach(() => {
      answering = false;
    });

    it('is the caller’s, however soft, as long as they have not been heard', () => {
      assert.equal(afar(), true);
    });

    it('is not answered where it is far softer than the caller; said again, it is', () => {
      hear(600, LOUD);
      told(400);
      assert.deepEqual([afar(), afar(), afar()], [false, true, true]);
    });

    it('is not answered again after each time that the caller was heard', () => {
      for (let i = 0; i < 3; i++) {
        hear(600, LOUD);
        told(400);
        assert.equal(afar(), false);
      }
    });
  });
});
