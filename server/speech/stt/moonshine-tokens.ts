/** Stands for a space. */
const SPACE = '▁';

export interface MoonshineTokens {
  textOf(tokens: readonly number[]): string;
  /** One token's text, in lower case. */
  pieceOf(token: number): string;
}

/** @param file each token's length, in one byte or from 128 on in two, and its bytes */
export function moonshineTokens(file: Buffer): MoonshineTokens {
  const bytes: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const first = file.readUInt8(at++);
    const length = first < 128 ? first : first - 128 + 128 * file.readUInt8(at++);
    bytes.push(file.subarray(at, at + length));
    at += length;
  }
  const pieces = bytes.map((piece) => piece.toString().replaceAll(SPACE, ' ').toLowerCase());
  return {
    textOf: (tokens) =>
      Buffer.concat(tokens.map((token) => bytes[token] ?? Buffer.alloc(0)))
        .toString()
        .replaceAll(SPACE, ' ')
        .trim(),
    pieceOf: (token) => pieces[token] ?? '',
  };
}
