import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SpokenText } from '../../../server/agent/voice/captions.ts';

describe('spoken text', () => {
  it('shows a piece once the audio that had come before it is played', () => {
    const words = new SpokenText();
    words.add('We open ', 0);
    words.add('at eight.', 600);
    assert.equal(words.heard(0, 1200), '');
    assert.equal(words.heard(600, 1200), 'We open ');
    assert.equal(words.heard(1200, 1200), 'We open at eight.');
  });

  it('shows a whole sentence word by word as it is spoken', () => {
    const words = new SpokenText();
    words.add('The quick brown fox jumps.', 0);
    assert.equal(words.heard(1000, 2000), 'The quick brown');
  });

  it('shows more and more, never a broken word, and at the end everything', () => {
    const delta = fc.record({ text: fc.constantFrom('a ', 'bread ', 'roll', ' and', ' — '), atMs: fc.nat(300) });
    fc.assert(
      fc.property(fc.array(delta, { minLength: 1, maxLength: 12 }), (deltas) => {
        const words = new SpokenText();
        let received = 0;
        for (const { text, atMs } of deltas) {
          words.add(text, received);
          received += atMs;
        }
        let before = '';
        for (let played = 0; played < received; played += 40) {
          const now = words.heard(played, received);
          assert.ok(now.startsWith(before), `"${now}" does not go on from "${before}"`);
          assert.ok(words.full.startsWith(now));
          before = now;
        }
        if (received > 0) assert.equal(words.heard(received, received), words.full);
      }),
    );
  });
});
