/** What an expected word is worth, in natural logarithms of likelihood: e^3 times as likely as it sounds. */
const WORD = 3;
/** A longer beginning of a word is worth no more. */
const LETTERS = 6;

/** How much likelier a text, in lower case, is for the expected words in it; `whole` unless its last word may go on. */
export type Expectation = (text: string, whole: boolean) => number;

/** Words in lower case; what begins one of them is worth a part of it, so that it is not given up before it is whole. */
export function expectationOf(expected: readonly string[]): Expectation {
  const words = new Set(expected);
  const beginnings = new Set(expected.flatMap((word) => Array.from(word, (_letter, i) => word.slice(0, i + 1))));
  return (text, whole) => {
    const said = text.split(/[^\p{L}\p{N}'’-]+/u);
    const last = whole ? '' : (said.pop() ?? '');
    const sum = said.filter((word) => words.has(word)).length * WORD;
    return beginnings.has(last) ? sum + WORD * Math.min(1, last.length / LETTERS) : sum;
  };
}
