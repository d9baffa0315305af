/** Runs a task now and then until stopped. */
export type Repeat = (task: () => Promise<void>, everyMs: number) => { stop(): void };

/**
 * At once and then at each interval, without keeping the process alive; a run that takes longer than that is not
 * overtaken.
 */
export function unrefInterval(task: () => Promise<void>, everyMs: number): { stop(): void } {
  let running = false;
  const run = async () => {
    if (running) return;
    running = true;
    await task().finally(() => {
      running = false;
    });
  };
  void run();
  const timer = setInterval(run, everyMs).unref();
  return { stop: () => clearInterval(timer) };
}
