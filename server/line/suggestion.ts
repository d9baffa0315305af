/** The one of `known` that a mistyped word was probably meant to be, if any is near enough. */
export function suggestion(word: string, known: readonly string[]): string | undefined {
  const plain = simplified(word);
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(plain, simplified(name));
    if (distance < (best?.distance ?? Math.max(3, name.length / 3))) best = { name, distance };
  }
  return best?.name;
}

/** `allowed_origins`, `allowed-origins` and `AllowedOrigins` are the same slip. */
function simplified(word: string): string {
  return word
    .slice(0, 40)
    .toLowerCase()
    .replace(/[_\s-]/g, '');
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
