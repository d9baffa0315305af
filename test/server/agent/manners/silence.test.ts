import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hearSilence, noSilence, type Silence } from '../../../../server/agent/manners/silence.ts';

/** A letter a second: `.` nobody speaks, `a` the agent does, `c` the caller has said something. */
function listen(seconds: string): string[] {
  let silence: Silence = noSilence;
  return [...seconds].flatMap((letter, second) => {
    const at = second * 1000;
    if (letter === 'c') silence = hearSilence(silence, { type: 'caller' }, 5000).silence;
    const step = hearSilence(silence, { type: 'now', at, quiet: letter === '.' }, 5000);
    silence = step.silence;
    return step.say ? [`${second} ${step.say}`] : [];
  });
}

test('after so long it asks once, after as long again it says goodbye, and then nothing more', () => {
  assert.deepEqual(listen('aa......aa..............'), ['7 are you there', '15 goodbye']);
});

test('who answers is listened to as before', () => {
  assert.deepEqual(listen('......a..c.......a'), ['5 are you there', '15 are you there']);
});

test('while somebody speaks there is no silence', () => {
  assert.deepEqual(listen('....a....a....c....a....'), []);
});

test('it never says goodbye to whom it has not asked since they were heard', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('.', '.', '.', 'a', 'c'), maxLength: 80 }), (seconds) => {
      const said = listen(seconds);
      const goodbye = said.findIndex((words) => words.endsWith('goodbye'));
      if (goodbye === -1) return;
      const [asked, left] = [said[goodbye - 1], said[goodbye]].map((words) => Number.parseInt(words ?? '', 10));
      assert.match(said[goodbye - 1] ?? '', /are you there/);
      assert.ok(!seconds.slice((asked ?? 0) + 1, (left ?? 0) + 1).includes('c'), said.join());
    }),
  );
});
