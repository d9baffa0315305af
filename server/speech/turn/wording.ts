/**
 * How the words so far end. `open`: in the middle of a phrase ("my number is"). `reading`: digits or letters one by
 * one, of which more may come. `read`: as many digits as a telephone number has. `loose`: Whisper heard no end of a
 * sentence. `statement`: a sentence, which another may follow. `question` and `settled`, a few words or what is always
 * said by itself, are all.
 */
export type Wording = 'nothing' | 'open' | 'reading' | 'read' | 'loose' | 'statement' | 'question' | 'settled';

/** Words after which more must come, in the languages that lines are written in. */
const OPENERS = new Set(
  [
    'a an and are as at because but by can could do does for from have how i if in is it is like my of on or our so than',
    'that the their then to um uh er erm was were what when where which who why will with would your',
    'el la los las un una y o pero porque de en que con para por mi su es',
    'der die das ein eine und oder aber weil mit von zu mein ist dass',
    'le les des une et ou mais parce avec pour mon ma est que',
  ].flatMap((line) => line.split(' ')),
);
/** Questions and answers that end in one of those all the same. */
const CLOSED =
  /\b(who is (it|that|this)|what (is|was) (it|that|this)|where (is|are) (it|that|they|you)|how are you|it is|i am|i do|i have|i can|i would|i will|like that|what for|for what|where from|like what|so what|then what|what then|is that|like it|how \w+ (is|was) (it|that|this)|(what|which) \w+ (is|was) (it|that|this)|(what|which \w+|how) (do|does|did|can|could) \w+ (have|do))$/;
/** Questions that have no object yet: "When do you", "Can I bring". */
const OBJECTLESS =
  /^((so|and|but|or|well|okay|hello|hi|please) )?((how|when|where|why|what \p{L}+|which \p{L}+) (do|does|did|can|could|would|will|should) (you|i|we|they|he|she)|(do|does|did|can|could|may|would|will|should) (you|i|we|they) (have|take|sell|accept|offer|make|bring|get|need|use|buy|order|book|bake|serve|repair|send|like|know|want))$/u;

/** Sentences that ask, without being questions: these words, and what is to be told. */
const ASKING = new RegExp(
  `^(?:\\p{L}+ ){0,2}(?:${[
    "tell me|i(?: would|'d) like to know|i (?:want|wanted|need) to (?:know|ask)|i (?:wonder|(?:am|was) wondering)|i'm wondering",
    '(?:quisiera|quiero|querría|me gustaría) saber|d[ií]game',
    'ich (?:möchte|wollte|würde gerne?) (?:gerne? )?wissen|sagen sie mir',
    "(?:je voudrais|j'aimerais) savoir|dites moi",
    '(?:vorrei|volevo) sapere|mi dica',
    '(?:gostaria de|queria|quero) saber|diga me',
  ].join('|')}) \\p{L}`,
  'u',
);

const NUMBER_WORDS =
  'zero oh one two three four five six seven eight nine ten double cero uno dos tres cuatro cinco seis siete ocho nueve null eins zwei drei vier fünf sechs sieben acht neun';
const DIGITS = new Set(NUMBER_WORDS.split(' '));
/** The shortest telephone number that is read with its area code. */
const WHOLE_NUMBER = 9;
/** Fewer than these in a row are a number in a sentence: "two", "at 9". */
const LEAST_READ = 3;
/** "Yes, please.", "At nine.", "Anna Miller." */
const FEW_WORDS = 3;
/** Few words that only lead up to what is to be said: "To change it", "If it rains", "I'm sorry". */
const LEADING =
  /^((to|if|because|weil|wenn|si|porque|parce|perché|se) .+|please|((i'm|i am) )?(so |very )?sorry|excuse me)$/u;

/** @param saysAll whether a text is always said by itself ("I'd like to talk to a person") */
export function wordingOf(text: string, saysAll: (text: string) => boolean = () => false): Wording {
  const words = text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
  const last = words.at(-1);
  if (last === undefined) return 'nothing';
  const read = readLast(text);
  if (read.letters >= 2) return 'reading';
  if (read.digits >= LEAST_READ) return read.digits >= WHOLE_NUMBER ? 'read' : 'reading';
  if (/(\.\.\.|…|[-–—,;:])\s*$/.test(text)) return 'open';
  const plain = words.join(' ').replaceAll('’', "'");
  if ((OPENERS.has(last) && !CLOSED.test(plain)) || OBJECTLESS.test(plain)) return 'open';
  if (/\?\s*$/.test(text)) return 'question';
  if (saysAll(text)) return 'settled';
  if (!/[.!]\s*$/.test(text)) return 'loose';
  if (ASKING.test(plain)) return 'question';
  return words.length <= FEW_WORDS && !LEADING.test(plain) ? 'settled' : 'statement';
}

/** Digits, or single letters, that stand last in the text without a word between. */
function readLast(text: string): { digits: number; letters: number } {
  const tokens = text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
  const run = { digits: 0, letters: 0 };
  for (const token of tokens.toReversed()) {
    if (/^\d+$/.test(token)) run.digits += token.length;
    else if (DIGITS.has(token)) run.digits += 1;
    else if (/^\p{L}$/u.test(token)) run.letters += 1;
    else break;
  }
  return run;
}
