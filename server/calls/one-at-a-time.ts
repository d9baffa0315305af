/** Runs tasks of the same key one after another, those of different keys side by side. */
export type OneAtATime = <T>(key: string, task: () => Promise<T>) => Promise<T>;

export function oneAtATime(): OneAtATime {
  const tails = new Map<string, Promise<void>>();
  return (key, task) => {
    const result = (tails.get(key) ?? Promise.resolve()).then(task);
    const tail = result.then(forget, forget);
    tails.set(key, tail);
    return result;

    function forget(): void {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}
