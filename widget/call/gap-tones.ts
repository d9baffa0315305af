import type { Sound } from './tap.ts';

/** Shorter gaps are heard as gaps, and a tone would be one more. */
const TOLD_AFTER_MS = 700;
const TONE_S = 0.14;
/** Beside a voice, and through whatever the visitor hears it with. */
const LOUDNESS = 0.08;
const HIGH = 523;
const LOW = 392;

/** Tells by ear that nobody hears the visitor for now, two tones down, and that they are heard again, two tones up. */
export function gapTones({ element, context }: Sound, toldAfterMs = TOLD_AFTER_MS) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = false;
  const sound = (tones: readonly number[]) => {
    // Where a phone is heard in this place, the page is silent.
    if (context && !element.muted) playTones(context, tones);
  };
  return {
    lost(): void {
      timer ??= setTimeout(() => {
        told = true;
        sound([HIGH, LOW]);
      }, toldAfterMs);
    },
    found(): void {
      if (told) sound([LOW, HIGH]);
      this.close();
    },
    close(): void {
      clearTimeout(timer);
      timer = undefined;
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
