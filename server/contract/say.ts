const OPENING =
  'Say exactly the words between the triple quotes, in the language they are written in, and nothing else:\n"""';
const CLOSING = '"""';

/**
 * Response instructions that make a Realtime model speak exactly `text` (a greeting, a farewell, an apology).
 * Any model obeys them; the embedded speech server recognises them and speaks a rendering made ahead.
 */
export function sayExactly(text: string): string {
  return `${OPENING}${text.replaceAll(CLOSING, "'''")}${CLOSING}`;
}

/** The words asked for by `sayExactly`, or undefined where the instructions ask for something else. */
export function exactWords(instructions: string): string | undefined {
  if (!instructions.startsWith(OPENING) || !instructions.endsWith(CLOSING)) return undefined;
  return instructions.slice(OPENING.length, -CLOSING.length);
}
