const SAMPLE_RATE = 24_000;
/** Below this pitch a frame is unvoiced. */
const LOWEST_PITCH = 40;
/** Harmonics reach up to here. */
const HIGHEST_HARMONIC = 11_000;

/**
 * The glottal pulse train of a pitch curve, `hop` samples a frame: all harmonics up to 11 kHz at equal strength,
 * by the closed form of their sum; silent where the pitch says unvoiced.
 */
export function pulseTrain(pitch: Float32Array, hop: number): Float32Array {
  const train = new Float32Array(pitch.length * hop);
  const last = pitch.length - 1;
  let phase = 0;
  for (let i = 0; i < train.length; i++) {
    const position = (i + 0.5) / hop - 0.5;
    const frame = Math.floor(position);
    const share = position - frame;
    const before = pitch[Math.max(0, frame)] ?? 0;
    const after = pitch[Math.min(last, frame + 1)] ?? 0;
    const hz = before * (1 - share) + after * share;
    const voiced = hz > LOWEST_PITCH;
    const step = voiced ? hz : LOWEST_PITCH;
    phase = (phase + step / SAMPLE_RATE) % 1;
    if (!voiced) continue;
    const angle = 2 * Math.PI * phase;
    const harmonics = Math.floor(HIGHEST_HARMONIC / step) + 0.5;
    const divisor = 2 * Math.sin(angle / 2);
    // At the pulse itself both sides of the quotient vanish; its limit is the number of harmonics.
    train[i] = (Math.abs(divisor) <= 2e-3 ? harmonics : Math.sin(harmonics * angle) / divisor) - 0.5;
  }
  return train;
}
