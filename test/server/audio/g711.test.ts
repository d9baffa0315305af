import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { decodeG711, encodeG711, type Law } from '../../../server/audio/g711.ts';

const LOWEST = -32_768;
const everySample = Int16Array.from({ length: 65_536 }, (_, i) => i + LOWEST);
const everyCode = Buffer.from(Uint8Array.from({ length: 256 }, (_, code) => code));
/** sox rounds to the 14 (µ-law) or 13 bits (A-law) of the tables first, so its decisions lie up to this far from ours. */
const SOX_ROUNDS_BY = 4;

const linear = ['-t', 'raw', '-r', '8000', '-c', '1', '-e', 'signed', '-b', '16'];
const companded = (law: Law) => ['-t', 'raw', '-r', '8000', '-c', '1', '-e', law === 'ulaw' ? 'u-law' : 'a-law'];
const sox = (input: Buffer, from: string[], to: string[]) =>
  execFileSync('sox', ['-V1', '-D', ...from, '-', ...to, '-'], { input, stdio: ['pipe', 'pipe', 'ignore'] });

for (const law of ['ulaw', 'alaw'] satisfies Law[]) {
  describe(`G.711 ${law} beside sox`, () => {
    test('every code decodes to the same sample', () => {
      const theirs = sox(everyCode, companded(law), linear);
      const ours = decodeG711(law, everyCode);
      ours.forEach((sample, code) => {
        assert.equal(sample, theirs.readInt16LE(code * 2), `code ${code}`);
      });
    });

    test('every sample gets the code that sox gives it, or one beside it by less than what sox rounds', () => {
      const theirs = sox(Buffer.from(everySample.buffer), linear, companded(law));
      const ours = encodeG711(law, everySample);
      assert.equal(theirs.length, ours.length);
      let differing = 0;
      ours.forEach((code, i) => {
        if (code === theirs[i]) return;
        differing++;
        const around = decodeG711(law, theirs.subarray(Math.max(0, i - SOX_ROUNDS_BY), i + SOX_ROUNDS_BY + 1));
        const [decoded] = decodeG711(law, Uint8Array.of(code));
        assert.ok(around.includes(decoded ?? 0), `sample ${i + LOWEST}: ${code} beside ${theirs[i]}`);
      });
      assert.ok(differing < 1100, `${differing} differ`);
    });

    test('every code survives decoding and encoding, but for the two zeros of µ-law', () => {
      const again = encodeG711(law, decodeG711(law, everyCode));
      const changed = [...everyCode].filter((code) => again[code] !== code);
      assert.deepEqual(changed, law === 'ulaw' ? [0x7f] : []);
    });
  });
}
