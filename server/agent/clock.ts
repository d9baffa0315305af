/** Time as the agent's parts see it, so that tests can hold it still. Milliseconds throughout. */
export interface Clock {
  /** Time of day, for what is recorded. */
  now(): number;
  /** Never goes back; for durations. */
  monotonic(): number;
  /** Runs `task` once. Returns a function that cancels it. */
  after(ms: number, task: () => void): () => void;
  /** Runs `task` again and again. Returns a function that stops it. */
  every(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  every(ms, task) {
    const timer = setInterval(task, ms);
    return () => clearInterval(timer);
  },
};
