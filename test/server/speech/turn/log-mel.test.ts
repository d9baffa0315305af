import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BANDS, COLUMNS, createLogMel } from '../../../../server/speech/turn/log-mel.ts';

const logMel = createLogMel();
const tone = (hz: number, seconds: number) =>
  Float32Array.from({ length: 16_000 * seconds }, (_, i) => 0.3 * Math.sin((2 * Math.PI * hz * i) / 16_000));
const column = (mel: Float32Array, index: number) =>
  Array.from({ length: BANDS }, (_, band) => mel[band * COLUMNS + index] ?? Number.NaN);
const loudestBand = (mel: Float32Array, index: number) => {
  const values = column(mel, index);
  return values.indexOf(Math.max(...values));
};

test('A tone is loudest in the band around its pitch, at the end of the 8 s', () => {
  const [low, high] = [logMel(tone(500, 2)), logMel(tone(3000, 2))];
  assert.equal(low.length, BANDS * COLUMNS);
  // Slaney's bands of 80: 37.7 Hz apart below 1 kHz, wider above.
  assert.ok(Math.abs(loudestBand(low, COLUMNS - 50) - 13) <= 1);
  assert.ok(loudestBand(high, COLUMNS - 50) > 45);
});

test('What is missing before the speech is silence, evenly so', () => {
  const mel = logMel(tone(500, 2));
  assert.deepEqual(column(mel, 0), column(mel, 300));
  assert.ok(Math.max(...column(mel, 300)) < Math.max(...column(mel, 700)));
});

test('Only the last 8 s count, whatever the loudness', () => {
  const long = tone(500, 10);
  assert.deepEqual(logMel(long), logMel(long.slice(-128_000)));
  const [quiet, loud] = [logMel(tone(500, 3).map((x) => x / 10)), logMel(tone(500, 3))];
  assert.ok(quiet.every((value, i) => Math.abs(value - (loud[i] ?? 0)) < 0.02));
});
