/** Time as the SIP layer sees it, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970 that never go back. */
  now(): number;
  /** Runs `task` once after `ms`; the returned function calls it off. */
  after(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
