/** A model of what sentences mean. */
export interface Meaning {
  /** Those it knows, as primary tags. */
  languages: ReadonlySet<string>;
  /** What a text means, as a direction of length 1: the nearer two are, the more alike their meaning. */
  directionOf(text: string): Promise<Float32Array>;
  scale: MeaningScale;
}

/** How a model's likeness is to be read, so that answers by different models are judged alike. */
export interface MeaningScale {
  /** Times this, and more by that: about 0.3 for sentences that have nothing to do with each other, from 0.5 for those that do. */
  factor: number;
  offset: number;
  /** Words nearer than this mean much the same, further than that have nothing to do with each other. */
  same: number;
  other: number;
}

/** Models run on onnxruntime's own thread, beside whatever else is recognised and spoken. */
export const onOneThread = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const;

/** The one that knows a language, of those that there are. */
export const meaningIn = (meanings: readonly Meaning[], language: string): Meaning | undefined =>
  meanings.find(({ languages }) => languages.has(language));

/** How alike two directions are, from -1 to 1. */
export function likeness(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (const [i, value] of a.entries()) sum += value * (b[i] ?? 0);
  return sum;
}

export function ofLengthOne(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
