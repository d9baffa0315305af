import type { Rule } from './rule.ts';

/** Before a name or a number. */
const TITLES: Readonly<Record<string, string>> = {
  Mr: 'Mister',
  Mrs: 'Missus',
  Ms: 'Miz',
  Dr: 'Doctor',
  Prof: 'Professor',
  Rev: 'Reverend',
  Capt: 'Captain',
  Sgt: 'Sergeant',
  Lt: 'Lieutenant',
  Gen: 'General',
  Gov: 'Governor',
  Hon: 'Honourable',
  Mt: 'Mount',
  Ft: 'Fort',
};

/** Always written with a full stop, except where it ends the sentence as well. */
const SHORT: Readonly<Record<string, string>> = {
  Ave: 'Avenue',
  Blvd: 'Boulevard',
  Rd: 'Road',
  Ln: 'Lane',
  Hwy: 'Highway',
  Sq: 'Square',
  Apt: 'Apartment',
  Ste: 'Suite',
  Bldg: 'Building',
  Dept: 'Department',
  Ltd: 'Limited',
  Inc: 'Incorporated',
  Corp: 'Corporation',
  Co: 'Company',
  Bros: 'Brothers',
  Jr: 'Junior',
  Sr: 'Senior',
  approx: 'approximately',
  est: 'established',
  ext: 'extension',
  incl: 'including',
  excl: 'excluding',
  max: 'maximum',
  min: 'minimum',
  tel: 'telephone',
  attn: 'attention',
  vs: 'versus',
  etc: 'et cetera',
};

const shortByLower = new Map(Object.entries(SHORT).map(([word, full]) => [word.toLowerCase(), full]));

const DIRECTIONS: Readonly<Record<string, string>> = { N: 'North', S: 'South', E: 'East', W: 'West' };

const DOTTED: ReadonlyArray<readonly [RegExp, string]> = [
  [/\ba\.\s?k\.\s?a\.?(?=\s)/gi, 'also known as'],
  [/\bASAP\b/g, 'as soon as possible'],
  [/\bpp\.\s?(?=\d)/g, 'pages '],
  [/\bp\.\s?(?=\d)/g, 'page '],
  [/\bHwy\b\.?/g, 'Highway'],
  [/\bMr\.?(?=\s(?:and|&)\s)/g, 'Mister'],
  [/\be\.\s?g\./gi, 'for example'],
  [/\bi\.\s?e\./gi, 'that is'],
  [/\b[Nn]o\.\s?(?=\d)/g, 'number '],
  [/#\s?(?=\d)/g, 'number '],
  [/\bw\/o\b/g, 'without'],
  [/\bw\/(?=\s)/g, 'with'],
  [/\b24\s?[/-]\s?7\b(?![-\d])/g, 'twenty-four seven'],
  [/(?<=\s)vs(?=\s)/g, 'versus'],
];

/** After a number these are units. */
const AFTER_NUMBER = new Set(['min', 'max']);

/** Common abbreviations in full. "St." is a saint before a name and a street after one. */
export const abbreviations: Rule = (text) => {
  let result = text;
  for (const [pattern, words] of DOTTED) result = result.replace(pattern, words);
  result = result
    .replace(/(?<![\p{L}.])(?:\p{Lu}\.){2,}/gu, (letters) => letters.replaceAll('.', ''))
    .replace(/(?<=\d\s)([NSEW])\.?(?=\s[A-Z][a-z])/g, (letter) => DIRECTIONS[letter[0] ?? ''] ?? letter);
  result = result
    .replace(/\bSt\.?(?=\s+[A-Z])(?<![A-Z][a-z]+ St\.?)/g, 'Saint')
    .replace(/\bSt\b\.?(?!\p{L})/gu, 'Street');
  result = result.replace(/\b([A-Z][a-z]+)\.?(?=\s+(?:[A-Z]|\d))/g, (all, word: string) => TITLES[word] ?? all);
  return result.replace(
    /\b(\p{L}+)\.(?=\s*(\S{0,2}))/gu,
    (all, word: string, following: string, at: number, whole: string) => {
      const full = shortByLower.get(word.toLowerCase());
      if (full === undefined || (AFTER_NUMBER.has(word) && /\d\s?$/.test(whole.slice(0, at)))) return all;
      const endsSentence = following === '' || /^\p{Lu}\p{Ll}/u.test(following);
      return endsSentence ? `${full}.` : full;
    },
  );
};
