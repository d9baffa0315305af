/**
 * A word without its commonest English endings, so that forms of one word meet: opening, opens, opened -> open.
 * The result need not be a word.
 */
export function stem(word: string): string {
  let w = word.replace(/['’]s?$/, '');
  if (w.length <= 3) return w;
  // Whoever takes a train asks for no training.
  if (/^train(?:ing|er)s?$/.test(w)) return 'trainer';
  w = w
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/ies$/, 'y')
    .replace(/([^su])s$/, '$1');
  const before = w;
  w = w.replace(/(?:ing|ed)$/, '');
  if (w !== before && (w.length < 3 || !/[aeiouy]/.test(w))) w = before;
  if (w !== before) w = w.replace(/([bdfgmnprt])\1$/, '$1');
  return (
    w
      .replace(/(?:ation|ment|ness)$/, '')
      // Whoever takes a train asks for no trainer.
      .replace(/([a-z]{3})(?<!^train)(?:er|ery|ly)$/, '$1')
      .replace(/([a-z]{2})e$/, '$1')
      .replace(/([a-z]{2})y$/, '$1i')
  );
}
