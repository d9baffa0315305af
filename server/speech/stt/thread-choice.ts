/** How many threads a decode uses, and for how many decodes it stays at one after several have got in their own way. */
export interface ThreadChoice {
  threads: number;
  /** Decodes until more threads are tried again. */
  hold: number;
  /** Length of the next hold. */
  penalty: number;
}

/** With less of a processor than this, two threads take longer than one. */
const UNDISTURBED = 0.65;
const LONGEST_HOLD = 64;

/** The first decode is alone on its thread: it shows how busy the machine is, where two might take half a minute. */
export const firstChoice: ThreadChoice = { threads: 1, hold: 0, penalty: 4 };

/**
 * The choice after a decode whose first thread got `share` of a processor (0 … 1). Several threads nearly halve the
 * time, but whisper.cpp's spin while they wait for each other: where processors are busy, two take far longer than one.
 */
export function nextChoice({ threads, hold, penalty }: ThreadChoice, share: number, most: number): ThreadChoice {
  if (share < UNDISTURBED) {
    return { threads: 1, hold: penalty, penalty: threads > 1 ? Math.min(LONGEST_HOLD, penalty * 2) : penalty };
  }
  if (hold > 0) return { threads, hold: hold - 1, penalty };
  return { threads: most, hold: 0, penalty: threads === most ? Math.max(4, penalty - 1) : penalty };
}
