/**
 * A line on which nobody speaks: asked once whether somebody is there, then left.
 *
 *   talking --quiet for so long--> asked --as long again--> left
 *      ^---- the caller is heard -----'
 */
export type Silence = { name: 'talking' | 'asked'; quietSince: number | undefined } | { name: 'left' };

export type SilenceEvent =
  /** How it is at this moment, told every now and then. */
  | { type: 'now'; at: number; quiet: boolean }
  /** The caller has said, typed or pressed something. */
  | { type: 'caller' };

export interface SilenceStep {
  silence: Silence;
  say?: 'are you there' | 'goodbye';
}

export const noSilence: Silence = { name: 'talking', quietSince: undefined };

/** @param ms how long nobody may speak */
export function hearSilence(silence: Silence, event: SilenceEvent, ms: number): SilenceStep {
  if (silence.name === 'left') return { silence };
  if (event.type === 'caller') return { silence: noSilence };
  if (!event.quiet) return { silence: { ...silence, quietSince: undefined } };
  const quietSince = silence.quietSince ?? event.at;
  if (event.at - quietSince < ms) return { silence: { ...silence, quietSince } };
  if (silence.name === 'asked') return { silence: { name: 'left' }, say: 'goodbye' };
  return { silence: { name: 'asked', quietSince: undefined }, say: 'are you there' };
}
