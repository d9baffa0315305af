import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFft } from '../../../../server/speech/tts/voice/fft.ts';

const radices = [4, 3, 5];
const size = 60;
const signal = {
  re: Float64Array.from({ length: size }, (_, i) => Math.sin(i * i) + 0.3),
  im: Float64Array.from({ length: size }, (_, i) => Math.cos(3 * i)),
};

test('The transform is the one of the definition', () => {
  const { re, im } = createFft(radices)(signal, 'forward');
  for (let k = 0; k < size; k++) {
    let [sumRe, sumIm] = [0, 0];
    for (let i = 0; i < size; i++) {
      const angle = (-2 * Math.PI * i * k) / size;
      sumRe += (signal.re[i] ?? 0) * Math.cos(angle) - (signal.im[i] ?? 0) * Math.sin(angle);
      sumIm += (signal.re[i] ?? 0) * Math.sin(angle) + (signal.im[i] ?? 0) * Math.cos(angle);
    }
    assert.ok(Math.abs(sumRe - (re[k] ?? 0)) < 1e-9 && Math.abs(sumIm - (im[k] ?? 0)) < 1e-9, `bin ${k}`);
  }
});

test('The inverse undoes the transform, but for the size', () => {
  const fft = createFft(radices);
  const { re, im } = fft(signal, 'forward');
  const back = fft({ re: re.slice(), im: im.slice() }, 'inverse');
  for (let i = 0; i < size; i++) {
    assert.ok(Math.abs((back.re[i] ?? 0) / size - (signal.re[i] ?? 0)) < 1e-9);
    assert.ok(Math.abs((back.im[i] ?? 0) / size - (signal.im[i] ?? 0)) < 1e-9);
  }
});
