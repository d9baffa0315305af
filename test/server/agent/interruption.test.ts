import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { changeFloor, type Floor, type FloorInput, silence } from '../../../server/agent/conversation/interruption.ts';

/** Runs inputs one after the other; tells the floor at the end and all effects, by name. */
function play(inputs: FloorInput[], from: Floor = silence): { floor: Floor; effects: string[] } {
  let floor = from;
  const effects: string[] = [];
  for (const input of inputs) {
    const change = changeFloor(floor, input);
    floor = change.floor;
    effects.push(...change.effects.map(({ type }) => type).filter((type) => type !== 'wait'));
  }
  return { floor, effects };
}

const asked: FloorInput = { type: 'asked', protected: false };
const onset: FloorInput = { type: 'onset' };
const offset: FloorInput = { type: 'offset' };
const started: FloorInput = { type: 'speech-started' };
const stopped: FloorInput = { type: 'speech-stopped' };
const waited: FloorInput = { type: 'waited' };
const committed: FloorInput = { type: 'turn-committed', itemId: 'turn' };
const voiced = (voicedMs: number): FloorInput => ({ type: 'voiced', voicedMs });
const words = (text: string, final = true, audible = true): FloorInput => ({
  type: 'transcript',
  itemId: 'turn',
  text,
  final,
  audible,
});

describe('the floor', () => {
  it('answers a turn at once while the agent is silent', () => {
    const { floor, effects } = play([started, stopped, committed]);
    assert.deepEqual(effects, ['respond']);
    assert.equal(floor.name, 'answering');
  });

  it('takes back the answer to a turn that had no words, unless the caller already hears it', () => {
    assert.deepEqual(play([committed, words('', true, false)]), { floor: silence, effects: ['respond', 'interrupt'] });
    assert.deepEqual(play([committed, words('', true, true)]).effects, ['respond']);
    assert.equal(play([committed, words('hello', true, false)]).floor.name, 'answering');
  });

  it('waits for a turn to come again that was lost before its words were known', () => {
    const lost: FloorInput = { type: 'turn-lost', itemId: 'turn' };
    assert.deepEqual(play([committed, lost]), { floor: silence, effects: ['respond', 'interrupt'] });
    const { floor } = play([committed, words('hello', true, false)]);
    assert.deepEqual(play([lost], floor), { floor, effects: [] }, 'its words are known');
    assert.deepEqual(play([asked, committed, lost, { type: 'finished' }]).effects, []);
    assert.deepEqual(play([asked, onset, started, stopped, committed, lost, waited, { type: 'finished' }]).effects, [
      'pause',
      'resume',
    ]);
  });

  it('only pauses on an onset, and goes on when the server hears nothing', () => {
    const { floor, effects } = play([asked, onset, waited]);
    assert.deepEqual(effects, ['pause', 'resume']);
    assert.equal(floor.name, 'answering');
  });

  it('goes on after a cough', () => {
    assert.deepEqual(play([asked, onset, started, voiced(180), stopped, committed, words('')]).effects, [
      'pause',
      'resume',
    ]);
  });

  for (const listening of ['Uh-huh.', 'mm', 'Okay.', 'Yeah, yeah.', 'Mm-hmm, right.', 'I P', 'F1.']) {
    it(`goes on after "${listening}"`, () => {
      const { floor, effects } = play([asked, onset, started, stopped, committed, words(listening)]);
      assert.deepEqual(effects, ['pause', 'resume']);
      assert.deepEqual(play([{ type: 'finished' }], floor), { floor: silence, effects: [] });
    });
  }

  it('gives way after a second and a half of speech, and answers when the turn is complete', () => {
    const given = play([asked, onset, started, voiced(1480), voiced(1500)]);
    assert.deepEqual(given, { floor: silence, effects: ['pause', 'interrupt'] });
    assert.deepEqual(play([stopped, committed], given.floor).effects, ['respond']);
  });

  it('waits for words once the voice is gone, however long the server keeps the turn open', () => {
    const gone = play([asked, onset, started, voiced(600), offset]);
    assert.equal(gone.floor.name === 'paused' && gone.floor.stage, 'weighing');
    assert.deepEqual(play([waited], gone.floor).effects, ['resume']);
    const again = play([onset, voiced(1500)], gone.floor);
    assert.deepEqual(again.effects, ['interrupt']);
  });

  it('does not give way to its own suspicion, however long', () => {
    assert.deepEqual(play([asked, onset, voiced(900)]).effects, ['pause']);
  });

  it('gives way to two words of an unfinished transcript, not to one', () => {
    assert.deepEqual(play([asked, started, words('no', false)]).effects, ['pause']);
    assert.deepEqual(play([asked, started, words('no wait', false)]).effects, ['pause', 'interrupt']);
  });

  it('gives way to a single word that is the whole turn', () => {
    const { floor, effects } = play([asked, onset, started, stopped, committed, words('Stop.')]);
    assert.deepEqual(effects, ['pause', 'interrupt', 'respond']);
    assert.equal(floor.name, 'answering');
  });

  it('gives way to words that come after the pause was given up', () => {
    const effects = play([asked, onset, started, stopped, committed, waited, words('And on Sunday?')]).effects;
    assert.deepEqual(effects, ['pause', 'resume', 'interrupt', 'respond']);
  });

  it('answers afterwards what was said while it could not be interrupted', () => {
    const farewell: FloorInput = { type: 'asked', protected: true };
    const { floor, effects } = play([
      farewell,
      onset,
      started,
      voiced(900),
      stopped,
      committed,
      words('Are you open?'),
    ]);
    assert.deepEqual(effects, []);
    assert.deepEqual(play([{ type: 'finished' }], floor).effects, ['respond']);
  });

  it('owes no answer to listening sounds made meanwhile', () => {
    const { floor } = play([{ type: 'asked', protected: true }, committed, words('Mm-hmm')]);
    assert.deepEqual(play([{ type: 'finished' }], floor), { floor: silence, effects: [] });
  });

  it('lets no later transcript of a turn interrupt the answer to that very turn', () => {
    const partials = ['Do', 'Do you deliver', 'Do you deliver bread'].map((text) => words(text, false));
    const { floor, effects } = play([asked, onset, started, stopped, committed, ...partials, words('Do you deliver?')]);
    assert.deepEqual(effects, ['pause', 'interrupt', 'respond']);
    assert.equal(floor.name, 'answering');
  });

  it('lets typed text interrupt at once', () => {
    assert.deepEqual(play([asked, { type: 'typed' }]).effects, ['interrupt', 'respond']);
    assert.deepEqual(play([{ type: 'typed' }]).effects, ['respond']);
  });

  it('gives up a pause in which the server never tells of an end', () => {
    const change = changeFloor(play([asked, onset]).floor, started);
    assert.deepEqual(change.effects, [{ type: 'wait', ms: 5000 }]);
    assert.deepEqual(play([waited], change.floor).effects, ['resume']);
  });

  it('never holds a pause without a timer that ends it, and takes back every pause', () => {
    const anything: fc.Arbitrary<FloorInput> = fc.oneof(
      fc.constantFrom(asked, onset, offset, started, stopped, committed, waited, voiced(600)),
      fc.constantFrom<FloorInput>({ type: 'finished' }, { type: 'typed' }, { type: 'transcript-failed' }),
      fc.constantFrom(words(''), words('okay'), words('a new question'), words('a new', false)),
    );
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 30 }), (inputs) => {
        let floor: Floor = silence;
        let paused = false;
        let timed = false;
        for (const input of inputs) {
          if (input.type === 'waited') timed = false;
          const before = floor;
          const change = changeFloor(floor, input);
          floor = change.floor;
          for (const effect of change.effects) {
            if (effect.type === 'pause') paused = true;
            if (effect.type === 'resume' || effect.type === 'interrupt') paused = false;
            if (effect.type === 'wait') timed = true;
          }
          // `waited` only ever comes while its wait stands.
          if (input.type === 'waited' && before.name !== 'paused') assert.equal(change.effects.length, 0);
          assert.equal(floor.name === 'paused', paused);
          if (paused) assert.ok(timed);
        }
      }),
    );
  });
});
