import type { Sound } from './tap.ts';

const TONE_S = 0.14;
/** Beside a voice, and through whatever the visitor hears it with. */
const LOUDNESS = 0.08;
const HIGH = 523;
const LOW = 392;

/** Tells by ear that nobody hears the visitor for now, two tones down, and that they are heard again, two tones up. */
export function gapTones({ element, context }: Sound) {
  let told = false;
  const sound = (tones: readonly number[]) => {
    // Where a phone is heard in this place, the page is silent.
    if (context && !element.muted) playTones(context, tones);
  };
  return {
    lost(): void {
      if (!told) sound([HIGH, LOW]);
      told = true;
    },
    found(): void {
      if (told) sound([LOW, HIGH]);
      told = false;
    },
  };
}

/** One after the other, each swelling and fading so that it does not click. */
export function playTones(context: BaseAudioContext, tones: readonly number[]): void {
  tones.forEach((frequency, at) => {
    const from = context.currentTime + at * TONE_S;
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(LOUDNESS, from + TONE_S / 4);
    gain.gain.linearRampToValueAtTime(0, from + TONE_S);
    const oscillator = new OscillatorNode(context, { frequency });
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + TONE_S);
  });
}
