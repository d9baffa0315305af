/**
 * What nobody can see and some readers act on: control characters, halves of surrogate pairs, and everything that
 * Unicode calls ignorable, with which text is turned around or hidden. Line breaks stay, as do the joiners that
 * scripts need and the selector that makes an emoji of a sign. A function, so that the widget, which imports this folder and
 * not this, runs in browsers that know no `v` flag, and carries none of it.
 */
const unseen = () => /[[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]--[\n\t\u200c\u200d\ufe0f]]/gv;

/** Text of strangers without what can't be seen in it. @param max characters that are kept, as a reader counts them */
export function cleanText(text: string, max = Number.POSITIVE_INFINITY): string {
  const plain = text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(unseen(), '');
  return plain.length <= max ? plain : [...plain].slice(0, max).join('');
}

/** `cleanText` on one line, as names are. */
export function cleanLine(text: string, max?: number): string {
  return cleanText(text.replace(/\s+/g, ' ').trim(), max).trim();
}
