/**
 * How callers of one language say what the answerer understands by rule. Patterns of what is meant meet words in lower
 * case, without accents and one blank apart; those that take something out of a text meet it as it was written.
 */
export interface IntentPatterns {
  /** Alternatives of words that may surround any of the next five without changing what is meant. */
  polite: string;
  yes: string;
  no: string;
  thanks: string;
  hello: string;
  /** Answers to "Is that right?" */
  right: string;
  wrong: RegExp;
  goodbye: RegExp;
  repeat: RegExp;
  whoAreYou: RegExp;
  message: RegExp;
  /** Wants to be telephoned. */
  callBack: RegExp;
  person: RegExp;
  /** Wants to read along. */
  page: RegExp;
  slower: RegExp;
  faster: RegExp;
  louder: RegExp;
  help: RegExp;
  cancel: RegExp;
  /** Does not want to give a name, or to be called back. */
  ratherNot: RegExp;
  /** Wants to go on in this language. */
  language: RegExp;
  /** "No, " before a correction. */
  leadingNo: RegExp;
  /** "At … dot …": a web or e-mail address as it is spoken. */
  spokenAddress: RegExp;
  /** Each has what it is about as its first group. */
  correctedName: RegExp;
  correctedMessage: RegExp;
  dictated: RegExp;
  /** What stands before a name, or before a number, and is none of it. */
  filler: RegExp;
  beforeName: RegExp;
  beforeContact: RegExp;
}
