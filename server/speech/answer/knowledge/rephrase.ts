import type { AnswerLanguage } from '../languages/languages.ts';

/** The question in words that a knowledge file would use: days by name in the line's time zone, places as addresses. */
export function rephrased(question: string, timezone: string, now: Date, { questions, tag }: AnswerLanguage): string {
  const day = new Intl.DateTimeFormat(tag, { weekday: 'long', timeZone: timezone });
  return questions.lasting(question, (ahead) => day.format(now.getTime() + ahead * 86_400_000));
}
