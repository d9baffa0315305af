/**
 * Where one caller is in the room: usually at one place, at times at a phone and at a page. Just one of them is heard,
 * or their own voice would come twice: the one that was opened last, by putting a phone through or turning a page's
 * microphone on. Where none is open, it is the last one that was, or else the first that came.
 *
 *   (away) --arrived--> closed <--closed / opened--> open          left, from anywhere --> (away)
 */
export class CallerPlaces {
  /** In the order in which they were opened last; those that never were stand first. */
  #places: { identity: string; open: boolean; reads: boolean }[] = [];
  /** Stands while no other place is open, so that nothing changes by somebody's falling silent. */
  #heard: string | undefined;

  /** Whose voice is the caller's; undefined where nobody is there. */
  get heard(): string | undefined {
    return this.#heard;
  }

  get identities(): readonly string[] {
    return this.#places.map(({ identity }) => identity);
  }

  has(identity: string): boolean {
    return this.#places.some((place) => place.identity === identity);
  }

  /** Nobody is there but pages at which nothing has been said since a phone was beside them. */
  get onlyReading(): boolean {
    return this.#places.length > 0 && this.#places.every(({ reads }) => reads);
  }

  /** Idempotent. @param reads a page that has joined beside a phone, and is nobody before something is said there */
  arrived(identity: string, reads = false): void {
    if (!this.has(identity)) this.#places.unshift({ identity, open: false, reads });
    this.#listen();
  }

  opened(identity: string): void {
    const place = this.#places.find((known) => known.identity === identity);
    if (place === undefined || place.open) return;
    this.#places = [...this.#places.filter((other) => other !== place), { identity, open: true, reads: false }];
    this.#listen();
  }

  closed(identity: string): void {
    const place = this.#places.find((known) => known.identity === identity);
    if (place !== undefined) place.open = false;
    this.#listen();
  }

  /** Something was written there. */
  wrote(identity: string): void {
    const place = this.#places.find((known) => known.identity === identity);
    if (place !== undefined) place.reads = false;
  }

  /** Whoever was on the phone may be away from the pages that are left, too: all but those that are turned on. */
  phoneLeft(): void {
    for (const place of this.#places) if (!place.open) place.reads = true;
  }

  left(identity: string): void {
    this.#places = this.#places.filter((place) => place.identity !== identity);
    this.#listen();
  }

  #listen(): void {
    const open = this.#places.findLast((place) => place.open);
    if (open !== undefined) this.#heard = open.identity;
    else if (this.#heard === undefined || !this.has(this.#heard)) this.#heard = this.#places.at(-1)?.identity;
  }
}
