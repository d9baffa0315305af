/** One step of the normaliser: writes one kind of thing out in words and leaves the rest alone. */
export type Rule = (text: string) => string;

/** Applies rules in order. */
export function inOrder(rules: readonly Rule[]): Rule {
  return (text) => rules.reduce((current, rule) => rule(current), text);
}
