import { stem } from '../text/stem.ts';
import { wordsIn } from '../text/words.ts';

/** A kind of thing that a question asks for, as something that its answer must then contain. */
interface Kind {
  asks: RegExp;
  answers: RegExp;
  /** Without it a sentence is no answer, however much it is about the same thing. */
  must?: true;
}

const MONEY = String.raw`[$£€¥]\s?\d|\d\s?(?:€|dollars?|pounds?|euros?|cents?|pence|percent|%)|\b(?:half|same|full) price\b`;
/** "It is free", but not "a free tasting". */
const FREE = String.raw`\bfree(?= of charge| for | if| when| from| with| on | at | in | until|[.,;]|$)|\b(?:no|without) (?:extra )?(?:charge|cost|fee)|\bnothing\b`;
const LENGTH = String.raw`\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|overnight)\b`;
const NUMBER = String.raw`\d|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|fourteen|fifteen|twenty|thirty|forty|fifty|hundred)\b`;

const KINDS: readonly Kind[] = [
  {
    asks: /\bhow much\b(?!.*\bweigh)|\bhow expensive\b|\b(?:what|does|do|will|would)\b.*\bcosts?\b|\bwhat(?:'s| is| are)?\b.*\b(?:price|fee|charge|rate|deposit)s?\b/i,
    answers: new RegExp(`${MONEY}|${FREE}`, 'i'),
    must: true,
  },
  { asks: /\bhow long (?!ago)/i, answers: new RegExp(LENGTH, 'i') },
  { asks: /\bhow old\b/i, answers: /\bold\b|\bages?\b|\b(?:19|20)\d\d\b|\byears?\b/i, must: true },
  { asks: /\bhow (?:fast|quick)\b/i, answers: /\b(?:minutes?|hours|within|per hour|mph)\b/i, must: true },
  { asks: /\bhow many\b/i, answers: new RegExp(NUMBER, 'i'), must: true },
  {
    asks: /\bhow (?:much\b.*\bweigh|heavy)\b/i,
    answers: /\bweigh|\b(?:kilo|kilogram|gram|ounce|ton)s?\b|\bkg\b/i,
    must: true,
  },
  {
    asks: /\bhow (?:tall|high|wide|deep|large)\b/i,
    answers: /\b(?:meters?|metres?|feet|foot|inch(?:es)?|square)\b/i,
    must: true,
  },
  {
    asks: /\bhow (?:far|near)\b(?! ahead| in advance)/i,
    answers: /\b(?:miles?|kilomet\w+|met(?:er|re)s?|minutes?|blocks?)\b/i,
    must: true,
  },
  {
    asks: /\bwhen\b|\bwhat time\b|\bhow (?:late|early|soon|often)\b|\bopen(?:ing)?\b|\bclosed?\b|\b(?:what|which) days?\b/i,
    answers: new RegExp(
      String.raw`\d\s?(?:am|pm|:\d\d)|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bdaily\b|\bclosed\b|\bnoon\b|\bnight\b|\b(?:in|until) [A-Z]|\b(?:19|20)\d\d\b|${LENGTH}`,
      'i',
    ),
  },
  {
    asks: /\bwhere\b|\baddress\b|\blocat/i,
    answers:
      /\b\d+ [A-Z][a-z]+ [A-Z]|\b(?:corner|opposite|next to|behind|beside|across from|in front of|outside|inside)\b|\bfloor\b|\b(?:from|in|at) (?:the )?[A-Z]/,
  },
  { asks: /\b(?:phone|telephone) number\b/i, answers: /\d{3}/, must: true },
  { asks: /\be-?mail address\b/i, answers: /@/, must: true },
  {
    asks: /\bdo you (?:sell|rent|stock|carry)\b|\bcan i (?:get|buy) (?:a|an|some)\b/i,
    answers: new RegExp(String.raw`\b(?:sell|sold|sale|rent|costs?|price|available|offer|stock|free)|${MONEY}`, 'i'),
    must: true,
  },
  { asks: /\bwho\b/i, answers: /\b[A-Z][a-z]+ [A-Z][a-z]+\b/ },
];

/** How well a passage is of the kind that is asked for. */
export type Fit = 'any' | 'fits' | 'unlike' | 'impossible';

export function fitOf(question: string, passage: string): Fit {
  if (countsOther(question, passage)) return 'impossible';
  const wanted = KINDS.filter(({ asks }) => asks.test(question));
  if (wanted.length === 0) return 'any';
  if (wanted.some(({ must, answers }) => must && !answers.test(passage))) return 'impossible';
  return wanted.some(({ answers }) => answers.test(passage)) ? 'fits' : 'unlike';
}

/** "How many patients" is not answered by "two spaces for patients": what is counted follows its number. */
function countsOther(question: string, passage: string): boolean {
  const counted = /\bhow many ([\p{L}'-]+)/iu.exec(question)?.[1]?.toLowerCase();
  if (counted === undefined) return false;
  const stemmed = stem(counted);
  const words = wordsIn(passage);
  const places = words.flatMap((word, at) => (stem(word) === stemmed ? [at] : []));
  const number = new RegExp(`^(?:${NUMBER})`, 'i');
  return (
    places.length > 0 && !places.some((at) => words.slice(Math.max(0, at - 2), at).some((word) => number.test(word)))
  );
}
