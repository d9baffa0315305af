/** The question in words that a knowledge file would use: days by name in the line's time zone, places as addresses. */
export function rephrased(question: string, timezone: string, now: Date): string {
  const day = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: timezone });
  const name = (days: number) => day.format(now.getTime() + days * 86_400_000);
  return question
    .replace(/\b(today|tonight|right now|at the moment)\b/gi, name(0))
    .replace(/\b(open|closed) now\b/gi, `$1 ${name(0)}`)
    .replace(/\btomorrow\b/gi, name(1))
    .replace(
      /\bwhere (?:are you|is (?:it|that|the (?:shop|store|place)))\b(?: located)?|\bfind you\b/gi,
      '$&, what is your address',
    )
    .replace(/\b(?:bring|brought|send|sent|drop)\b.*\b(?:house|home|door|place|apartment|office)\b/gi, '$&, deliver')
    .replace(/\bcall(?:ed|ing)? (?:it |that |them )?off\b/gi, 'cancel')
    .replace(/\b(?:can't|cannot|can not|couldn't) (?:come|make it|attend)\b(?: after all)?/gi, 'cancel')
    .replace(/\b(?:get|be) there\b|\b(?:show|turn) up\b/gi, 'arrive')
    .replace(/\b(pay\b.*) (?:in (?:\w+ )?parts|bit by bit|a bit at a time|over time)\b/gi, '$1 in instalments')
    .replace(/\b(pay\b.*) (?:up front|upfront|in advance|beforehand)\b/gi, '$1 a deposit')
    .replace(/\bwork (?:for|with) you\b/gi, 'apply for a job');
}
