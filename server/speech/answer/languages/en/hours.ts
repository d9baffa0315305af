import { type HoursRules, wordSet } from '../language.ts';

const YES_NO = /^(?:(?:hello|hi|hey|okay|so|and|sorry|excuse me|please|well),? )*(?:are|is|will|do|does|can)\b/i;

export const hours: HoursRules = {
  open: /\b(?:open(?:s|ed|ing)?|(?<!\b(?:how|is it) )close|clos(?:es|ed|ing)|shut|hours|how (?:late|early) (?:can|may|could|should) (?:i|we) (?:come|visit))\b/i,
  closed: /\b(?:closed|shut|close)\b/i,
  isYesNo: (question) => YES_NO.test(question.trim()),
  now: /\b(?:now|right now|at the moment|currently|still|already|at present)\b/i,
  partOfDay: /\b(?:tonight|evening|morning|afternoon|night)\b/i,
  aboutTime:
    wordSet(`open opens opened opening close closes closed closing shut hours business day days week weekend weekends weekday
   weekdays today tonight tomorrow now moment currently present morning mornings afternoon afternoons evening evenings
   night noon midday midnight am pm o'clock clock half past quarter regular usual normal schedule times time late early
   shop store place office door doors guys on at until till from to`),
  today: wordSet('today tonight'),
  tomorrow: /\btomorrow\b/gi,
  weekend: /^weekends?$/,
  at: /\b(?:at|by|before|after|until|till|around|past|from)\s+(?:(?<before>half past|quarter past)\s+)?(?<hour>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|midday)(?:[:.](?<minute>\d\d)|\s+(?<after>thirty|fifteen|forty-five))?\s*(?<half>a\.?m\b|p\.?m\b)?/i,
  parts: { 'half past': 30, 'quarter past': 15, thirty: 30, fifteen: 15, 'forty-five': 45 },
  hourWords: 'zero one two three four five six seven eight nine ten eleven twelve'.split(' '),
  noon: /noon|midday/i,
  midnight: /midnight/i,
  morning: /\bmorning\b/i,
  afternoon: /\b(?:afternoon|evening|tonight|night)\b/i,
};
