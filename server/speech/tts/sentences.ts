/** A full stop after these does not end a sentence. */
const ABBREVIATION =
  /(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|Rev|Capt|Sgt|Lt|Gen|Gov|Hon|St|Mt|Ft|No|Nos|vs|e\.g|i\.e|approx|Ave|Blvd|Rd|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun|[A-Z])\.$/;
const CANDIDATE = /[.!?…]+["'”’)\]]*(?=\s|$)|\n+/g;

/** Longest piece that the voice speaks well at once, in characters. */
const LONGEST = 280;

/** The text's sentences, trimmed, none empty; over-long ones cut at a clause. */
export function sentences(text: string): string[] {
  const { complete, rest } = takeSentences(`${text}\n`);
  return [...complete, rest.trim()].filter(Boolean);
}

/**
 * The sentences that are certainly complete in a growing text, and what remains: an end counts once something
 * follows it.
 */
export function takeSentences(text: string): { complete: string[]; rest: string } {
  const complete: string[] = [];
  let start = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const end = match.index + match[0].length;
    const following = text.slice(end).trimStart();
    const isBreak = match[0].includes('\n');
    if (!isBreak && (following === '' || continues(text.slice(start, end), following))) continue;
    const sentence = text.slice(start, end).trim();
    if (sentence) complete.push(...clauses(sentence));
    start = end;
  }
  return { complete, rest: text.slice(start) };
}

function continues(sentence: string, following: string): boolean {
  return ABBREVIATION.test(sentence) || /^\p{Ll}/u.test(following);
}

function clauses(sentence: string): string[] {
  if (sentence.length <= LONGEST) return [sentence];
  const head = sentence.slice(0, LONGEST);
  const cut = Math.max(head.lastIndexOf(', '), head.lastIndexOf('; '), head.lastIndexOf(': '), head.lastIndexOf(' – '));
  const at = cut > LONGEST / 4 ? cut + 1 : head.lastIndexOf(' ');
  if (at <= 0) return [head, ...clauses(sentence.slice(LONGEST))];
  return [sentence.slice(0, at), ...clauses(sentence.slice(at).trim())];
}
