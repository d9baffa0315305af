import { primary } from '../../phrases/in-language.ts';

/** Where sentences of a language can be cut. */
interface Joints {
  /** Words that begin a part: they join clauses, or tell when, where and with what. */
  begin: ReadonlySet<string>;
  /** Words that lean on the next one, after which no part ends. */
  lean: ReadonlySet<string>;
  /** Of two things that belong together ("between eight and ten"), the word before the first. */
  pair: ReadonlySet<string>;
  /** After a word that begins a part, those that make a number of it ("las ocho y media"). */
  number: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' ').filter(Boolean));

const joints: Readonly<Record<string, Joints>> = {
  en: {
    begin: words('and but or so because when if which from at'),
    lean: words(
      'a an the of to in on at for with from by and but or so if my your our their his its this these every each no not very i we they he she',
    ),
    pair: words('between'),
    number: words(''),
  },
  es: {
    begin: words(
      'y e o u pero sino porque pues cuando si donde aunque mientras para con sin desde hasta antes después durante',
    ),
    lean: words(
      'el la los las lo un una unos unas de del a al en con por para sin desde hasta y e o u que mi su sus nuestro nuestra nuestros nuestras este esta estos estas cada no muy más se le les nos me te mismo misma antes después',
    ),
    pair: words('entre'),
    number: words('media cuarto pico uno dos tres cuatro cinco seis siete ocho nueve'),
  },
  de: {
    begin: words(
      'und oder aber denn sondern sowie weil wenn dass damit ob obwohl während bevor nachdem sobald falls wo bis ab seit mit ohne für bei',
    ),
    lean: words(
      'der die das dem den des ein eine einen einem einer eines im am zum zur vom beim ins in an auf aus bei mit nach von zu für über unter vor durch um ohne gegen bis ab seit und oder aber nicht kein keine keinen sehr ich du er wir mein meine unser unsere unseren unserem unserer ihr ihre ihren ihrem ihrer dieser diese dieses diesen diesem jeder jede jedes jeden jedem',
    ),
    pair: words('zwischen von'),
    number: words(''),
  },
  fr: {
    begin: words(
      'et ou mais car donc puis parce lorsque lorsqu quand si puisque puisqu qui dont où pour avec sans avant après depuis pendant sauf jusqu',
    ),
    lean: words(
      'le la les un une des du de au aux à en dans sur sous par pour chez vers avec sans et ou mais si que ce cet cette ces mon ma mes son sa ses notre nos votre vos leur leurs chaque ne très plus je tu il on ils se avant après depuis parce',
    ),
    pair: words('entre'),
    number: words('demie demi quart'),
  },
  it: {
    begin: words(
      'e ed o oppure ma perché perchè quindi poi quando se dove mentre per con senza fino prima dopo durante entro',
    ),
    lean: words(
      'il lo la i gli le un uno una di a da in con su per tra fra del dello della dei degli delle al allo alla ai agli alle dal dallo dalla dai dagli dalle nel nello nella nei negli nelle sul sulla sui sulle e ed o ma se che il mio la mia suo sua nostro nostra nostri nostre questo questa questi queste ogni non molto più si ci vi mi ti prima dopo fino',
    ),
    pair: words('tra fra'),
    number: words('mezza mezzo'),
  },
  pt: {
    begin: words('e ou mas porque pois quando onde enquanto embora para com sem até desde antes depois durante'),
    lean: words(
      'o a os as um uma uns umas de do da dos das em no na nos nas ao à aos às por pelo pela para com sem até e ou mas que meu minha seu sua nosso nossa nossos nossas este esta estes estas cada não muito mais se lhe antes depois eu',
    ),
    pair: words('entre'),
    number: words('meia dois duas três quatro cinco seis sete oito nove'),
  },
};

/** Least words of a part that ends where another begins. */
const LEAST = 3;
/** In so many words after one of a pair its other half is looked for. */
const PAIR_REACH = 3;

/**
 * How many of a sentence's words make its first part, of which no more than `most` may: after the last comma, before the
 * last word that begins a part, or else all, but for those that lean on the next.
 */
export function partEnd(sentence: readonly string[], most: number, language: string): number {
  const comma = sentence.slice(0, most).findLastIndex((word) => /[,;:–]$/.test(word));
  if (comma >= LEAST - 1) return comma + 1;
  const own = joints[primary(language)];
  if (!own) return most;
  const plain = sentence.slice(0, most + 2).map((word) => word.toLowerCase().replace(/[^\p{L}\p{N}’'-]/gu, ''));
  const leans = (at: number) => own.lean.has(plain[at] ?? '');
  /** An amount and what it is of go together. */
  const counts = (at: number) => /\d$/.test(sentence[at] ?? '');
  const begins = (at: number) => {
    const [word = ''] = plain[at]?.split(/['’]/) ?? [];
    if (!own.begin.has(word) || own.number.has(plain[at + 1] ?? '')) return false;
    return !plain.slice(Math.max(0, at - PAIR_REACH), at).some((before) => own.pair.has(before));
  };
  for (let at = most; at >= LEAST; at--) if (begins(at) && !leans(at - 1)) return at;
  for (let at = most; at > 0; at--) if (!leans(at - 1) && !counts(at - 1)) return at;
  for (let at = most; at > 0; at--) if (!leans(at - 1)) return at;
  return most;
}
