/** Whether an SPDX expression can be met with these licences: one of an OR, each of an AND. */
export function isLicensed(expression: string | undefined, allowed: ReadonlySet<string>): boolean {
  if (expression === undefined) return false;
  // SPDX 2.3, annex D.2: identifiers are the same in capitals and without.
  const known = new Set([...allowed].map((licence) => licence.toLowerCase()));
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const operand = (): boolean => {
    const token = tokens[at++];
    if (token !== '(') return token !== undefined && known.has(token.toLowerCase());
    const inner = either();
    // Without its bracket it is no expression.
    return tokens[at++] === ')' && inner;
  };
  const both = (): boolean => {
    let met = operand();
    while (tokens[at] === 'AND') {
      at += 1;
      met = operand() && met;
    }
    return met;
  };
  function either(): boolean {
    let met = both();
    while (tokens[at] === 'OR') {
      at += 1;
      met = both() || met;
    }
    return met;
  }
  return either() && at === tokens.length;
}
