/** The body of an INFO that carries a keypress, as most PBXs send it. */
export interface Digit {
  digit: string;
  durationMs: number;
}

export const DTMF_RELAY = 'application/dtmf-relay';
const DTMF = 'application/dtmf';
const DEFAULT_DURATION_MS = 160;

export const isDigitType = (type: string | undefined): boolean => type === DTMF_RELAY || type === DTMF;

/** `Signal=5\r\nDuration=160`, or just `5`. Undefined where that is no key of a telephone. */
export function parseDigit(type: string | undefined, body: string): Digit | undefined {
  const fields = new Map(body.split(/\r?\n/).map((line) => cut(line)));
  const written = type === DTMF_RELAY ? fields.get('signal') : body.trim();
  // Some send the numbers of RFC 4733 for the keys that are not digits.
  const digit = written === '10' ? '*' : written === '11' ? '#' : written;
  const duration = Number(fields.get('duration') ?? DEFAULT_DURATION_MS);
  if (digit === undefined || !/^[0-9A-D*#]$/i.test(digit)) return undefined;
  return { digit: digit.toUpperCase(), durationMs: duration > 0 && duration < 10_000 ? duration : DEFAULT_DURATION_MS };
}

function cut(line: string): [string, string] {
  const equals = line.indexOf('=');
  return [line.slice(0, Math.max(equals, 0)).trim().toLowerCase(), line.slice(equals + 1).trim()];
}

export const formatDigit = ({ digit, durationMs }: Digit): string => `Signal=${digit}\r\nDuration=${durationMs}\r\n`;
