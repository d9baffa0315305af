/** The text of one Markdown paragraph, list entry or table cell as it is to be spoken: no emphasis, links, HTML or escapes. */
export function plainText(markdown: string): string {
  const kept: string[] = [];
  // Code and escaped signs are set aside, so that the rules below leave them alone.
  const keep = (text: string) => `${OPEN}${kept.push(text) - 1}${CLOSE}`;
  const marked = markdown
    .replace(SET_ASIDE, '')
    .replace(/(?<!`)(`{1,8})([^`]+)\1(?!`)/g, (_, _ticks: string, code: string) => keep(code.trim()))
    .replace(/\\([!-/:-@[-`{-~])/g, (_, sign: string) => keep(sign));
  return RULES.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), marked)
    .replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,8});/gi, (whole, name: string) => entity(name) ?? whole)
    .replace(KEPT, (_, index: string) => kept[Number(index)] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

// Private-use characters: nothing that anybody writes, and nothing that a rule matches.
const OPEN = '\uE000';
const CLOSE = '\uE001';
const SET_ASIDE = new RegExp(`[${OPEN}${CLOSE}]`, 'g');
const KEPT = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g');

/** No pattern looks past its own kind of sign, so hostile text costs no more than its length. */
const RULES: ReadonlyArray<readonly [pattern: RegExp, replacement: string]> = [
  [/<(https?:\/\/[^<>\s]+|[^<>\s@/]+@[^<>\s@]+)>/g, '$1'],
  [/<\/?[a-z][^<>]*>/gi, ' '],
  [/!?\[([^[\]]*)\]\([^()[\]]*\)/g, '$1'],
  [/!?\[([^[\]]+)\]\[[^[\]]*\]/g, '$1'],
  [/(?<!\*)\*(?=[^\s*])([^*]*)(?<=[^\s*])\*(?!\*)/g, '$1'],
  [/\*{2,3}(?=[^\s*])([^*]*)(?<=[^\s*])\*{2,3}/g, '$1'],
  // Underscores inside a word belong to it: snake_case.
  [/(?<![\p{L}\p{N}_])_{1,3}(?=[^\s_])([^_]*)(?<=[^\s_])_{1,3}(?![\p{L}\p{N}_])/gu, '$1'],
  [/~~([^~]*)~~/g, '$1'],
];

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  euro: '€',
  pound: '£',
  ndash: '–',
  mdash: '—',
  hellip: '…',
};

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return NAMED[name.toLowerCase()];
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0x1f && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    ? String.fromCodePoint(code)
    : undefined;
}
