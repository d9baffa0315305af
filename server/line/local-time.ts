/** A moment as a clock and a calendar on the wall show it. */
export interface LocalTime {
  /** `2026-11-24`. */
  date: string;
  /** Since midnight, as the clock shows it. */
  minutes: number;
}

export function localTime(at: number, timeZone: string): LocalTime {
  // Swedes write days and times as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const [date = '', clock = ''] = format.format(at).split(' ');
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return { date, minutes: hours * 60 + minutes };
}

/** The day so many days after another. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * When clocks show a time, in milliseconds since the epoch. A time that they show twice is the first of both; one that
 * they leap over is the moment of the leap.
 */
export function instantOf({ date, minutes }: LocalTime, timeZone: string): number {
  const wanted = Date.parse(date) + minutes * 60_000;
  const offsets = [wanted - 86_400_000, wanted + 86_400_000].map((at) => offset(at, timeZone));
  const [before = 0, after = 0] = offsets;
  // With the offset of before a change the time comes first, unless the clock has leapt over it by then.
  const first = wanted - before;
  if (shown(first, timeZone) === wanted) return first;
  const second = wanted - after;
  return shown(second, timeZone) === wanted ? second : leapBetween(second, first, timeZone);
}

/** The first moment at which the offset is the later one's. */
function leapBetween(from: number, to: number, timeZone: string): number {
  let [low, high] = [from, to];
  const after = offset(high, timeZone);
  while (high - low > 60_000) {
    const middle = low + Math.floor((high - low) / 120_000) * 60_000;
    if (middle === low) break;
    if (offset(middle, timeZone) === after) high = middle;
    else low = middle;
  }
  return high;
}

/** What clocks show, as if it were UTC. */
function shown(at: number, timeZone: string): number {
  const { date, minutes } = localTime(at, timeZone);
  return Date.parse(date) + minutes * 60_000;
}

/** How far clocks are ahead of UTC, of a whole minute. */
function offset(at: number, timeZone: string): number {
  const minute = Math.floor(at / 60_000) * 60_000;
  return shown(minute, timeZone) - minute;
}
