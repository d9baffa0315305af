import type { Kind, QuestionRules } from '../language.ts';

const MONEY = String.raw`[$£€¥]\s?\d|\d\s?(?:€|dollars?|pounds?|euros?|cents?|pence|percent|%)|\b(?:half|same|full) price\b`;
/** "It is free", but not "a free tasting". */
const FREE = String.raw`\bfree(?= of charge| for | if| when| from| with| on | at | in | until|[.,;]|$)|\b(?:no|without) (?:extra )?(?:charge|cost|fee)|\bnothing\b`;
const LENGTH = String.raw`\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|overnight)\b`;
const NUMBER = String.raw`\d|\b(?:no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|fourteen|fifteen|twenty|thirty|forty|fifty|hundred)\b`;

const kinds: readonly Kind[] = [
  {
    asks: /\bhow much\b(?!.*\bweigh)|\bhow expensive\b|\b(?:what|does|do|will|would)\b.*\bcosts?\b|\bwhat(?:'s| is| are)?\b.*\b(?:price|fee|charge|rate|deposit)s?\b/i,
    answers: new RegExp(`${MONEY}|${FREE}`, 'i'),
    must: true,
  },
  { asks: /\bhow long (?!ago)/i, answers: new RegExp(LENGTH, 'i') },
  {
    asks: /\bhow old\b/i,
    answers:
      /\bold\b|\bages?\b|\b(?:19|20)\d\d\b|\byears?\b|\b(?:be|under|over|below|above|from|until|least) (?:\d\d?|\w+teen|twelve|twenty(?:-\w+)?)\b/i,
    must: true,
  },
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
      /\b\d+ [A-Z][a-z]+ [A-Z]|\b(?:corner|opposite|next to|behind|beside|below|above|across from|in front of|outside|inside|upstairs|downstairs)\b|\bfloor\b|\b(?:from|in|at) (?:the )?[A-Z]/,
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

export const questions: QuestionRules = {
  plain: (text) => text,
  continues:
    /^(?:(?:okay|ok|oh|well|thanks|thank you|great|alright|all right),? )*(?:and|or|what about|how about|but|then)\b/i,
  // "It" with "is it possible" and its like stands for nothing.
  pointsBack:
    /\b(?:it|its|it's|that|that's|they|them|their|those|these|this|she|her|he|his|him|there|one|ones|the same|else)\b/i,
  pointsNowhere:
    /\b(?:is|was|would|will) (?:it|that|there) (?:possible|okay|ok|all right|alright|true|a|an|any)\b|\bis there\b|\bthat (?:i|you|we|is|are)\b/gi,
  kinds,
  counted: /\bhow many ([\p{L}'-]+)/iu,
  number: new RegExp(`^(?:${NUMBER})`, 'i'),
  // "Do you repair cars?" is not about bicycles.
  direct:
    /^(?:(?:hello|hi|hey|good \w+|okay|so|and|sorry|excuse me|please|well|um|uh),? )*(?:do|does|did|can|could|may|is|are|was|were|how|what|what's|who|who's|where|where's|when|which|will|would|have|has|what about|how about)\b(?:(?![.?!] )[^,])*$/i,
  things: [
    { looks: /\b\d+[a-z]? (?:[A-Z][a-z]+ )+(?:[A-Z][a-z]+)/, means: ['address', 'locat'] },
    { looks: /\S@\S/, means: ['email'] },
    { looks: /\d{3}[ -]?\d{4}/, means: ['phone', 'number'] },
  ],
  lasting: (question, dayName) =>
    question
      .replace(/\b(today|tonight|right now|at the moment)\b/gi, dayName(0))
      .replace(/\b(open|closed) now\b/gi, `$1 ${dayName(0)}`)
      .replace(/\btomorrow\b/gi, dayName(1))
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
      .replace(/\bat the end of the day\b/gi, 'in the evening')
      .replace(
        /\b(?:left|lost|forgot)\b (?:my|our|a|an|the|some)\b.* (?:in|at|on|with) (?:your|the) \w+/gi,
        '$&, left behind, lost and found',
      )
      .replace(/\bwork (?:for|with) you\b/gi, 'apply for a job'),
};
