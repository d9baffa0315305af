/** How one language says that somebody is in danger. Patterns meet text as `normalised` writes it. */
export interface EmergencyLanguage {
  /** Phrases that only sound like an emergency; taken out before anything else is looked for. */
  harmless: RegExp;
  /** Help is asked for: an ambulance, the police, the number to dial. */
  asksForHelp: RegExp;
  /** Somebody is, or may be, in danger. */
  danger: RegExp;
  /** Tells of what was long ago; then danger counts no more, unless of `now` too. A wish for help always does. */
  past: RegExp;
  now: RegExp;
  /** What is said and shown. @param numbers to be dialled; none where they are not known */
  announcement(numbers: readonly string[]): string;
}

/** One pattern that meets whole words of any of these. */
export function anyOf(...patterns: string[]): RegExp {
  return new RegExp(`\\b(?:${patterns.join('|')})\\b`);
}

/** `anyOf` that takes out each of them. */
export function eachOf(...patterns: string[]): RegExp {
  return new RegExp(anyOf(...patterns).source, 'g');
}
