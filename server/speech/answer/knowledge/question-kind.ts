/** What kind of thing a question asks for, as something that its answer must then contain. */
const KINDS: ReadonlyArray<{ asks: RegExp; answers: RegExp }> = [
  {
    asks: /\bhow much\b|\b(price|cost|charge|fee)s?\b/i,
    answers: /[$£€¥]\s?\d|\d\s?(€|dollars|pounds|euros)|\bfree\b/i,
  },
  {
    asks: /\bwhen\b|\bwhat time\b|\bhow (late|early|long)\b|\bopen(ing)?\b|\bclosed?\b/i,
    answers: /\d\s?(am|pm|:\d\d)|\b\w+day\b|\bhours?\b|\bminutes?\b|\bweeks?\b|\bclosed\b/i,
  },
  {
    asks: /\bwhere\b|\baddress\b|\blocat/i,
    answers: /\b(street|road|avenue|square|floor|corner|opposite|next to|behind|address)\b/i,
  },
  { asks: /\b(phone|number)\b/i, answers: /\d{3}/ },
  { asks: /\be-?mail\b/i, answers: /@/ },
  { asks: /\bhow many\b/i, answers: /\d/ },
  { asks: /\bwho\b/i, answers: /\b[A-Z][a-z]+ [A-Z][a-z]+\b/ },
];

/** How much better a passage is that contains the kind of thing that is asked for. */
const BONUS = 1.25;

/** Factor for a passage's score. */
export function kindFactor(question: string, passage: string): number {
  const wanted = KINDS.filter(({ asks }) => asks.test(question));
  return wanted.some(({ answers }) => answers.test(passage)) ? BONUS : 1;
}
