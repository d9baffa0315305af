/** What a caller hears where the machine has more to do than it can. Rendered ahead, since there is no time then. */
export const busyPhrases = {
  /** The words of the turn are not there yet. */
  wait: 'One moment, please.',
  /** They will not come. */
  missed: 'I am sorry, I am answering many calls right now and did not get that. Please say it again.',
} as const;

/** Silence after which a caller is told that the answer will come. */
export const PATIENCE_MS = 6000;
