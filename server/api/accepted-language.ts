/** Which of some languages suits a browser best, by its `Accept-Language` (RFC 9110 12.5.4); else English. */
export function preferredLanguage(accepted: string | undefined, languages: readonly string[]): string {
  const wished = (accepted ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const quality = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((one) => one !== undefined);
    return { language: tag.split('-')[0] ?? '', quality: Number(quality ?? 1) };
  });
  const best = wished
    .filter(({ language, quality }) => languages.includes(language) && quality > 0)
    .toSorted((a, b) => b.quality - a.quality)[0];
  return best?.language ?? 'en';
}
