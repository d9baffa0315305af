/** English voices of the embedded speech server; the first speaks where nobody has chosen. */
export const EMBEDDED_VOICES = ['hibari', 'joe'] as const;
export type EmbeddedVoice = (typeof EMBEDDED_VOICES)[number];

export const isEmbeddedVoice = (name: string): name is EmbeddedVoice => EMBEDDED_VOICES.some((voice) => voice === name);

/**
 * Of OpenAI's Realtime API. Clients name them by habit, and lines that are also answered by OpenAI.
 * Written out: what is called while this folder loads would part the widget's first load into several files.
 */
export const OPENAI_VOICES: readonly string[] = [
  'alloy',
  'ash',
  'ballad',
  'cedar',
  'coral',
  'echo',
  'marin',
  'sage',
  'shimmer',
  'verse',
];
