/** Silence that a rendered sentence ends with already. */
const TAIL_MS = 200;

/** From the last sound of a sentence to the next one's first, in ms. */
const PAUSES = {
  sentence: 400,
  /** A heading or a row of a list, which no mark ends. */
  row: 350,
  /** A part of a sentence that was too long to be said in one go. */
  clause: TAIL_MS,
};
/** Who asked for slow speech is given time to take it in. */
const SLOW = 1.75;

/** Silence between a rendered sentence and what follows it, in ms. */
export function pauseAfter(sentence: string, slow: boolean): number {
  const pause = PAUSES[endOf(sentence)];
  return Math.round(pause * (slow ? SLOW : 1)) - TAIL_MS;
}

function endOf(sentence: string): keyof typeof PAUSES {
  if (/[.!?…]["'”’)\]]*$/.test(sentence)) return 'sentence';
  return /[,;:–]$/.test(sentence) ? 'clause' : 'row';
}
