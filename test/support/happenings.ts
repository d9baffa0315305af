interface Waiter {
  isMet: () => boolean;
  resolve: () => void;
}

/** Conditions that something waits for, looked at whenever `check` says that something has happened. */
export class Happenings {
  #waiters: Waiter[] = [];

  check(): void {
    const met = this.#waiters.filter((waiter) => waiter.isMet());
    this.#waiters = this.#waiters.filter((waiter) => !met.includes(waiter));
    for (const waiter of met) waiter.resolve();
  }

  /** Resolves once the condition holds. @throws naming `what` after `ms` */
  until(isMet: () => boolean, what: string, ms: number): Promise<void> {
    if (isMet()) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#waiters = this.#waiters.filter((other) => other !== waiter);
      reject(new Error(`Within ${ms} ms there was no ${what}`));
    }, ms);
    const waiter: Waiter = {
      isMet,
      resolve: () => {
        clearTimeout(timer);
        resolve();
      },
    };
    this.#waiters.push(waiter);
    return promise;
  }
}
