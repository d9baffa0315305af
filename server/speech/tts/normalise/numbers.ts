const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES: ReadonlyArray<readonly [number, string]> = [
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
  [1e3, 'thousand'],
  [100, 'hundred'],
];
const LARGEST = 1e15;

const IRREGULAR_ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** A whole number in words; from 10^15 on digit by digit. */
export function cardinal(value: number): string {
  if (value >= LARGEST) return digits(String(BigInt(Math.round(value))));
  if (value < 20) return ONES[value] ?? '';
  if (value < 100) {
    const rest = value % 10;
    return `${TENS[Math.floor(value / 10)]}${rest ? `-${ONES[rest]}` : ''}`;
  }
  const [scale, name] = SCALES.find(([size]) => value >= size) ?? [100, 'hundred'];
  const rest = value % scale;
  return `${cardinal(Math.floor(value / scale))} ${name}${rest ? ` ${cardinal(rest)}` : ''}`;
}

/** "twenty-first" of 21. */
export function ordinal(value: number): string {
  return cardinal(value).replace(/[a-z]+$/, (last) => {
    const irregular = IRREGULAR_ORDINALS[last];
    if (irregular) return irregular;
    return last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`;
  });
}

/** A year as it is said: nineteen eighty-four, two thousand six, twenty twenty-six. */
export function year(value: number): string {
  const [century, rest] = [Math.floor(value / 100), value % 100];
  if (value % 1000 < 10) return cardinal(value);
  if (rest === 0) return `${cardinal(century)} hundred`;
  return `${cardinal(century)} ${rest < 10 ? `oh ${cardinal(rest)}` : cardinal(rest)}`;
}

/** Each digit by itself. */
export function digits(text: string): string {
  return [...text].map((digit) => ONES[Number(digit)] ?? '').join(' ');
}

/** A number as written, with thousands separators and decimals: "1,250.5". */
export function written(text: string): string {
  const [whole = '', fraction] = text.replaceAll(',', '').split('.');
  const words = cardinal(Number(whole || '0'));
  return fraction ? `${words} point ${digits(fraction)}` : words;
}

/** A number as written, as a regular expression's source without a group. */
export const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`;
