/** First in, first out for each owner; owners take turns. */
export class FairQueue<T> {
  /** Owners with waiting items, whose turn comes next first. */
  readonly #waiting = new Map<string, T[]>();

  push(owner: string, item: T): void {
    const items = this.#waiting.get(owner);
    if (items) items.push(item);
    else this.#waiting.set(owner, [item]);
  }

  /** Owners that wait: so many jobs come before the first of another owner. */
  get owners(): number {
    return this.#waiting.size;
  }

  shift(): T | undefined {
    const next = this.#waiting.entries().next();
    if (next.done) return undefined;
    const [owner, items] = next.value;
    const item = items.shift();
    this.#waiting.delete(owner);
    if (items.length > 0) this.#waiting.set(owner, items); // Behind all other owners.
    return item;
  }

  /** Takes the item out, if it still waits. */
  remove(owner: string, item: T): boolean {
    const items = this.#waiting.get(owner) ?? [];
    const at = items.indexOf(item);
    if (at < 0) return false;
    items.splice(at, 1);
    if (items.length === 0) this.#waiting.delete(owner);
    return true;
  }
}
