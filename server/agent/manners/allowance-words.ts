import { nextMonth } from '../../calls/caller-allowance.ts';
import type { Line } from '../../line/line.ts';
import { monthDay } from '../../line/opening-words.ts';

/** What callers are told of their allowance, in English; `announcement` has it said in the line's language. */
export const allowanceWords = {
  /** Before the greeting, where little is left. */
  littleLeft: (seconds: number) => `You have about ${duration(seconds)} left on this line this month.`,
  /** To whom nobody can tell from others. */
  unknownCaller: (seconds: number) => `As your number is not shown, this call can last ${duration(seconds)}.`,
  nearlySpent: (seconds: number) => `Just so you know, you have ${duration(seconds)} left.`,
  spent(line: Line, monthlySeconds: number, at: number): string {
    const next = monthDay(nextMonth(at, line.timezone));
    const again = monthlySeconds > 0 ? ` From ${next} on you have ${duration(monthlySeconds)} again.` : '';
    return `I am sorry, your time on this line is used up for this month.${again} Goodbye!`;
  },
} as const;

/** "half a minute", "one minute", "5 minutes", "2 hours", as people say them: never more than there is. */
function duration(seconds: number): string {
  if (seconds < 25) return 'a few seconds';
  if (seconds < 50) return 'half a minute';
  const minutes = seconds < 60 ? 1 : Math.floor(seconds / 60);
  if (minutes === 1) return 'one minute';
  if (minutes < 120 || minutes % 60 !== 0) return `${minutes} minutes`;
  return `${minutes / 60} hours`;
}
